// Kernels of CPU tensors that a compiled program has no use for: they move entries or compare them.

import { NumericError } from "../error.ts";
import type { Shape } from "../shape.ts";
import { formatShape, reducedShape, rowMajorStrides, sizeOf } from "../shape.ts";
import type { Values } from "./elementwise.ts";
import { gatherView } from "./view.ts";

/** Dense values with their shape. */
export interface DenseValues {
  readonly data: Values;
  readonly shape: Shape;
}

/** result[i] = source[indices[i]]. */
export function gatherEntries(source: Values, indices: Int32Array): Float64Array {
  const result = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) result[i] = source[indices[i]];
  return result;
}

/** result[indices[i]] += source[i], `size` entries. */
export function scatterEntries(source: Values, indices: Int32Array, size: number): Float64Array {
  const result = new Float64Array(size);
  for (let i = 0; i < indices.length; i++) result[indices[i]] = result[indices[i]] + source[i];
  return result;
}

/** The parts joined along an axis; their other sizes are equal. */
export function concatenateBlocks(parts: readonly DenseValues[], axis: number): Float64Array {
  const outer = sizeOf(parts[0].shape.slice(0, axis));
  const lengths = parts.map((part) => sizeOf(part.shape.slice(axis)));
  const width = lengths.reduce((sum, length) => sum + length, 0);
  const result = new Float64Array(outer * width);
  let column = 0;
  parts.forEach((part, k) => {
    const length = lengths[k];
    for (let i = 0; i < outer; i++) result.set(part.data.subarray(i * length, (i + 1) * length), i * width + column);
    column += length;
  });
  return result;
}

/** Σ of the entries up to each one along an axis, or with `reverse` from each one to the end. */
export function cumulativeSums({ data, shape }: DenseValues, axis: number, reverse: boolean): Float64Array {
  const length = shape[axis];
  const step = sizeOf(shape.slice(axis + 1));
  const sums = new Float64Array(data.length);
  for (let row = 0; row < data.length / Math.max(1, length); row++) {
    const start = Math.floor(row / step) * step * length + (row % step);
    let total = 0;
    for (let k = 0; k < length; k++) {
      const place = start + (reverse ? length - 1 - k : k) * step;
      total += data[place];
      sums[place] = total;
    }
  }
  return sums;
}

/** The maximum or minimum over the given axes, which the result's shape drops. NaN wins; empty axes are an error. */
export function reduceExtremum(
  source: DenseValues,
  axes: readonly number[],
  apply: "maximum" | "minimum",
): DenseValues {
  const { shape } = source;
  const length = sizeOf(axes.map((axis) => shape[axis]));
  if (length === 0) {
    throw new NumericError("bad-request", `${apply} over no entries: the shape is ${formatShape(shape)}.`);
  }
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const strides = rowMajorStrides(shape);
  const rows = gatherView(
    source.data,
    order.map((axis) => shape[axis]),
    order.map((axis) => strides[axis]),
  );
  const result = new Float64Array(rows.length / length);
  const better = apply === "maximum" ? Math.max : Math.min;
  for (let i = 0; i < result.length; i++) {
    let best = rows[i * length];
    for (let k = 1; k < length; k++) best = better(best, rows[i * length + k]);
    result[i] = best;
  }
  return { data: result, shape: reducedShape(shape, axes, false) };
}
