import { NumericError } from "../error.ts";
import type { Shape } from "../shape.ts";
import { broadcastShapes, formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { contract } from "./contraction.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";

/** The tensor repeated along new axes and axes of size 1. Throws `shape-mismatch` if that does not give `shape`. */
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
  return contract(labels, [...shape.keys()], [dense], shape);
}
