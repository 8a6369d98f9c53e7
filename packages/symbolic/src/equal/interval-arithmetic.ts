// Intervals as an arithmetic of `evaluateNodes`: what it says of a node holds for the true value, so two values that lie
// apart prove a difference.

import type { Rational } from "../scalar/rational.ts";
import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import {
  addIntervals,
  AtJump,
  enclose,
  exactly,
  invertInterval,
  magnitude,
  multiplyIntervals,
  negateInterval,
  NoEnclosure,
  wholePower,
} from "./interval.ts";
import type { Interval } from "./interval.ts";
import { e, encloseFunction, exponential, log, pi, root } from "./interval-functions.ts";

function rationalPower(base: Interval, exponent: Rational): Interval {
  if (exponent.denominator === 1n) return wholePower(base, exponent.numerator);
  if (exponent.denominator === 2n) return wholePower(root(base, base), exponent.numerator);
  return exponential(multiplyIntervals(enclose(exponent), log(base, base)), base);
}

function power(base: Interval, exponent: Interval, node: Node): Interval {
  const value = numberOf(node);
  if (value) return rationalPower(base, value);
  if (exponent.lower === exponent.upper && Number.isInteger(exponent.lower))
    return wholePower(base, BigInt(exponent.lower));
  return exponential(multiplyIntervals(exponent, log(base, base)), base);
}

const maximalSize = 6;

// Expansion along the rows, each set of columns once: it divides by nothing.
function determinantOf(
  at: (i: number, j: number) => Interval,
  rows: readonly number[],
  columns: readonly number[],
): Interval {
  const known = new Map<number, Interval>([[0, exactly(1)]]);
  // Minors of the last rows, by the set of their columns.
  for (let count = 1; count <= rows.length; count++) {
    const row = rows[rows.length - count];
    for (const set of subsets(columns.length, count)) known.set(set, expanded(at, row, set, columns, known));
  }
  return known.get(2 ** columns.length - 1)!;
}

function subsets(size: number, count: number): readonly number[] {
  const all = Array.from({ length: 2 ** size }, (_, set) => set);
  return all.filter((set) => set.toString(2).replaceAll("0", "").length === count);
}

function expanded(
  at: (i: number, j: number) => Interval,
  row: number,
  set: number,
  columns: readonly number[],
  minors: ReadonlyMap<number, Interval>,
): Interval {
  let total = exactly(0);
  let isNegative = false;
  for (const [k, column] of columns.entries()) {
    if ((set & (1 << k)) === 0) continue;
    const term = multiplyIntervals(at(row, column), minors.get(set & ~(1 << k))!);
    total = addIntervals(total, isNegative ? negateInterval(term) : term);
    isNegative = !isNegative;
  }
  return total;
}

function cofactorsOf(at: (i: number, j: number) => Interval, size: number): readonly Interval[] {
  const indices = Array.from({ length: size }, (_, k) => k);
  return Array.from({ length: size * size }, (_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    const minor = determinantOf(
      at,
      indices.filter((row) => row !== i),
      indices.filter((column) => column !== j),
    );
    return (i + j) % 2 === 0 ? minor : negateInterval(minor);
  });
}

// Of the largest entry of a row, or the smallest: where it is not certain which it is, right answers may differ.
function attainedAt(row: readonly Interval[], isLargest: boolean): number {
  const turned = isLargest ? row : row.map(negateInterval);
  const best = turned.reduce((held, value, k) => (value.lower > turned[held].lower ? k : held), 0);
  if (turned.some((value, k) => k !== best && value.upper >= turned[best].lower)) throw new AtJump("at a tie");
  return best;
}

function extremeOf(row: readonly Interval[], isLargest: boolean): Interval {
  const extreme = isLargest ? Math.max : Math.min;
  return {
    lower: extreme(...row.map(({ lower }) => lower)),
    upper: extreme(...row.map(({ upper }) => upper)),
  };
}

function productOf(row: readonly Interval[]): Interval {
  return row.reduce(multiplyIntervals, exactly(1));
}

const reductions: ReadonlyMap<string, (row: readonly Interval[]) => Interval> = new Map([
  ["max", (row: readonly Interval[]) => extremeOf(row, true)],
  ["min", (row: readonly Interval[]) => extremeOf(row, false)],
  ["prod", productOf],
]);

const weights: ReadonlyMap<string, (row: readonly Interval[]) => readonly Interval[]> = new Map([
  ["onehotmax", (row: readonly Interval[]) => row.map((_, k) => exactly(k === attainedAt(row, true) ? 1 : 0))],
  ["onehotmin", (row: readonly Interval[]) => row.map((_, k) => exactly(k === attainedAt(row, false) ? 1 : 0))],
  ["productOfOthers", (row: readonly Interval[]) => row.map((_, k) => productOf(row.filter((_other, j) => j !== k)))],
]);

// Of all entries, or of each row.
function reduced(name: string, { shape, values }: Dense<Interval>, isByRow: boolean): Dense<Interval> | undefined {
  const length = isByRow ? shape[shape.length - 1] : values.length;
  const rows = Array.from({ length: values.length / length }, (_, k) => values.slice(k * length, (k + 1) * length));
  const [value, weight] = [reductions.get(name), weights.get(name)];
  if (value) return { shape: isByRow ? shape.slice(0, -1) : [], values: rows.map(value) };
  return weight && { shape, values: rows.flatMap(weight) };
}

function matrixValue(name: string, operand: Dense<Interval>, others: readonly Dense<Interval>[]): Dense<Interval> {
  const found = operand.values.length > 0 ? reduced(name, operand, others.length > 0) : undefined;
  if (found) return found;
  const { shape, values } = operand;
  const size = shape[0];
  if (shape.length !== 2 || shape[1] !== size) throw new NoEnclosure(`no enclosure of ${name}`);
  if (size > maximalSize) throw new NoEnclosure("too large a matrix");
  const at = (i: number, j: number): Interval => values[i * size + j];
  const indices = Array.from({ length: size }, (_, k) => k);
  const determinant = (): Interval => determinantOf(at, indices, indices);
  switch (name) {
    case "det":
      return { shape: [], values: [determinant()] };
    case "logdet": {
      const size = magnitude(determinant());
      return { shape: [], values: [log(size, size)] };
    }
    case "cofactor":
      return { shape, values: cofactorsOf(at, size) };
    case "inv": {
      const scale = invertInterval(determinant());
      const cofactors = cofactorsOf(at, size);
      return {
        shape,
        values: cofactors.map((_, k) => multiplyIntervals(scale, cofactors[(k % size) * size + Math.floor(k / size)])),
      };
    }
    default:
      throw new NoEnclosure(`no enclosure of ${name}`);
  }
}

/** Intervals of doubles with outward rounding. Operations throw `NoEnclosure` where a value may not be defined. */
export const intervalArithmetic: Arithmetic<Interval> = {
  fromRational: enclose,
  constant: (name) => (name === "pi" ? pi : e),
  add: addIntervals,
  multiply: multiplyIntervals,
  power,
  apply: (fn, operands) => encloseFunction(fn.name, operands[0], operands[1]),
  matrixFunction: matrixValue,
};

/** The middle of an interval. */
export function midpoint({ lower, upper }: Interval): number {
  return lower + (upper - lower) / 2;
}
