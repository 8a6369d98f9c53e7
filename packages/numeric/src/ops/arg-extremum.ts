// Positions of extrema. They are whole numbers that jump, so they have no derivative: results require no gradient.

import { NumericError } from "../error.ts";
import { formatShape, normalizeAxis, reducedShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { asTensor } from "./create.ts";

/** The axis to search, all entries in row-major order by default, and whether it stays with size 1. */
export interface ArgOptions {
  readonly axis?: number;
  readonly keepdims?: boolean;
}

function argExtremum(input: TensorLike, { axis, keepdims = false }: ArgOptions, what: string, sign: 1 | -1): Tensor {
  const source = asTensor(input);
  const along = axis === undefined ? undefined : normalizeAxis(axis, source.ndim, what);
  const length = along === undefined ? source.size : source.shape[along];
  if (length === 0) {
    throw new NumericError("bad-request", `${what} over no entries: the shape is ${formatShape(source.shape)}.`);
  }
  const step = along === undefined ? 1 : sizeOf(source.shape.slice(along + 1));
  const axes = along === undefined ? [...source.shape.keys()] : [along];
  const positions = new Float64Array(source.size / length);
  for (let k = 0; k < positions.length; k++) {
    const start = Math.floor(k / step) * step * length + (k % step);
    let best = 0;
    for (let i = 0; i < length; i++) {
      const [x, held] = [source.data[start + i * step], source.data[start + best * step]];
      if (Number.isNaN(held)) break;
      if (Number.isNaN(x) || sign * x > sign * held) best = i;
    }
    positions[k] = best;
  }
  return new Tensor(positions, reducedShape(source.shape, axes, keepdims));
}

/** The position of the largest entry, the first of several; NaN counts as largest. Has no derivative. */
export function argmax(input: TensorLike, options: ArgOptions = {}): Tensor {
  return argExtremum(input, options, "argmax", 1);
}

/** The position of the smallest entry, the first of several; NaN counts as smallest. Has no derivative. */
export function argmin(input: TensorLike, options: ArgOptions = {}): Tensor {
  return argExtremum(input, options, "argmin", -1);
}
