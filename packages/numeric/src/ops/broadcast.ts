import { NumericError } from "../error.ts";
import type { Shape } from "../shape.ts";
import { broadcastShapes, formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { expanded, reshaped } from "../geometry.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";

/** The tensor repeated, as a view, along new axes and axes of size 1. Throws `shape-mismatch` if that does not give `shape`. */
export function broadcastTo(input: TensorLike, shape: Shape): Tensor {
  const source = asTensor(input);
  if (sameShape(source.shape, shape)) return source;
  if (!sameShape(broadcastShapes(source.shape, shape, "broadcastTo"), shape)) {
    throw new NumericError(
      "shape-mismatch",
      `broadcastTo: ${formatShape(source.shape)} does not broadcast to ${formatShape(shape)}.`,
    );
  }
  const offset = shape.length - source.ndim;
  const kept = source.shape.map((_, axis) => axis).filter((axis) => source.shape[axis] === shape[axis + offset]);
  const dense = reshape(
    source,
    kept.map((axis) => source.shape[axis]),
  );
  const labels = [kept.map((axis) => axis + offset)];
  const matched = shape.map((_, axis) => (kept.includes(axis - offset) ? dense.shape[kept.indexOf(axis - offset)] : 1));
  return apply({ kind: "contraction", labels, output: [...shape.keys()], sizes: shape }, [dense], (geometry) => {
    const aligned = reshaped(geometry, matched);
    return aligned === null ? null : expanded(aligned, shape);
  });
}

/** PyTorch's `expand`: as `broadcastTo`; a size of −1 keeps that of the tensor. */
export function expand(input: TensorLike, shape: Shape): Tensor {
  const source = asTensor(input);
  const missing = shape.length - source.ndim;
  const target = shape.map((size, axis) => (size === -1 ? (source.shape[axis - missing] ?? -1) : size));
  if (!target.includes(-1)) return broadcastTo(source, target);
  throw new NumericError("bad-request", `expand: ${formatShape(shape)} keeps the size of an axis that does not exist.`);
}
