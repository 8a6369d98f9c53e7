// Random values that obey the assumptions of a variable, exactly, over any arithmetic: squares, Cayley transforms and
// points of the sphere instead of roots and norms.

import type { Arithmetic, Dense } from "../tensor/evaluate.ts";
import type { Assumption } from "../types/assumption.ts";
import { rational } from "../scalar/rational.ts";
import type { RandomInteger } from "./modular.ts";

/** Where entries come from. */
export interface EntrySource<Value> {
  readonly arithmetic: Arithmetic<Value>;
  readonly random: RandomInteger;
  /** An entry of any sign, not zero. */
  readonly any: () => Value;
  readonly positive: () => Value;
  readonly whole: () => Value;
  /** An entry above 5. */
  readonly large: () => Value;
  /** An entry so small that a matrix of them is a contraction. */
  readonly small: (count: number) => Value;
}

type Entry<Value> = (i: number, j: number) => Value;

function integer<Value>({ arithmetic }: EntrySource<Value>, value: number): Value {
  return arithmetic.fromRational(rational(value));
}

function negative<Value>(source: EntrySource<Value>, value: Value): Value {
  return source.arithmetic.multiply(integer(source, -1), value);
}

function square<Value>(n: number, entry: Entry<Value>): Dense<Value> {
  return {
    shape: [n, n],
    values: Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n)),
  };
}

function total<Value>(source: EntrySource<Value>, values: readonly Value[]): Value {
  return values.reduce((sum, value) => source.arithmetic.add(sum, value), integer(source, 0));
}

function product<Value>(source: EntrySource<Value>, n: number, left: Entry<Value>, right: Entry<Value>): Dense<Value> {
  return square(n, (i, j) =>
    total(
      source,
      Array.from({ length: n }, (_, k) => source.arithmetic.multiply(left(i, k), right(k, j))),
    ),
  );
}

function inverse<Value>({ arithmetic }: EntrySource<Value>, matrix: Dense<Value>): Dense<Value> {
  return arithmetic.matrixFunction("inv", matrix, []);
}

// (I − K)(I + K)⁻¹ of a skew K is orthogonal (Cayley 1846), of determinant 1; with a row turned, of determinant −1.
function orthogonal<Value>(source: EntrySource<Value>, n: number, skew: Entry<Value>): Dense<Value> {
  const { shape, values } = cayley(source, n, skew);
  if (source.random(2) === 0) return { shape, values };
  return { shape, values: values.map((value, k) => (k < n ? negative(source, value) : value)) };
}

function cayley<Value>(source: EntrySource<Value>, n: number, skew: Entry<Value>): Dense<Value> {
  const identity: Entry<Value> = (i, j) => integer(source, i === j ? 1 : 0);
  const above = square(n, (i, j) => source.arithmetic.add(identity(i, j), skew(i, j)));
  const { values } = inverse(source, above);
  return product(
    source,
    n,
    (i, j) => source.arithmetic.add(identity(i, j), negative(source, skew(i, j))),
    (i, j) => values[i * n + j],
  );
}

// The point of the unit sphere over t: (2t, |t|² − 1)/(|t|² + 1).
function onSphere<Value>(source: EntrySource<Value>, length: number): readonly Value[] {
  const { add, multiply } = source.arithmetic;
  const t = Array.from({ length: length - 1 }, source.any);
  const norm = total(
    source,
    t.map((value) => multiply(value, value)),
  );
  const scale = inverse(source, { shape: [1, 1], values: [add(norm, integer(source, 1))] }).values[0];
  return [
    ...t.map((value) => multiply(multiply(integer(source, 2), value), scale)),
    multiply(add(norm, integer(source, -1)), scale),
  ];
}

function oneHot<Value>(source: EntrySource<Value>, length: number): readonly Value[] {
  const hot = source.random(Math.max(1, length));
  return Array.from({ length }, (_, k) => integer(source, k === hot ? 1 : 0));
}

// (2t/(1 + t²))² for t > 1: it and its complement are squares.
function inInterval<Value>(source: EntrySource<Value>): Value {
  const { add, multiply } = source.arithmetic;
  const t = add(source.positive(), integer(source, 1));
  const height = add(multiply(t, t), integer(source, 1));
  const scale = inverse(source, { shape: [1, 1], values: [height] }).values[0];
  const sine = multiply(multiply(integer(source, 2), t), scale);
  return multiply(sine, sine);
}

