// Operations that move entries without computing with them.

import { NumericError } from "../error.ts";
import { formatShape, normalizeAxis, rowMajorStrides, sameShape, sizeOf } from "../shape.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { IndexItem, TensorLike } from "../tensor-methods.ts";
import type { AxisRange } from "../geometry.ts";
import { reshaped, sliced } from "../geometry.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";

function inferredShape(shape: Shape, size: number): number[] {
  const known = sizeOf(shape.filter((length) => length !== -1));
  return shape.map((length) => (length === -1 && known > 0 ? size / known : length));
}

/** The same entries in another shape, a view where strides can express it; one size may be −1, to be inferred. */
export function reshape(input: TensorLike, shape: Shape): Tensor {
  const source = asTensor(input);
  const target = inferredShape(shape, source.size);
  if (sizeOf(target) !== source.size || target.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new NumericError(
      "shape-mismatch",
      `reshape: ${source.size} entries of shape ${formatShape(source.shape)} do not fill ${formatShape(shape)}.`,
      "The products of the sizes must be equal.",
    );
  }
  return apply({ kind: "reshape", shape: target }, [source], (geometry) => reshaped(geometry, target));
}

/** A vector of all entries, row by row. */
export function flatten(input: TensorLike): Tensor {
  return reshape(input, [-1]);
}

/** The tensor without its axes of size 1, or without the given one. */
export function squeeze(input: TensorLike, axis?: number): Tensor {
  const source = asTensor(input);
  if (axis === undefined)
    return reshape(
      source,
      source.shape.filter((size) => size !== 1),
    );
  const dropped = normalizeAxis(axis, source.ndim, "squeeze");
  if (source.shape[dropped] !== 1) {
    throw new NumericError(
      "shape-mismatch",
      `squeeze: axis ${axis} of shape ${formatShape(source.shape)} has size ${source.shape[dropped]}, not 1.`,
    );
  }
  return reshape(source, source.shape.toSpliced(dropped, 1));
}

/** The tensor with a new axis of size 1 before the given one. */
export function unsqueeze(input: TensorLike, axis: number): Tensor {
  const source = asTensor(input);
  return reshape(source, source.shape.toSpliced(normalizeAxis(axis, source.ndim + 1, "unsqueeze"), 0, 1));
}

/** result[i] = source[indices[i]] with indices into the entries in row-major order. */
export function take(source: Tensor, indices: Int32Array, shape: Shape): Tensor {
  return apply({ kind: "gather", indices, shape }, [source]);
}

/** The transpose of `take`: result[indices[i]] += source[i], zero elsewhere. */
export function scatter(source: Tensor, indices: Int32Array, shape: Shape): Tensor {
  return apply({ kind: "scatter", indices, shape }, [source]);
}

// Flat positions of the entries picked along each axis, in row-major order.
function flatPositions(shape: Shape, picks: readonly (readonly number[])[]): Int32Array {
  const strides = rowMajorStrides(shape);
  let positions: number[] = [0];
  picks.forEach((pick, axis) => {
    positions = positions.flatMap((start) => pick.map((k) => start + k * strides[axis]));
  });
  return Int32Array.from(positions);
}

function range(start: number, stop: number, step: number): number[] {
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return Array.from({ length: count }, (_, k) => start + k * step);
}

function entryAt(position: number, size: number, axis: number, what: string): number {
  const k = position < 0 ? position + size : position;
  if (Number.isInteger(position) && k >= 0 && k < size) return k;
  throw new NumericError(
    "bad-request",
    `${what}: entry ${position} does not exist along axis ${axis}, which has size ${size}.`,
  );
}

