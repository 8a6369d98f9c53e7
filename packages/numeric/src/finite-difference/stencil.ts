// What the schemes share: points moved along one axis, step widths that suit the point, and the shape of an answer.

import { NumericError } from "../error.ts";

/** A function of a point, with a number or several numbers as value. */
export type PointFunction = (point: Float64Array) => number | Float64Array;

/** A numerical derivative with a bound on its error, both entry by entry. */
export interface DifferenceResult {
  /** ∂fᵢ/∂xⱼ, row-major (outputs × inputs); the gradient of a function with one number as value. */
  readonly values: Float64Array;
  readonly errorEstimate: Float64Array;
  readonly outputs: number;
  readonly inputs: number;
}

/** A difference quotient of all outputs in one input, with its error. */
export interface Column {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

/** max(1, |x|): the scale by which a step is multiplied. */
export function scaleOf(x: number): number {
  return Math.max(1, Math.abs(x));
}

/** How wide steps are. */
export interface StepOptions {
  /** The size over which f changes, for all entries or each; max(1, |xⱼ|) unless given. */
  readonly scale?: number | ArrayLike<number>;
}

/** The scale of entry j. Throws `bad-request` for one that is not positive. */
export function scaleAt(x: Float64Array, j: number, { scale }: StepOptions): number {
  const own = scale === undefined ? scaleOf(x[j]) : typeof scale === "number" ? scale : scale[j];
  if (own > 0 && own < Infinity) return own;
  throw new NumericError("bad-request", `differences: a scale of ${own} for entry ${j} is not a positive number.`);
}

/** f at a point, always as numbers in a list. */
export function valuesAt(f: PointFunction, point: Float64Array): Float64Array {
  const value = f(point);
  return typeof value === "number" ? Float64Array.of(value) : value;
}

/** f at the point moved by `step` along axis j, with the step that was really made after rounding. */
export function movedValues(
  f: PointFunction,
  x: Float64Array,
  j: number,
  step: number,
): { values: Float64Array; step: number } {
  const point = x.slice();
  point[j] = x[j] + step;
  return { values: valuesAt(f, point), step: point[j] - x[j] };
}

/** Puts columns together into the (outputs × inputs) answer. */
export function fromColumns(columns: readonly Column[]): DifferenceResult {
  const inputs = columns.length;
  const outputs = columns[0]?.values.length ?? 0;
  const values = new Float64Array(outputs * inputs);
  const errorEstimate = new Float64Array(outputs * inputs);
  columns.forEach((column, j) => {
    for (let i = 0; i < outputs; i++) {
      values[i * inputs + j] = column.values[i];
      errorEstimate[i * inputs + j] = column.errors[i];
    }
  });
  return { values, errorEstimate, outputs, inputs };
}

/** [f(x + h) − f(x − h)] / 2h along axis j, with the largest |f| met. */
export function centralQuotient(
  f: PointFunction,
  x: Float64Array,
  j: number,
  step: number,
): { values: Float64Array; size: Float64Array } {
  const right = movedValues(f, x, j, step);
  const left = movedValues(f, x, j, -step);
  const width = right.step - left.step;
  return {
    values: right.values.map((value, i) => (value - left.values[i]) / width),
    size: right.values.map((value, i) => Math.max(Math.abs(value), Math.abs(left.values[i]))),
  };
}
