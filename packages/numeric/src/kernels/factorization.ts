// Cholesky's factor and the orthogonal factor of QR.

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import { at, matrixOf } from "./dense.ts";

/**
 * The lower triangular L with A = L·L′ and a positive diagonal, of a symmetric matrix (Golub and Van Loan §4.2.5). Throws
 * `bad-request` that names the first leading minor which is not positive.
 */
export function choleskyFactor(matrix: Matrix): Matrix {
  const n = matrix.rows;
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = at(matrix, i, j);
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i === j && !(sum > 0)) throw notPositive(n, j + 1);
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j];
    }
  }
  return { values: l, rows: n, columns: n };
}

function notPositive(n: number, order: number): NumericError {
  return new NumericError(
    "bad-request",
    `cholesky: the ${n}×${n} matrix is not positive definite: its leading minor of order ${order} is not positive.`,
    "Check its eigenvalues, or add a multiple of the identity if the problem allows it.",
  );
}

// Reflects rows `step…` so that column `step` is zero below the diagonal; returns the reflection's unit vector.
function reflect(a: Float64Array, rows: number, columns: number, step: number): Float64Array {
  const v = new Float64Array(rows);
  let size = 0;
  for (let i = step; i < rows; i++) {
    v[i] = a[i * columns + step];
    size = Math.hypot(size, v[i]);
  }
  if (size === 0) return v;
  v[step] = v[step] + (v[step] < 0 ? -size : size);
  const length = v.reduce((total, x) => Math.hypot(total, x), 0);
  for (let i = step; i < rows; i++) v[i] = v[i] / length;
  applyReflection(a, v, columns, step);
  return v;
}

// (I − 2vv′)·A for a v that is zero above `from`.
function applyReflection(a: Float64Array, v: Float64Array, columns: number, from: number): void {
  for (let j = 0; j < columns; j++) {
    let overlap = 0;
    for (let i = from; i < v.length; i++) overlap += v[i] * a[i * columns + j];
    for (let i = from; i < v.length; i++) a[i * columns + j] = a[i * columns + j] - 2 * overlap * v[i];
  }
}

/**
 * Q of the thin QR factorisation A = QR of an m×n matrix, m ≥ n, by Householder's reflections (Golub and Van Loan §5.2), with
 * the signs for which the diagonal of R is not negative: then Q is unique where A has full rank.
 */
export function orthogonalFactor(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const a = Float64Array.from(matrix.values);
  const vectors = Array.from({ length: columns }, (_, step) => reflect(a, rows, columns, step));
  const q = Float64Array.from(matrixOf(rows, columns, (i, j) => (i === j ? 1 : 0)).values);
  for (let step = columns - 1; step >= 0; step--) applyReflection(q, vectors[step], columns, step);
  return matrixOf(rows, columns, (i, j) => (a[j * columns + j] < 0 ? -1 : 1) * q[i * columns + j]);
}
