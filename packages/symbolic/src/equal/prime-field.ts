// Arithmetic modulo a random 26-bit prime in doubles: products stay below 2^52, so every step is exact. Functions that
// are not rational are opaque: equal arguments give equal random values, so an equation that holds here for every
// opaque function holds for the real one. Matrices are inverted exactly by elimination.

import { numberOf } from "../tensor/node.ts";
import type { Node, ScalarFunction } from "../tensor/node.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import type { Rational } from "../scalar/rational.ts";

/** Thrown where a random point hits a pole or a singular matrix: the point is drawn again. */
export class UnluckyPoint extends Error {
  override readonly name = "UnluckyPoint";
}

/** A source of uniform integers in [0, bound). */
export type RandomInteger = (bound: number) => number;

/** Arithmetic modulo `prime`, and whether an opaque function or constant was met. */
export interface PrimeField extends Arithmetic<number> {
  readonly prime: number;
  readonly usedOpaque: () => boolean;
  readonly randomElement: () => number;
}

function isPrime(n: number): boolean {
  if (n % 2 === 0) return n === 2;
  for (let d = 3; d * d <= n; d += 2) if (n % d === 0) return false;
  return n > 1;
}

/** A random prime between 2^25 and 2^26 that is 3 modulo 4, so that square roots are one power. */
export function randomPrime(random: RandomInteger): number {
  for (;;) {
    const candidate = 2 ** 25 + 4 * random(2 ** 23) + 3;
    if (isPrime(candidate)) return candidate;
  }
}

function powerModulo(base: number, exponent: bigint, prime: number): number {
  let result = 1;
  let square = base;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

function invertModulo(value: number, prime: number): number {
  if (value === 0) throw new UnluckyPoint("division by zero");
  return powerModulo(value, BigInt(prime) - 2n, prime);
}

function reduceRational(value: Rational, prime: number): number {
  const p = BigInt(prime);
  const numerator = Number(((value.numerator % p) + p) % p);
  const denominator = Number(value.denominator % p);
  return (numerator * invertModulo(denominator, prime)) % prime;
}

interface Elimination {
  readonly determinant: number;
  readonly inverse: readonly number[];
}

// Gauss–Jordan elimination; the inverse is empty for a singular matrix.
function eliminate(values: readonly number[], size: number, prime: number): Elimination {
  const rows = Array.from({ length: size }, (_, i) => [...values.slice(i * size, (i + 1) * size), ...Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0))]);
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && row[column] !== 0);
    if (pivot < 0) return { determinant: 0, inverse: [] };
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column]!, rows[pivot]!];
      determinant = (prime - determinant) % prime;
    }
    const lead = rows[column]!;
    determinant = (determinant * lead[column]!) % prime;
    const scale = invertModulo(lead[column]!, prime);
    rows[column] = lead.map((value) => (value * scale) % prime);
    for (let i = 0; i < size; i++) {
      const factor = rows[i]![column]!;
      if (i === column || factor === 0) continue;
      rows[i] = rows[i]!.map((value, k) => (value + (prime - factor) * rows[column]![k]!) % prime);
    }
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(size)) };
}

class OpaqueValues {
  private readonly known = new Map<string, number>();
  private readonly draw: () => number;

  constructor(draw: () => number) {
    this.draw = draw;
  }

  get used(): boolean {
    return this.known.size > 0;
  }

  at(key: string): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const value = this.draw();
    this.known.set(key, value);
    return value;
  }
}

// x^(a/2) by the root of squares; other roots and symbolic exponents are opaque in base and exponent.
function fieldPower(base: number, exponent: number, node: Node, prime: number, opaque: OpaqueValues): number {
  const value = numberOf(node);
  if (value && (value.denominator === 1n || value.denominator === 2n)) {
    let root = base;
    if (value.denominator === 2n) {
      if (base !== 0 && powerModulo(base, BigInt((prime - 1) / 2), prime) !== 1) throw new UnluckyPoint("no square root");
      root = powerModulo(base, BigInt((prime + 1) / 4), prime);
    }
    const magnitude = value.numerator < 0n ? -value.numerator : value.numerator;
    return powerModulo(value.numerator < 0n ? invertModulo(root, prime) : root, magnitude, prime);
  }
  return opaque.at(`power:${base}^${exponent}`);
}

function matrixValue(name: string, operand: Dense<number>, prime: number, opaque: OpaqueValues): Dense<number> {
  const size = operand.shape[0]!;
  const { determinant, inverse } = eliminate(operand.values, size, prime);
  const scalar = (value: number): Dense<number> => ({ shape: [], values: [value] });
  if (name === "det") return scalar(determinant);
  if (inverse.length === 0 && size > 0) throw new UnluckyPoint("singular matrix");
  switch (name) {
    case "inv":
      return { shape: operand.shape, values: inverse };
    case "cofactor":
      return { shape: operand.shape, values: inverse.map((_, k) => (determinant * inverse[(k % size) * size + Math.floor(k / size)]!) % prime) };
    default:
      // log|det M| = log|det N| wherever the determinants agree up to sign, so the smaller of ±det is the key.
      return name === "logdet" ? scalar(opaque.at(`logdet:${Math.min(determinant, prime - determinant)}`)) : { shape: operand.shape, values: operand.values.map((_, k) => opaque.at(`${name}:${k}:${operand.values.join(",")}`)) };
  }
}

function applyOpaque(fn: ScalarFunction, operands: readonly number[], prime: number, opaque: OpaqueValues): number {
  const [x] = operands;
  if (fn.parity && x! > prime / 2) {
    const mirrored = opaque.at(`${fn.name}:${prime - x!}`);
    return fn.parity === "even" ? mirrored : (prime - mirrored) % prime;
  }
  return opaque.at(`${fn.name}:${operands.join(",")}`);
}

/** A field of a random prime with fresh opaque values. */
export function primeField(random: RandomInteger): PrimeField {
  const prime = randomPrime(random);
  const randomElement = (): number => 1 + random(prime - 1);
  const opaque = new OpaqueValues(randomElement);
  return {
    prime,
    usedOpaque: () => opaque.used,
    randomElement,
    fromRational: (value) => reduceRational(value, prime),
    constant: (name) => opaque.at(`constant:${name}`),
    add: (a, b) => (a + b) % prime,
    multiply: (a, b) => (a * b) % prime,
    power: (base, exponent, node) => fieldPower(base, exponent, node, prime, opaque),
    apply: (fn, operands) => applyOpaque(fn, operands, prime, opaque),
    matrixFunction: (name, operand) => matrixValue(name, operand, prime, opaque),
  };
}
