// Entries picked, repeated, turned round and split up.

import { NumericError } from "../error.ts";
import { checkedSize, formatShape, normalizeAxes, normalizeAxis, rowMajorStrides } from "../shape.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { NestedNumbers, TensorLike } from "../tensor-methods.ts";
import { broadcastTo } from "./broadcast.ts";
import { asTensor, tensor } from "./create.ts";
import { pow } from "./elementwise.ts";
import { concat, reshape, slice, take } from "./movement.ts";

function whole(shape: Shape): { start: number; step: number; count: number }[] {
  return shape.map((count) => ({ start: 0, step: 1, count }));
}

function part(source: Tensor, axis: number, start: number, count: number): Tensor {
  return slice(source, whole(source.shape).with(axis, { start, step: 1, count }));
}

/**
 * result[i, j, …] = source[index[i, j, …], j, …] for axis 0, and so along any axis, as PyTorch's `gather`: the index has as
 * many axes as the source and, along the others, no larger sizes. Negative positions count from the end. Throws `bad-request`
 * for a position that does not exist.
 */
export function gather(input: TensorLike, axis: number, positions: Tensor | NestedNumbers): Tensor {
  const [source, at] = [asTensor(input), asTensor(positions)];
  const along = normalizeAxis(axis, source.ndim, "gather");
  const fits = at.ndim === source.ndim && at.shape.every((size, k) => k === along || size <= source.shape[k]);
  if (!fits) {
    throw new NumericError(
      "shape-mismatch",
      `gather: an index of shape ${formatShape(at.shape)} does not fit a tensor of shape ${formatShape(source.shape)} along axis ${along}.`,
      "Give the index as many axes as the tensor.",
    );
  }
  const strides = rowMajorStrides(source.shape);
  const own = rowMajorStrides(at.shape);
  const size = source.shape[along];
  const flat = Int32Array.from(at.data, (position, k) => {
    const entry = position < 0 ? position + size : position;
    if (!Number.isInteger(entry) || entry < 0 || entry >= size) {
      throw new NumericError(
        "bad-request",
        `gather: entry ${position} does not exist along axis ${along}, which has size ${size}.`,
      );
    }
    return strides.reduce(
      (place, stride, each) => place + stride * (each === along ? entry : Math.floor(k / own[each]) % at.shape[each]),
      0,
    );
  });
  return take(source, flat, at.shape);
}

/** The entries in reverse order along the given axes, all by default, as a view. */
export function flip(input: TensorLike, axes?: number | readonly number[]): Tensor {
  const source = asTensor(input);
  const turned = normalizeAxes(axes, source.ndim, "flip");
  const ranges = whole(source.shape).map((range, axis) =>
    turned.includes(axis) && range.count > 0 ? { start: range.count - 1, step: -1, count: range.count } : range,
  );
  return slice(source, ranges);
}

/** The entries moved on by `shift` places along an axis, the last ones to the front. */
export function roll(input: TensorLike, shift: number, axis: number): Tensor {
  const source = asTensor(input);
  const along = normalizeAxis(axis, source.ndim, "roll");
  if (!Number.isInteger(shift)) throw new NumericError("bad-request", `roll: a shift of ${shift} places.`);
  const size = source.shape[along];
  const moved = size === 0 ? 0 : ((shift % size) + size) % size;
  if (moved === 0) return source;
  return concat([part(source, along, size - moved, moved), part(source, along, 0, size - moved)], along);
}

/** The tensor as a tile repeated along each axis, `counts` from the last axis backwards; new axes come in front. */
export function tile(input: TensorLike, counts: readonly number[]): Tensor {
  const source = asTensor(input);
  const ndim = Math.max(source.ndim, counts.length);
  const times = [...new Array<number>(ndim - counts.length).fill(1), ...counts];
  const shape = [...new Array<number>(ndim - source.ndim).fill(1), ...source.shape];
  if (times.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new NumericError("bad-request", `tile: [${counts.join(", ")}] is no list of counts.`);
  }
  const wide = broadcastTo(
    reshape(
      source,
      shape.flatMap((size) => [1, size]),
    ),
    shape.flatMap((size, axis) => [times[axis], size]),
  );
  return reshape(
    wide,
    shape.map((size, axis) => size * times[axis]),
  );
}

/** PyTorch's `repeat`: as `tile`, with at least one count for every axis. Throws `bad-request` for fewer. */
export function repeat(input: TensorLike, counts: readonly number[]): Tensor {
  const source = asTensor(input);
  if (counts.length >= source.ndim) return tile(source, counts);
  throw new NumericError(
    "bad-request",
    `repeat: ${counts.length} counts for the ${source.ndim} axes of shape ${formatShape(source.shape)}.`,
    "Use tile to leave out leading axes.",
  );
}

/** Views of consecutive parts along an axis: of the given length, the last one shorter, or of the given lengths. */
export function split(input: TensorLike, lengths: number | readonly number[], axis: number = 0): Tensor[] {
  const source = asTensor(input);
  const along = normalizeAxis(axis, source.ndim, "split");
  const size = source.shape[along];
  if (typeof lengths === "number" && !(Number.isInteger(lengths) && lengths > 0)) {
    throw new NumericError("bad-request", `split: parts of length ${lengths} are not possible.`);
  }
  const parts =
    typeof lengths === "number"
      ? Array.from({ length: Math.max(1, Math.ceil(size / lengths)) }, (_, k) => Math.min(lengths, size - k * lengths))
      : lengths;
  const total = parts.reduce((sum, length) => sum + length, 0);
  if (total !== size || parts.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new NumericError(
      "bad-request",
      `split: axis ${along} of shape ${formatShape(source.shape)} has size ${size}, which parts of [${parts.join(", ")}] do not make up.`,
    );
  }
  let start = 0;
  return parts.map((length) => {
    start += length;
    return part(source, along, start - length, length);
  });
}

/** At most `count` parts of one length along an axis, the last one shorter: `split` by ⌈size/count⌉. */
export function chunk(input: TensorLike, count: number, axis: number = 0): Tensor[] {
  const source = asTensor(input);
  if (!Number.isInteger(count) || count < 1) throw new NumericError("bad-request", `chunk: ${count} is no count.`);
  const size = source.shape[normalizeAxis(axis, source.ndim, "chunk")];
  return split(source, Math.max(1, Math.ceil(size / count)), axis);
}

/**
 * Coordinates of a grid from its axes, one tensor for each: with "ij" entry (i, j, …) of the k-th is entry number i, j, … of
 * axis k; "xy" exchanges the first two, as pictures have it.
 */
export function meshgrid(axes: readonly TensorLike[], indexing: "ij" | "xy" = "ij"): Tensor[] {
  const vectors = axes.map((axis) => reshape(axis, [-1]));
  const order = [...vectors.keys()];
  if (indexing === "xy" && order.length > 1) [order[0], order[1]] = [1, 0];
  const shape = order.map((k) => vectors[k].size);
  return vectors.map((vector, k) =>
    broadcastTo(
      reshape(
        vector,
        order.map((each) => (each === k ? vector.size : 1)),
      ),
      shape,
    ),
  );
}

/** The powers of the entries of a vector, from n − 1 down to 0, or up with `increasing`: (m) → (m,n), n = m by default. */
export function vander(input: TensorLike, count?: number, increasing: boolean = false): Tensor {
  const x = reshape(input, [-1, 1]);
  const n = count ?? x.shape[0];
  checkedSize([x.shape[0], n], "vander");
  const powers = Float64Array.from({ length: n }, (_, k) => (increasing ? k : n - 1 - k));
  return pow(x, tensor(powers, { dtype: x.dtype }));
}
