// Exact evaluation in the rational numbers, for points at which a difference is to be proved. What is not rational there
// throws `Irrational`, and the caller turns to floating point.

import {
  addRationals,
  compareRationals,
  invertRational,
  isInteger,
  multiplyRationals,
  negateRational,
  one,
  powerRational,
  rational,
  signOfRational,
  zero,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";

/** Thrown where a value is not a rational number, or not defined. */
export class Irrational extends Error {
  override readonly name = "Irrational";
}

const maximalExponent = 64n;

function power(base: Rational, exponent: Rational): Rational {
  const magnitude = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
  if (!isInteger(exponent) || magnitude > maximalExponent)
    throw new Irrational("a power with an exponent that is no small whole number");
  if (base.numerator === 0n && signOfRational(exponent) < 0) throw new Irrational("division by zero");
  return powerRational(base, Number(exponent.numerator));
}

function larger(x: Rational, y: Rational): Rational {
  return compareRationals(x, y) >= 0 ? x : y;
}

const exactFunctions: ReadonlyMap<string, (x: Rational, y: Rational) => Rational> = new Map<
  string,
  (x: Rational, y: Rational) => Rational
>([
  ["abs", (x) => (signOfRational(x) < 0 ? negateRational(x) : x)],
  ["sign", (x) => rational(signOfRational(x))],
  ["step", (x) => (signOfRational(x) > 0 ? one : zero)],
  ["relu", (x) => larger(x, zero)],
  ["max", larger],
  ["min", (x, y) => (compareRationals(x, y) <= 0 ? x : y)],
]);

interface Elimination {
  readonly determinant: Rational;
  readonly inverse: readonly Rational[] | undefined;
}

function subtractRow(row: readonly Rational[], lead: readonly Rational[], factor: Rational): readonly Rational[] {
  return row.map((value, k) => addRationals(value, negateRational(multiplyRationals(factor, lead[k]))));
}

// Gauss–Jordan elimination; no inverse for a singular matrix.
function eliminate(values: readonly Rational[], size: number): Elimination {
  const identity = (i: number): Rational[] => Array.from({ length: size }, (_, j) => (i === j ? one : zero));
  const rows: (readonly Rational[])[] = Array.from({ length: size }, (_, i) => [
    ...values.slice(i * size, (i + 1) * size),
    ...identity(i),
  ]);
  let determinant = one;
  for (let column = 0; column < size; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && row[column].numerator !== 0n);
    if (pivot < 0) return { determinant: zero, inverse: undefined };
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      determinant = negateRational(determinant);
    }
    const head = rows[column][column];
    determinant = multiplyRationals(determinant, head);
    const lead = rows[column].map((value) => multiplyRationals(value, invertRational(head)));
    rows.forEach((row, i) => (rows[i] = i === column ? lead : subtractRow(row, lead, row[column])));
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(size)) };
}

// The largest or smallest of all entries; rows are left to floating point.
function extremeValue(name: "max" | "min", { values }: Dense<Rational>): Rational {
  const better = (x: Rational, y: Rational): Rational => (compareRationals(x, y) > 0 === (name === "max") ? x : y);
  return values.reduce(better);
}

// Equal shares for the entries that attain it.
function attained(name: "max" | "min", operand: Dense<Rational>): Dense<Rational> {
  const extreme = extremeValue(name, operand);
  const isAttained = operand.values.map((value) => compareRationals(value, extreme) === 0);
  const share = rational(1, isAttained.filter(Boolean).length);
  return { shape: operand.shape, values: isAttained.map((is) => (is ? share : zero)) };
}

const eliminated: ReadonlySet<string> = new Set(["det", "inv", "cofactor"]);

function matrixValue(name: string, operand: Dense<Rational>, others: readonly Dense<Rational>[]): Dense<Rational> {
  const isOfAll = others.length === 0;
  if (isOfAll && (name === "max" || name === "min")) return { shape: [], values: [extremeValue(name, operand)] };
  if (isOfAll && name === "onehotmax") return attained("max", operand);
  if (isOfAll && name === "onehotmin") return attained("min", operand);
  if (!eliminated.has(name)) throw new Irrational(`${name} is not computed exactly`);
  const size = operand.shape[0];
  const { determinant, inverse } = eliminate(operand.values, size);
  if (name === "det") return { shape: [], values: [determinant] };
  if (!inverse) throw new Irrational(`${name} has no value at this point`);
  if (name === "inv") return { shape: operand.shape, values: inverse };
  const transposed = inverse.map((_, k) => inverse[(k % size) * size + Math.floor(k / size)]);
  return { shape: operand.shape, values: transposed.map((value) => multiplyRationals(determinant, value)) };
}

/** The field of rational numbers as an arithmetic of `evaluateNodes`. */
export const rationalArithmetic: Arithmetic<Rational> = {
  fromRational: (value) => value,
  constant: (name) => {
    throw new Irrational(`${name} is not rational`);
  },
  add: addRationals,
  multiply: multiplyRationals,
  power: (base, exponent) => power(base, exponent),
  apply: (fn, operands) => {
    if (fn.name === "where") return signOfRational(operands[0]) === 0 ? operands[2] : operands[1];
    const exact = exactFunctions.get(fn.name);
    if (!exact) throw new Irrational(`${fn.name} is not rational`);
    return exact(operands[0], operands[1] ?? zero);
  },
  matrixFunction: matrixValue,
};

/** The same, but `Irrational` at a jump: there two right formulas may choose differently, so a difference is no mistake. */
export const awayFromJumps: Arithmetic<Rational> = {
  ...rationalArithmetic,
  apply: (fn, operands, terms) => {
    if (fn.jump && operands.some((operand) => operand.numerator === 0n)) throw new Irrational("at a jump");
    return rationalArithmetic.apply(fn, operands, terms);
  },
  matrixFunction: (name, operand, others) => {
    const found = matrixValue(name, operand, others);
    const isTie = name.startsWith("onehot") && found.values.some(({ denominator }) => denominator !== 1n);
    if (isTie) throw new Irrational("at a tie");
    return found;
  },
};

/** The exact value of a double. Throws `Irrational` for NaN and infinities. */
export function rationalOfDouble(value: number): Rational {
  if (!Number.isFinite(value)) throw new Irrational("not a finite number");
  let [numerator, scale] = [value, 0];
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    scale += 1;
  }
  return rational(BigInt(numerator), 1n << BigInt(scale));
}
