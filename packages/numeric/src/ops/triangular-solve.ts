// Triangular systems, and symmetric positive definite ones by their Cholesky factor.

import { NumericError } from "../error.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { matrixTranspose } from "./contraction.ts";
import { overSystems } from "./batch.ts";
import { asTensor } from "./create.ts";
import { matrixFunction } from "./matrix-function.ts";
import { reshape } from "./movement.ts";

/**
 * X with T·X = B for the lower or upper triangle T of A, whose other entries are not read: (…,n,n), (…,n,m) → (…,n,m), leading
 * axes broadcast; B may be a vector (n), or a stack of vectors of A's shape without the last axis. Throws `singular` for a
 * zero on the diagonal.
 */
export function solveTriangular(matrix: TensorLike, right: TensorLike, triangle: "lower" | "upper"): Tensor {
  const [a, b] = [asTensor(matrix), asTensor(right)];
  const isVector = b.ndim === 1 || (a.ndim > 2 && sameShape(b.shape, a.shape.slice(0, -1)));
  const columns = isVector ? reshape(b, [...b.shape, 1]) : b;
  if (columns.ndim < 2 || a.ndim < 2) {
    throw new NumericError(
      "shape-mismatch",
      `solveTriangular: a matrix and a right-hand side that is a vector or a matrix are needed; the shapes are ${formatShape(a.shape)} and ${formatShape(b.shape)}.`,
    );
  }
  const name = triangle === "lower" ? "solveLower" : "solveUpper";
  const solution = overSystems(a, columns, "solveTriangular", (one, b1) => matrixFunction(name, one, b1));
  return isVector ? reshape(solution, solution.shape.slice(0, -1)) : solution;
}

/**
 * X with L·L′·X = B from a lower Cholesky factor, (n,m) or (n), (n,n) → as B. `choleskySolve(b, cholesky(a))` solves a
 * symmetric positive definite system with half the work of `solve`.
 */
export function choleskySolve(right: TensorLike, factor: TensorLike): Tensor {
  return solveTriangular(matrixTranspose(factor), solveTriangular(factor, right, "lower"), "upper");
}
