// How far a matrix is from a singular one.

import { NumericError } from "../error.ts";
import { conditionEstimate as estimateFrom } from "../kernels/condition.ts";
import { luFactors } from "../kernels/lu.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { NormOrder, TensorLike } from "../tensor-methods.ts";
import { asTensor, full } from "./create.ts";
import { svdvals } from "./decompositions.ts";
import { div, mul } from "./elementwise.ts";
import { inverse } from "./linear-algebra.ts";
import { matrixNorm } from "./matrix-norm.ts";
import { index } from "./movement.ts";

function matrixOf(input: TensorLike, what: string, isSquare: boolean): Tensor {
  const source = asTensor(input);
  if (source.ndim === 2 && (!isSquare || source.shape[0] === source.shape[1])) return source;
  throw new NumericError(
    "shape-mismatch",
    `${what} takes a ${isSquare ? "square " : ""}matrix; the shape is ${formatShape(source.shape)}.`,
  );
}

function inverseOrNull(matrix: Tensor): Tensor | null {
  try {
    return inverse(matrix);
  } catch (error) {
    if (error instanceof NumericError && error.code === "singular") return null;
    throw error;
  }
}

/**
 * The condition number ‖A‖·‖A⁻¹‖ in a matrix norm (see `matrixNorm`), ∞ for a singular matrix. Order 2, the default, and −2
 * are σ₁/σₙ and σₙ/σ₁, of any matrix; the others are of square ones. See `conditionEstimate` for a cheap value.
 */
export function cond(matrix: TensorLike, order: NormOrder = 2): Tensor {
  const a = matrixOf(matrix, "cond", order !== 2 && order !== -2);
  if (order === 2 || order === -2) {
    const values = svdvals(a);
    const [largest, smallest] = [index(values, 0), index(values, -1)];
    return order === 2 ? div(largest, smallest) : div(smallest, largest);
  }
  const inverted = inverseOrNull(a);
  if (inverted === null) return full([], Infinity, { dtype: a.dtype });
  return mul(matrixNorm(a, order), matrixNorm(inverted, order));
}

/**
 * An estimate of ‖A‖₁·‖A⁻¹‖₁ from below, nearly always within a factor of 3, from an LU factorisation and a few solves
 * (Higham 1988); ∞ for a singular matrix. A number, without a derivative.
 */
export function conditionEstimate(matrix: TensorLike): number {
  const a = matrixOf(matrix, "conditionEstimate", true);
  return estimateFrom(a.data, luFactors(a.data, a.shape[0]));
}

/**
 * The number of singular values above a bound, max(m,n)·eps·σ₁ unless given, as NumPy's `matrix_rank`. Whole numbers jump, so
 * it has no derivative.
 */
export function matrixRank(matrix: TensorLike, bound?: number): number {
  const a = matrixOf(matrix, "matrixRank", false);
  const values = svdvals(a.detach()).data;
  const limit = bound ?? Math.max(...a.shape) * Number.EPSILON * (values[0] ?? 0);
  return values.filter((value) => value > limit).length;
}
