// Eigenvalues and eigenvectors of a symmetric matrix by the cyclic Jacobi method (Golub and Van Loan, Matrix
// Computations, §8.5): slower than tridiagonal QL, but short, and small eigenvalues of graded matrices come out right
// (Demmel and Veselić 1992).

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import { binaryScale, identityMatrix, largestMagnitude, matrixOf, scaled } from "./dense.ts";

/** A = V·diag(values)·V′, values ascending, eigenvectors in the columns of V. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** Sweeps of Jacobi's methods; 6 to 10 are usual, also for large matrices. */
export const maximalSweeps = 60;

const negligible = Number.EPSILON ** 2;

interface Rotation {
  readonly cosine: number;
  readonly sine: number;
}

// The smaller rotation that makes entry (p,q) zero (Golub and Van Loan, algorithm 8.5.1).
function rotationFor(app: number, aqq: number, apq: number): Rotation {
  const cotangent = (aqq - app) / (2 * apq);
  const tangent = (cotangent >= 0 ? 1 : -1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
  const cosine = 1 / Math.hypot(1, tangent);
  return { cosine, sine: tangent * cosine };
}

function rotateColumns(a: Float64Array, n: number, p: number, q: number, { cosine, sine }: Rotation): void {
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p];
    const y = a[k * n + q];
    a[k * n + p] = cosine * x - sine * y;
    a[k * n + q] = sine * x + cosine * y;
  }
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, { cosine, sine }: Rotation): void {
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k];
    const y = a[q * n + k];
    a[p * n + k] = cosine * x - sine * y;
    a[q * n + k] = sine * x + cosine * y;
  }
}

// One pass over all pairs, rotating the rows of `v` along; whether any entry was still worth a rotation.
function sweep(a: Float64Array, v: Float64Array, n: number): boolean {
  let rotated = false;
  for (let p = 0; p < n; p++) {
    for (let q = p + 1; q < n; q++) {
      const app = a[p * n + p];
      const aqq = a[q * n + q];
      const apq = a[p * n + q];
      const relative = Number.EPSILON * Math.sqrt(Math.abs(app * aqq));
      if (Math.abs(apq) <= Math.max(relative, negligible)) continue;
      rotated = true;
      const rotation = rotationFor(app, aqq, apq);
      rotateColumns(a, n, p, q, rotation);
      rotateRows(a, n, p, q, rotation);
      a[p * n + q] = 0;
      a[q * n + p] = 0;
      rotateRows(v, n, p, q, rotation);
    }
  }
  return rotated;
}

/**
 * The sign that makes the first entry of at least 0.37 times the largest one positive: a rule that small changes of the
 * vector leave alone, even where two entries are equally large.
 */
export function orientation(vector: Iterable<number>): 1 | -1 {
  const entries = [...vector];
  const largest = largestMagnitude(entries);
  return (entries.find((x) => Math.abs(x) >= 0.37 * largest) ?? 0) < 0 ? -1 : 1;
}

/** The decomposition of a symmetric n×n matrix of finite entries. Throws `budget` if 60 sweeps do not suffice. */
export function symmetricEigen(matrix: Matrix, what: string): SymmetricEigen {
  const n = matrix.rows;
  const scale = binaryScale(matrix);
  const a = Float64Array.from(scaled(matrix, 1 / scale).values);
  const v = Float64Array.from(identityMatrix(n).values);
  let sweeps = 0;
  while (sweep(a, v, n)) {
    if (++sweeps > maximalSweeps) {
      throw new NumericError(
        "budget",
        `${what}: Jacobi's method has not converged for the ${n}×${n} matrix after ${maximalSweeps} sweeps.`,
      );
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a[i * n + i] - a[j * n + j]);
  const signs = order.map((k) => orientation(v.subarray(k * n, k * n + n)));
  return {
    values: Float64Array.from(order, (k) => a[k * n + k] * scale),
    vectors: matrixOf(n, n, (i, j) => signs[j] * v[order[j] * n + i]),
  };
}

/** f(A) = V·diag(f(λ))·V′. */
export function functionOfSymmetric({ values, vectors }: SymmetricEigen, f: (x: number) => number): Matrix {
  const n = values.length;
  const weights = Array.from(values, f);
  const v = vectors.values;
  return matrixOf(n, n, (i, j) => {
    let sum = 0;
    // Summed in an order that does not depend on (i,j) against (j,i), so that the result is exactly symmetric.
    for (let k = 0; k < n; k++) sum += weights[k] * (v[i * n + k] * v[j * n + k]);
    return sum;
  });
}
