// Sizes, strides, broadcasting and axes, with the errors that name them.

import { NumericError } from "./error.ts";

/** Sizes of the axes, outermost first; `[]` is a scalar. Buffers are dense and row-major. */
export type Shape = readonly number[];

/** The most entries one tensor may have: 400 MB in float64. */
export const elementBudget = 5e7;

/** A shape as it is printed in messages: `(5, 4)`. */
export function formatShape(shape: Shape): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/** The number of entries of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** `sizeOf`, refused with `budget` before anything is allocated and with `bad-request` for sizes that are none. */
export function checkedSize(shape: Shape, what: string, budget: number = elementBudget): number {
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0) {
      throw new NumericError(
        "bad-request",
        `${what}: ${formatShape(shape)} is not a shape: sizes are whole numbers ≥ 0.`,
      );
    }
  }
  const size = sizeOf(shape);
  if (size > budget) {
    throw new NumericError(
      "budget",
      `${what}: a tensor of shape ${formatShape(shape)} has ${size} entries, more than the budget of ${budget}.`,
      "Reduce the sizes, or sum over an index before it meets the others.",
    );
  }
  return size;
}

/** Row-major strides of a shape, in entries. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** Whether two shapes are the same. */
export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}

/** An axis counted from 0, for one that may count from the end (−1 is the last). Throws `bad-request`. */
export function normalizeAxis(axis: number, ndim: number, what: string): number {
  const normal = axis < 0 ? axis + ndim : axis;
  if (Number.isInteger(axis) && normal >= 0 && normal < ndim) return normal;
  throw new NumericError(
    "bad-request",
    `${what}: axis ${axis} does not exist in a tensor with ${ndim} ${ndim === 1 ? "axis" : "axes"}.`,
    ndim === 0 ? "A scalar has no axes." : `Use an axis from ${-ndim} to ${ndim - 1}.`,
  );
}

/** Axes counted from 0, in ascending order; all axes for `undefined`. Throws `bad-request` for a repeated axis. */
export function normalizeAxes(axes: number | readonly number[] | undefined, ndim: number, what: string): number[] {
  if (axes === undefined) return Array.from({ length: ndim }, (_, axis) => axis);
  const normal = (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis(axis, ndim, what));
  if (new Set(normal).size < normal.length) {
    throw new NumericError("bad-request", `${what}: an axis is named twice in [${normal.join(", ")}].`);
  }
  return normal.toSorted((a, b) => a - b);
}

/** The shape without the given axes, or with them kept at size 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims: boolean): number[] {
  if (keepdims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return shape.filter((_, axis) => !axes.includes(axis));
}

// (5, 4) with (5,): a reduction that dropped its axis is the usual cause, so the mend is named.
function broadcastHint(left: Shape, right: Shape): string | undefined {
  const [large, small] = left.length >= right.length ? [left, right] : [right, left];
  for (let axis = 0; axis < large.length && small.length === large.length - 1; axis++) {
    const rest = large.filter((_, k) => k !== axis);
    if (sameShape(rest, small)) {
      const kept = large.map((size, k) => (k === axis ? 1 : size));
      return `If ${formatShape(small)} comes from a reduction over axis ${axis}, reduce with { keepdims: true } to get ${formatShape(kept)}; else reshape it to that.`;
    }
  }
  return "Reshape one of them so that sizes, read from the right, are equal or 1.";
}

/** The shape that two shapes broadcast to by NumPy's rule. Throws `shape-mismatch` that names both shapes and the axis. */
export function broadcastShapes(left: Shape, right: Shape, what: string): number[] {
  const ndim = Math.max(left.length, right.length);
  const shape = new Array<number>(ndim);
  for (let axis = ndim - 1; axis >= 0; axis--) {
    const a = left[axis - ndim + left.length] ?? 1;
    const b = right[axis - ndim + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) {
      throw new NumericError(
        "shape-mismatch",
        `${what}: shapes ${formatShape(left)} and ${formatShape(right)} do not broadcast: along axis ${axis} the sizes are ${a} and ${b}.`,
        broadcastHint(left, right),
      );
    }
    shape[axis] = a === 1 ? b : a;
  }
  return shape;
}