/** An entry that obeys the assumptions, of a variable of `count` entries. */
export function drawEntry<Value>(
  source: EntrySource<Value>,
  assumptions: ReadonlySet<Assumption>,
  count: number,
): Value {
  if (assumptions.has("pm1")) return integer(source, source.random(2) === 0 ? 1 : -1);
  if (assumptions.has("binary")) return integer(source, source.random(2));
  if (assumptions.has("interval")) return inInterval(source);
  if (assumptions.has("large")) return source.large();
  if (assumptions.has("contraction")) return source.small(count);
  if (assumptions.has("integer")) return source.whole();
  return assumptions.has("positive") ? source.positive() : source.any();
}

function withMatrixStructure<Value>(
  source: EntrySource<Value>,
  values: readonly Value[],
  n: number,
  assumptions: ReadonlySet<Assumption>,
): Dense<Value> {
  const at: Entry<Value> = (i, j) => values[i * n + j];
  const nought = integer(source, 0);
  const skew: Entry<Value> = (i, j) => (i === j ? nought : i < j ? at(i, j) : negative(source, at(j, i)));
  if (assumptions.has("diagonal")) return square(n, (i, j) => (i === j ? at(i, j) : nought));
  if (assumptions.has("orthogonal")) return orthogonal(source, n, skew);
  if (assumptions.has("psd")) return product(source, n, (i, k) => at(k, i), at);
  if (assumptions.has("symmetric")) return square(n, (i, j) => at(Math.min(i, j), Math.max(i, j)));
  if (assumptions.has("skew")) return square(n, skew);
  if (assumptions.has("lower")) return square(n, (i, j) => (i >= j ? at(i, j) : nought));
  if (assumptions.has("upper")) return square(n, (i, j) => (i <= j ? at(i, j) : nought));
  return { shape: [n, n], values };
}

const matrixStructures: readonly Assumption[] = [
  "diagonal",
  "orthogonal",
  "psd",
  "symmetric",
  "skew",
  "lower",
  "upper",
];
const vectorStructures: readonly Assumption[] = ["onehot", "unit", "simplex"];

/** Whether the entries of a variable are drawn each for itself. */
export function isDrawnByEntry(shape: readonly number[], assumptions: ReadonlySet<Assumption>): boolean {
  if (shape.length === 1) return !vectorStructures.some((one) => assumptions.has(one));
  if (shape.length !== 2) return true;
  return (
    !assumptions.has("onehotrows") && !(shape[0] === shape[1] && matrixStructures.some((one) => assumptions.has(one)))
  );
}

const choices: readonly Assumption[] = ["pm1", "binary", "onehot", "onehotrows"];

/** Whether signs are drawn, or which of several entries is 1. */
export function isDrawnByChoice(assumptions: ReadonlySet<Assumption>): boolean {
  return choices.some((one) => assumptions.has(one));
}

/** The assumptions that leave entries any numbers. */
export function withoutChoices(assumptions: ReadonlySet<Assumption>): ReadonlySet<Assumption> {
  return new Set([...assumptions].filter((one) => !choices.includes(one)));
}

/** A value of the given shape that has every structure among the assumptions; which of ± or 0 and 1, is drawn too. */
export function drawVariable<Value>(
  source: EntrySource<Value>,
  shape: readonly number[],
  assumptions: ReadonlySet<Assumption>,
): Dense<Value> {
  const count = shape.reduce((size, length) => size * length, 1);
  const [length] = shape;
  if (shape.length === 1 && length > 0) {
    if (assumptions.has("onehot")) return { shape, values: oneHot(source, length) };
    if (assumptions.has("unit")) return { shape, values: onSphere(source, length) };
    if (assumptions.has("simplex"))
      return { shape, values: onSphere(source, length).map((value) => source.arithmetic.multiply(value, value)) };
  }
  if (assumptions.has("onehotrows") && shape.length === 2)
    return { shape, values: Array.from({ length }, () => oneHot(source, shape[1])).flat() };
  const values = Array.from({ length: count }, () => drawEntry(source, assumptions, count));
  return shape.length === 2 && shape[0] === shape[1]
    ? withMatrixStructure(source, values, length, assumptions)
    : { shape, values };
}
