// Functions of one matrix applied to each matrix of a stack, whose last two axes are rows and columns.

import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { zeros } from "./create.ts";
import { index, reshape, stack } from "./movement.ts";

/**
 * The results of `of` for the matrices along the last two axes, stacked along the leading ones; a single matrix is passed on
 * as it is. `empty` is the shape of one result, for a stack of none.
 */
export function overMatrices(source: Tensor, of: (matrix: Tensor) => Tensor, empty: readonly number[]): Tensor {
  if (source.ndim <= 2) return of(source);
  const batch = source.shape.slice(0, -2);
  const count = sizeOf(batch);
  if (count === 0) return zeros([...batch, ...empty], { dtype: source.dtype });
  const matrices = reshape(source, [count, ...source.shape.slice(-2)]);
  const results = stack(Array.from({ length: count }, (_, k) => of(index(matrices, k))));
  return reshape(results, [...batch, ...results.shape.slice(1)]);
}
