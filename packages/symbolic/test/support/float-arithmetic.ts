// Float64 arithmetic for the naive evaluator: the witness of the symbolic tests. It uses Math and the textbook
// formulas below, and nothing of the numeric package.

import { toNumber } from "../../src/scalar/rational.ts";
import type { Arithmetic, Dense } from "../../src/tensor/evaluate.ts";
import { matrixWitness } from "./float-matrices.ts";

// Maclaurin series up to |x| = 3, beyond it the continued fraction of erfc (Abramowitz & Stegun 7.1.6, 7.1.14).
function erf(x: number): number {
  if (Math.abs(x) > 3) {
    let tail = 0;
    for (let k = 60; k > 0; k--) tail = k / 2 / (Math.abs(x) + tail);
    return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (Math.abs(x) + tail)));
  }
  let term = x;
  let total = x;
  for (let k = 1; k < 100; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

// log Γ by the recurrence up to 15 and Stirling's series (Abramowitz & Stegun 6.1.41).
function lgammaOfPositive(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 15; z++) shift += Math.log(z);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

// Reflection for x < 1/2 (Abramowitz & Stegun 6.1.17).
function gamma(x: number): number {
  return x < 0.5 ? Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x)) : Math.exp(lgammaOfPositive(x));
}

// Recurrence up to 15 and the asymptotic series (Abramowitz & Stegun 6.3.18), reflection below 0.
function digamma(x: number): number {
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let shift = 0;
  let z = x;
  for (; z < 15; z++) shift += 1 / z;
  return Math.log(z) - 1 / (2 * z) - 1 / (12 * z ** 2) + 1 / (120 * z ** 4) - 1 / (252 * z ** 6) - shift;
}

// Recurrence up to 15 and the asymptotic series (Abramowitz & Stegun 6.4.11), reflection below 0 (6.4.7).
function trigamma(x: number): number {
  if (x < 0) return (Math.PI / Math.sin(Math.PI * x)) ** 2 - trigamma(1 - x);
  let shift = 0;
  let z = x;
  for (; z < 15; z++) shift += 1 / z ** 2;
  return 1 / z + 1 / (2 * z ** 2) + 1 / (6 * z ** 3) - 1 / (30 * z ** 5) + 1 / (42 * z ** 7) + shift;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The real functions by the language's names, straight from their definitions. */
export const realFunctions: Readonly<Record<string, (...operands: number[]) => number>> = {
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  abs: Math.abs,
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erf,
  gamma,
  lgamma: (x) => Math.log(Math.abs(gamma(x))),
  digamma,
  trigamma,
  sigmoid,
  logistic: sigmoid,
  softplus: (x) => Math.log1p(Math.exp(x)),
  relu: (x) => Math.max(x, 0),
  leakyrelu: (x) => (x > 0 ? x : x / 100),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  silu: (x) => x * sigmoid(x),
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  step: (x) => (x > 0 ? 1 : 0),
  max: Math.max,
  min: Math.min,
  where: (condition, chosen, otherwise) => (condition === 0 ? otherwise : chosen),
};

interface Elimination {
  readonly determinant: number;
  readonly inverse: readonly number[];
}

// Gauss–Jordan with partial pivoting.
function eliminate(values: readonly number[], size: number): Elimination {
  const rows = Array.from({ length: size }, (_, i) => [
    ...values.slice(i * size, (i + 1) * size),
    ...Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)),
  ]);
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column; i < size; i++) if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
    if (rows[pivot][column] === 0) return { determinant: 0, inverse: new Array<number>(size * size).fill(Number.NaN) };
    if (pivot !== column) [rows[pivot], rows[column], determinant] = [rows[column], rows[pivot], -determinant];
    const lead = rows[column][column];
    determinant *= lead;
    rows[column] = rows[column].map((value) => value / lead);
    for (let i = 0; i < size; i++) {
      const factor = rows[i][column];
      if (i !== column) rows[i] = rows[i].map((value, k) => value - factor * rows[column][k]);
    }
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(size)) };
}

// Cofactors by their definition, minors with signs, so that singular matrices have them too.
function cofactors(values: readonly number[], size: number): readonly number[] {
  return values.map((_, position) => {
    const [row, column] = [Math.floor(position / size), position % size];
    const minor = values.filter((_value, k) => Math.floor(k / size) !== row && k % size !== column);
    return (-1) ** (row + column) * eliminate(minor, size - 1).determinant;
  });
}

// Extrema and products by their definitions; the product of the others by leaving one out.
const reductions: Readonly<Record<string, (row: readonly number[]) => readonly number[]>> = {
  max: (row) => [Math.max(...row)],
  min: (row) => [Math.min(...row)],
  prod: (row) => [row.reduce((total, value) => total * value, 1)],
  onehotmax: (row) => row.map((value) => (value === Math.max(...row) ? 1 / row.filter((x) => x === value).length : 0)),
  onehotmin: (row) => row.map((value) => (value === Math.min(...row) ? 1 / row.filter((x) => x === value).length : 0)),
  productOfOthers: (row) => row.map((_, k) => row.filter((_value, i) => i !== k).reduce((total, x) => total * x, 1)),
};

function reduced(name: string, { shape, values }: Dense<number>, isByRow: boolean): Dense<number> {
  const length = isByRow ? shape[shape.length - 1] : values.length;
  const rows = Array.from({ length: values.length / length }, (_, k) => values.slice(k * length, (k + 1) * length));
  const isValue = name === "max" || name === "min" || name === "prod";
  return { shape: isValue ? shape.slice(0, isByRow ? -1 : 0) : shape, values: rows.flatMap(reductions[name]) };
}

function matrixFunction(name: string, operand: Dense<number>, others: readonly Dense<number>[]): Dense<number> {
  if (Object.hasOwn(reductions, name)) return reduced(name, operand, others.length > 0);
  const found = matrixWitness(name, [operand, ...others]);
  if (found) return found;
  const { shape, values } = operand;
  const size = shape[0];
  const { determinant, inverse } = eliminate(values, size);
  switch (name) {
    case "det":
      return { shape: [], values: [determinant] };
    case "logdet":
      return { shape: [], values: [Math.log(Math.abs(determinant))] };
    case "inv":
      return { shape, values: inverse };
    case "cofactor":
      return { shape, values: cofactors(values, size) };
    default:
      throw new Error(`no float64 witness for ${name}`);
  }
}

/** Float64 with the functions above. */
export const floatArithmetic: Arithmetic<number> = {
  fromRational: toNumber,
  constant: (name) => (name === "pi" ? Math.PI : Math.E),
  add: (a, b) => a + b,
  multiply: (a, b) => a * b,
  power: (base, exponent) => base ** exponent,
  apply: (fn, operands) => {
    const real = realFunctions[fn.name];
    return real(...operands);
  },
  matrixFunction,
};
