// Factorisations and what is read off them, of a matrix or of each matrix of a stack, whose last two axes are rows and
// columns. Names and shapes are NumPy's. An entry that is not finite gives NaN throughout.

import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { asTensor } from "./create.ts";
import { matmul, matrixTranspose } from "./contraction.ts";
import { add, div } from "./elementwise.ts";
import { matrixFunction } from "./matrix-function.ts";
import { slice } from "./movement.ts";
import { triu } from "./triangle.ts";

/**
 * The lower triangular L with A = L·L′ and a positive diagonal, (n,n) → (n,n). A must be symmetric up to rounding, of which
 * the symmetric part is taken, and so is the derivative's (Murray 2016, arXiv:1602.07527). Throws `bad-request` for another
 * matrix, and names the first leading minor that is not positive.
 */
export function cholesky(matrix: TensorLike): Tensor {
  return matrixFunction("cholesky", matrix);
}

function part(source: Tensor, axis: number, start: number, count: number): Tensor {
  const at = source.ndim + axis;
  return slice(
    source,
    source.shape.map((size, k) => (k === at ? { start, step: 1, count } : { start: 0, step: 1, count: size })),
  );
}

/**
 * A = Q·R with orthonormal columns in Q and upper triangular R, (m,n) → (m,k) and (k,n) with k = min(m,n), by Householder's
 * reflections. Unlike LAPACK's, the diagonal of R is never negative, which makes both unique and smooth at full rank; where
 * the first k columns are dependent, their derivative is refused with `not-differentiable`.
 */
export function qr(matrix: TensorLike): { readonly q: Tensor; readonly r: Tensor } {
  const a = asTensor(matrix);
  const [m, n] = a.shape.slice(-2);
  const q = matrixFunction("orthogonalFactor", a.ndim >= 2 && n > m ? part(a, -1, 0, m) : a);
  return { q, r: triu(matmul(matrixTranspose(q), a)) };
}

/**
 * The eigenvalues of a symmetric matrix, ascending, (n,n) → (n). Symmetry as in `cholesky`. The derivative of a repeated
 * eigenvalue is refused with `not-differentiable` unless all of its copies enter alike, as in a sum over the spectrum.
 */
export function eigvalsh(matrix: TensorLike): Tensor {
  return matrixFunction("eigvalsh", matrix);
}

/**
 * Eigenvalues, ascending, and orthonormal eigenvectors in the columns of `vectors`, of a symmetric matrix: (n,n) → (n) and
 * (n,n), by Jacobi's method. The first large entry of each vector is positive. The vectors' derivative needs a simple
 * spectrum (Magnus 1985) and is refused with `not-differentiable` elsewhere.
 */
export function eigh(matrix: TensorLike): { readonly values: Tensor; readonly vectors: Tensor } {
  return { values: eigvalsh(matrix), vectors: matrixFunction("eigenvectors", matrix) };
}

/**
 * The singular values, descending, (m,n) → (min(m,n)). The derivative of a repeated one, or of one that is 0, is refused
 * with `not-differentiable` unless repeated ones enter alike.
 */
export function svdvals(matrix: TensorLike): Tensor {
  return matrixFunction("svdvals", matrix);
}

/**
 * A = u·diag(s)·vh with orthonormal columns in u and rows in vh, s descending: (m,n) → (m,k), (k), (k,n) with k = min(m,n),
 * by one-sided Jacobi rotations. The first large entry of each column of u is positive. The derivative of u and vh needs
 * distinct singular values ≠ 0 (Giles 2008) and is refused with `not-differentiable` elsewhere.
 */
export function svd(matrix: TensorLike): { readonly u: Tensor; readonly s: Tensor; readonly vh: Tensor } {
  const a = asTensor(matrix);
  const vectors = matrixFunction("singularVectors", a);
  const [m, n] = a.shape.slice(-2);
  return { u: part(vectors, -2, 0, m), s: svdvals(a), vh: matrixTranspose(part(vectors, -2, m, n)) };
}

/**
 * The Moore–Penrose inverse, (m,n) → (n,m); singular values up to max(m,n)·eps·σ₁ count as 0. The derivative is that of
 * Golub and Pereyra (1973), refused with `not-differentiable` below full rank, where the inverse jumps.
 */
export function pinv(matrix: TensorLike): Tensor {
  return matrixFunction("pinv", matrix);
}

/** The X of least norm that minimises ‖A·X − B‖, for a vector or matrix B: (m,n), (m) → (n). Derivative as of `pinv`. */
export function lstsq(matrix: TensorLike, right: TensorLike): Tensor {
  return matmul(pinv(matrix), right);
}

/** (A + A′)/2. */
export function symmetricPart(matrix: TensorLike): Tensor {
  const a = asTensor(matrix);
  return div(add(a, matrixTranspose(a)), 2);
}
