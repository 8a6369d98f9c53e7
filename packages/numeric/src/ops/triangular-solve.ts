// Triangular systems, and symmetric positive definite ones by their Cholesky factor.

import { NumericError } from "../error.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { transpose } from "./contraction.ts";
import { asTensor } from "./create.ts";
import { matrixFunction } from "./matrix-function.ts";
import { reshape } from "./movement.ts";

/**
 * X with T·X = B for the lower or upper triangle T of A, whose other entries are not read: (n,n), (n,m) or (n) → as B.
 * Throws `singular` for a zero on the diagonal.
 */
export function solveTriangular(matrix: TensorLike, right: TensorLike, triangle: "lower" | "upper"): Tensor {
  const b = asTensor(right);
  if (b.ndim !== 1 && b.ndim !== 2) {
    throw new NumericError(
      "shape-mismatch",
      `solveTriangular: the right-hand side must be a vector or a matrix; its shape is ${formatShape(b.shape)}.`,
    );
  }
  const solution = matrixFunction(
    triangle === "lower" ? "solveLower" : "solveUpper",
    matrix,
    b.ndim === 1 ? reshape(b, [b.size, 1]) : b,
  );
  return b.ndim === 1 ? reshape(solution, [b.size]) : solution;
}

/**
 * X with L·L′·X = B from a lower Cholesky factor, (n,m) or (n), (n,n) → as B. `choleskySolve(b, cholesky(a))` solves a
 * symmetric positive definite system with half the work of `solve`.
 */
export function choleskySolve(right: TensorLike, factor: TensorLike): Tensor {
  return solveTriangular(transpose(factor), solveTriangular(factor, right, "lower"), "upper");
}
