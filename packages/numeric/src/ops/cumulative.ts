// Running sums and products along an axis.

import { normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";
import { mul } from "./elementwise.ts";
import { concat, slice } from "./movement.ts";

/** Σ of the entries up to each one along an axis; `reverse` sums from each one to the end. */
export function cumsum(input: TensorLike, axis: number, reverse: boolean = false): Tensor {
  const source = asTensor(input);
  return apply({ kind: "cumulativeSum", axis: normalizeAxis(axis, source.ndim, "cumsum"), reverse }, [source]);
}

function part(source: Tensor, axis: number, start: number, count: number): Tensor {
  const ranges = source.shape.map((size, k) => ({
    start: k === axis ? start : 0,
    step: 1,
    count: k === axis ? count : size,
  }));
  return slice(source, ranges);
}

/**
 * Π of the entries up to each one along an axis, by doubling (Hillis and Steele 1986): log n products of tensors instead of a
 * division, so that the derivative is right where entries are 0.
 */
export function cumprod(input: TensorLike, axis: number): Tensor {
  const source = asTensor(input);
  const along = normalizeAxis(axis, source.ndim, "cumprod");
  const length = source.shape[along];
  let product = source;
  for (let reach = 1; reach < length; reach *= 2) {
    const head = part(product, along, 0, reach);
    const rest = mul(part(product, along, reach, length - reach), part(product, along, 0, length - reach));
    product = concat([head, rest], along);
  }
  return product;
}
