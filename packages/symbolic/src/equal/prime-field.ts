// Arithmetic modulo a random 26-bit prime in doubles: products stay below 2^52, so every step is exact. Functions that
// are not rational are opaque: equal arguments give equal random values, so an equation that holds here for every
// opaque function holds for the real one. Matrices are inverted exactly by elimination.

import { isUnit, numberOf } from "../tensor/node.ts";
import type { Node, ScalarFunction } from "../tensor/node.ts";
import type { Arithmetic, Dense, ValueTerm } from "../tensor/evaluate.ts";
import { reductionInField } from "./prime-reduction.ts";
import type { Rational } from "../scalar/rational.ts";
import { matrixFunctionValue } from "./matrix-values.ts";

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
  /** Whether random signs took part, each right in half of the trials. */
  readonly usedSigns: () => boolean;
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
  const rows = Array.from({ length: size }, (_, i) => [
    ...values.slice(i * size, (i + 1) * size),
    ...Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)),
  ]);
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && row[column] !== 0);
    if (pivot < 0) return { determinant: 0, inverse: [] };
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      determinant = (prime - determinant) % prime;
    }
    const lead = rows[column];
    determinant = (determinant * lead[column]) % prime;
    const scale = invertModulo(lead[column], prime);
    rows[column] = lead.map((value) => (value * scale) % prime);
    for (let i = 0; i < size; i++) {
      const factor = rows[i][column];
      if (i === column || factor === 0) continue;
      rows[i] = rows[i].map((value, k) => (value + (prime - factor) * rows[column][k]) % prime);
    }
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(size)) };
}

class OpaqueValues {
  private readonly known = new Map<string, number>();
  private readonly free = new Map<string, number>();
  private hasChosen = false;
  private readonly signs = new Map<number, number>();
  private readonly draw: () => number;
  private readonly prime: number;

  constructor(draw: () => number, prime: number) {
    this.draw = draw;
    this.prime = prime;
  }

  get used(): boolean {
    return this.known.size > 0 || this.signs.size > 0;
  }

  get usedSigns(): boolean {
    return this.signs.size > 0 || this.hasChosen;
  }

  signAt(magnitude: number): number {
    const known = this.signs.get(magnitude);
    if (known !== undefined) return known;
    const sign = this.draw() % 2 === 0 ? 1 : this.prime - 1;
    this.signs.set(magnitude, sign);
    return sign;
  }

  /** One of `count` possibilities; right by chance, as a sign is. */
  choose(key: string, count: number): number {
    if (count > 1) this.hasChosen = true;
    return this.at(key) % count;
  }

  at(key: string): number {
    return this.valueIn(this.known, key);
  }

  /** The value of an abstract function, which may be anything: a difference that rests on it alone is a proof. */
  ofAbstract(key: string): number {
    return this.valueIn(this.free, key);
  }

  private valueIn(values: Map<string, number>, key: string): number {
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = this.draw();
    values.set(key, value);
    return value;
  }
}

// x^(a/2) by the root of squares; other roots and symbolic exponents are opaque in base and exponent.
function fieldPower(base: number, exponent: number, node: Node, prime: number, opaque: OpaqueValues): number {
  const value = numberOf(node);
  if (value && (value.denominator === 1n || value.denominator === 2n)) {
    let root = base;
    if (value.denominator === 2n) {
      if (base !== 0 && powerModulo(base, BigInt((prime - 1) / 2), prime) !== 1)
        throw new UnluckyPoint("no square root");
      root = powerModulo(base, BigInt((prime + 1) / 4), prime);
    }
    const magnitude = value.numerator < 0n ? -value.numerator : value.numerator;
    return powerModulo(value.numerator < 0n ? invertModulo(root, prime) : root, magnitude, prime);
  }
  return symbolicPower(base, node, prime, opaque) ?? opaque.at(`power:${base}^${exponent}`);
}

// x^(k − 1) = x^k·x^(−1): one unknown for each part of a scalar exponent that is a sum with whole coefficients.
function symbolicPower(base: number, exponent: Node, prime: number, opaque: OpaqueValues): number | undefined {
  if (exponent.dims.length > 0) return undefined;
  const terms =
    exponent.kind === "sum" ? exponent.terms : [{ coefficient: { numerator: 1n, denominator: 1n }, node: exponent }];
  if (terms.some((term) => term.coefficient.denominator !== 1n)) return undefined;
  return terms.reduce((product, { coefficient, node }) => {
    const part = isUnit(node) ? base : opaque.at(`power:${base}^#${node.id}`);
    const magnitude = coefficient.numerator < 0n ? -coefficient.numerator : coefficient.numerator;
    return (
      (product * powerModulo(coefficient.numerator < 0n ? invertModulo(part, prime) : part, magnitude, prime)) % prime
    );
  }, 1);
}

function keyOf(operands: readonly Dense<number>[]): string {
  return operands.map((operand) => operand.values.join(",")).join(";");
}

