// Diagonals of tensors, and matrices made of them.

import { NumericError } from "../error.ts";
import { diagonalOf } from "../geometry.ts";
import { formatShape, normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { contract } from "./contraction.ts";
import { asTensor } from "./create.ts";
import { slice } from "./movement.ts";

/** Σ of a diagonal of a matrix: entries (i, i + offset). */
export function trace(input: TensorLike, offset: number = 0): Tensor {
  const source = asTensor(input);
  if (source.ndim !== 2) {
    throw new NumericError("shape-mismatch", `trace takes a matrix; the shape is ${formatShape(source.shape)}.`);
  }
  const [rows, columns] = source.shape;
  if (offset === 0 && rows === columns) return contract([[0, 0]], [], [source]);
  return contract([[0]], [], [diagonal(source, offset)]);
}

// The square block along two axes in which the diagonal with the given offset is the main one.
function squareBlock(source: Tensor, offset: number, first: number, second: number): Tensor {
  const [down, right] = [Math.max(0, -offset), Math.max(0, offset)];
  const count = Math.max(0, Math.min(source.shape[first] - down, source.shape[second] - right));
  const ranges = source.shape.map((size, axis) => {
    if (axis !== first && axis !== second) return { start: 0, step: 1, count: size };
    return { start: count === 0 ? 0 : axis === first ? down : right, step: 1, count };
  });
  return ranges.every((range, axis) => range.count === source.shape[axis]) ? source : slice(source, ranges);
}

/**
 * The entries (i, i + offset) along two axes, the first two unless given, as a view: these axes go, and the diagonal is the
 * last axis. Throws `bad-request` for a tensor with fewer than two axes.
 */
export function diagonal(input: TensorLike, offset: number = 0, axis1: number = 0, axis2: number = 1): Tensor {
  const source = asTensor(input);
  if (source.ndim < 2) {
    throw new NumericError(
      "bad-request",
      `diagonal takes a tensor with at least two axes; the shape is ${formatShape(source.shape)}.`,
      "Use diag to make a matrix from a vector.",
    );
  }
  if (!Number.isInteger(offset)) throw new NumericError("bad-request", `diagonal: ${offset} is no offset.`);
  const [first, second] = [axis1, axis2].map((axis) => normalizeAxis(axis, source.ndim, "diagonal"));
  if (first === second) throw new NumericError("bad-request", `diagonal: axis ${first} is named twice.`);
  const block = squareBlock(source, offset, first, second);
  const labels = [...block.shape.keys()].map((axis) => (axis === second ? first : axis));
  const output = [...labels.filter((_, axis) => axis !== first && axis !== second), first];
  return apply({ kind: "contraction", labels: [labels], output, sizes: block.shape }, [block], (geometry) =>
    diagonalOf(geometry, first, second),
  );
}

/** The diagonal matrix of a vector, or the diagonal of a matrix (as in NumPy). */
export function diag(input: TensorLike): Tensor {
  const source = asTensor(input);
  return source.ndim === 1 ? contract([[0]], [0, 0], [source]) : diagonal(source);
}
