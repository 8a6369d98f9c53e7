// Functions of one matrix applied to each matrix of a stack, whose last two axes are rows and columns.

import { broadcastShapes, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { broadcastTo } from "./broadcast.ts";
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

/** The same for pairs of a matrix and a right-hand side, whose leading axes broadcast; results have the shape of the latter. */
export function overSystems(
  matrix: Tensor,
  right: Tensor,
  what: string,
  of: (matrix: Tensor, right: Tensor) => Tensor,
): Tensor {
  if (matrix.ndim === 2 && right.ndim === 2) return of(matrix, right);
  const batch = broadcastShapes(matrix.shape.slice(0, -2), right.shape.slice(0, -2), what);
  const count = sizeOf(batch);
  const [own, other] = [matrix.shape.slice(-2), right.shape.slice(-2)];
  if (count === 0) return zeros([...batch, ...other], { dtype: right.dtype });
  const matrices = reshape(broadcastTo(matrix, [...batch, ...own]), [count, ...own]);
  const rights = reshape(broadcastTo(right, [...batch, ...other]), [count, ...other]);
  const solutions = Array.from({ length: count }, (_, k) => of(index(matrices, k), index(rights, k)));
  return reshape(stack(solutions), [...batch, ...other]);
}