function matrixValue(
  name: string,
  operand: Dense<number>,
  others: readonly Dense<number>[],
  prime: number,
  opaque: OpaqueValues,
): Dense<number> {
  const invert = (value: number): number => invertModulo(value, prime);
  const choose = (key: string, count: number): number => opaque.choose(key, count);
  const reduced = reductionInField(name, operand, others.length > 0, { prime, invert, choose });
  if (reduced) return reduced;
  const field = {
    prime,
    invert,
    opaque: (key: string): number => opaque.at(key),
    unlucky: (reason: string): never => {
      throw new UnluckyPoint(reason);
    },
  };
  const known = matrixFunctionValue(field, name, [operand, ...others]);
  if (known) return known;
  const size = operand.shape[0];
  const { determinant, inverse } = eliminate(operand.values, size, prime);
  const scalar = (value: number): Dense<number> => ({ shape: [], values: [value] });
  if (name === "det") return scalar(determinant);
  if (inverse.length === 0 && size > 0) throw new UnluckyPoint("singular matrix");
  switch (name) {
    case "inv":
      return { shape: operand.shape, values: inverse };
    case "cofactor":
      return {
        shape: operand.shape,
        values: inverse.map((_, k) => (determinant * inverse[(k % size) * size + Math.floor(k / size)]) % prime),
      };
    default:
      // log|det M| = log|det N| wherever the determinants agree up to sign, so the smaller of ±det is the key.
      return name === "logdet"
        ? scalar(opaque.at(`logdet:${Math.min(determinant, prime - determinant)}`))
        : {
            shape: operand.shape,
            values: operand.values.map((_, k) => opaque.at(`${name}:${k}:${keyOf([operand, ...others])}`)),
          };
  }
}

// A random sign for each argument that is not zero, opposite for opposite arguments: what holds for every choice of
// signs holds for the real ones.
function signAt(x: number, prime: number, opaque: OpaqueValues): number {
  if (x === 0) return 0;
  const isUpper = x > prime / 2;
  const sign = opaque.signAt(isUpper ? prime - x : x);
  return isUpper ? (prime - sign) % prime : sign;
}

type SplitFormula = (x: number, sign: number, halve: (value: number) => number, prime: number) => number;

// Functions that are rational on each side of a split, by the sign of their argument.
const splitFormulas: ReadonlyMap<string, SplitFormula> = new Map<string, SplitFormula>([
  ["sign", (_x, sign) => sign],
  ["abs", (x, sign, _halve, prime) => (x * sign) % prime],
  ["step", (_x, sign, halve, prime) => halve((sign * sign + sign) % prime)],
  ["relu", (x, sign, halve, prime) => halve((x + x * sign) % prime)],
]);

function applySplit(
  name: string,
  operands: readonly number[],
  prime: number,
  opaque: OpaqueValues,
): number | undefined {
  const halve = (value: number): number => (value * ((prime + 1) / 2)) % prime;
  const [x, y] = operands as readonly [number, number];
  const formula = splitFormulas.get(name);
  if (formula) return formula(x, signAt(x, prime, opaque), halve, prime);
  if (name === "where") return (x * y + (1 + prime - x) * operands[2]) % prime;
  if (name !== "max" && name !== "min") return undefined;
  const difference = (x + prime - y) % prime;
  const magnitude = (difference * signAt(difference, prime, opaque)) % prime;
  return halve((x + y + (name === "max" ? magnitude : prime - magnitude)) % prime);
}

// Exponents of the addition theorem are multiples of 1/12: enough for halves, thirds and quarters, and small enough to
// keep the degree, and with it the error bound, low.
const exponentUnit = 12n;

// exp(Σ cᵢ·mᵢ) = Π gᵢ^cᵢ with one unknown gᵢ for each part mᵢ. A coefficient that is no multiple of the unit goes into
// its part.
function applyExponential(terms: readonly ValueTerm<number>[], prime: number, opaque: OpaqueValues): number {
  let product = 1;
  for (const { coefficient, value } of terms) {
    if (value === 0) continue;
    const isMultiple = (coefficient.numerator * exponentUnit) % coefficient.denominator === 0n;
    const exponent = isMultiple ? (coefficient.numerator * exponentUnit) / coefficient.denominator : exponentUnit;
    const part = isMultiple ? value : (value * reduceRational(coefficient, prime)) % prime;
    const power = powerModulo(opaque.at(`exp:${part}`), exponent < 0n ? -exponent : exponent, prime);
    product = (product * (exponent < 0n ? invertModulo(power, prime) : power)) % prime;
  }
  return product;
}

function applyFunction(
  fn: ScalarFunction,
  operands: readonly number[],
  terms: readonly ValueTerm<number>[],
  prime: number,
  opaque: OpaqueValues,
): number {
  const split = applySplit(fn.name, operands, prime, opaque);
  if (split !== undefined) return split;
  return fn.name === "exp" ? applyExponential(terms, prime, opaque) : applyOpaque(fn, operands, prime, opaque);
}

function applyOpaque(fn: ScalarFunction, operands: readonly number[], prime: number, opaque: OpaqueValues): number {
  const [x] = operands;
  if (fn.abstract) return opaque.ofAbstract(`${fn.name}:${operands.join(",")}`);
  if (fn.parity && x > prime / 2) {
    const mirrored = opaque.at(`${fn.name}:${prime - x}`);
    return fn.parity === "even" ? mirrored : (prime - mirrored) % prime;
  }
  return opaque.at(`${fn.name}:${operands.join(",")}`);
}

/** A field of a random prime with fresh opaque values. */
export function primeField(random: RandomInteger): PrimeField {
  const prime = randomPrime(random);
  const randomElement = (): number => 1 + random(prime - 1);
  const opaque = new OpaqueValues(randomElement, prime);
  return {
    prime,
    usedOpaque: () => opaque.used,
    usedSigns: () => opaque.usedSigns,
    randomElement,
    fromRational: (value) => reduceRational(value, prime),
    constant: (name) => opaque.at(`constant:${name}`),
    add: (a, b) => (a + b) % prime,
    multiply: (a, b) => (a * b) % prime,
    power: (base, exponent, node) => fieldPower(base, exponent, node, prime, opaque),
    apply: (fn, operands, terms) => applyFunction(fn, operands, terms, prime, opaque),
    matrixFunction: (name, operand, others) => matrixValue(name, operand, others, prime, opaque),
  };
}