function rangeOf(indexItem: IndexItem, size: number, axis: number): AxisRange {
  if (indexItem === null) return { start: 0, step: 1, count: size };
  if (typeof indexItem === "number") return { start: entryAt(indexItem, size, axis, "index"), step: 1, count: 1 };
  const [start, stop, step = 1] = indexItem;
  if (!Number.isInteger(step) || step === 0)
    throw new NumericError("bad-request", `index: a step of ${step} along axis ${axis}.`);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (value: number | null | undefined, otherwise: number): number =>
    value === null || value === undefined ? otherwise : Math.min(high, Math.max(low, value < 0 ? value + size : value));
  const from = bound(start, step > 0 ? 0 : size - 1);
  const to = bound(stop, step > 0 ? size : -1);
  return { start: from, step, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** The entries in a range along each axis, as a view; the axes in `dropped` disappear. */
export function slice(input: Tensor, ranges: readonly AxisRange[], dropped: readonly number[] = []): Tensor {
  return apply({ kind: "slice", ranges, dropped }, [input], (geometry) => sliced(geometry, ranges, new Set(dropped)));
}

/** The transpose of `slice`: a tensor of zeros of the given shape with the input's entries in the ranges. */
export function embed(input: Tensor, ranges: readonly AxisRange[], shape: Shape): Tensor {
  return apply({ kind: "embed", ranges, shape }, [input]);
}

/**
 * The entries picked axis by axis, as a view: a number takes one entry and drops the axis, `[start, stop, step]` a half-open
 * range, null everything; axes that are not mentioned are kept. Negative positions count from the end.
 */
export function index(input: TensorLike, ...items: readonly IndexItem[]): Tensor {
  const source = asTensor(input);
  if (items.length > source.ndim) {
    throw new NumericError(
      "bad-request",
      `index: ${items.length} items for a tensor of shape ${formatShape(source.shape)}.`,
    );
  }
  const ranges = source.shape.map((size, axis) => rangeOf(items[axis] ?? null, size, axis));
  const dropped = [...source.shape.keys()].filter((axis) => typeof items[axis] === "number");
  return slice(source, ranges, dropped);
}

/** The entries at the given positions along one axis, in that order. */
export function indexSelect(input: TensorLike, axis: number, indices: readonly number[]): Tensor {
  const source = asTensor(input);
  const selected = normalizeAxis(axis, source.ndim, "indexSelect");
  const picks = source.shape.map((size, k) =>
    k === selected ? indices.map((position) => entryAt(position, size, k, "indexSelect")) : range(0, size, 1),
  );
  return take(
    source,
    flatPositions(source.shape, picks),
    picks.map((entries) => entries.length),
  );
}

/** Tensors joined along an existing axis; all other sizes must agree. */
export function concat(inputs: readonly TensorLike[], axis: number = 0): Tensor {
  const parts = inputs.map(asTensor);
  if (parts.length === 0) throw new NumericError("bad-request", "concat: no tensors given.");
  const joined = normalizeAxis(axis, parts[0].ndim, "concat");
  for (const part of parts) {
    if (!sameShape(part.shape.toSpliced(joined, 1), parts[0].shape.toSpliced(joined, 1))) {
      throw new NumericError(
        "shape-mismatch",
        `concat: shapes ${formatShape(parts[0].shape)} and ${formatShape(part.shape)} differ in an axis other than ${joined}.`,
      );
    }
  }
  return apply({ kind: "concatenate", axis: joined }, parts);
}

/** Tensors of one shape joined along a new axis. */
export function stack(inputs: readonly TensorLike[], axis: number = 0): Tensor {
  const parts = inputs.map(asTensor);
  if (parts.length === 0) throw new NumericError("bad-request", "stack: no tensors given.");
  const other = parts.find((part) => !sameShape(part.shape, parts[0].shape));
  if (other !== undefined) {
    throw new NumericError(
      "shape-mismatch",
      `stack: shapes ${formatShape(parts[0].shape)} and ${formatShape(other.shape)} differ.`,
    );
  }
  return concat(
    parts.map((part) => unsqueeze(part, axis)),
    axis,
  );
}

/** A copy with the same entries, recorded like any operation. */
export function clone(input: TensorLike): Tensor {
  const source = asTensor(input);
  return apply({ kind: "reshape", shape: source.shape }, [source]);
}

/** The tensor itself if its entries lie in row-major order, else a copy in which they do. */
export function contiguous(input: TensorLike): Tensor {
  const source = asTensor(input);
  return source.isContiguous ? source : clone(source);
}
