// The singular value decomposition by one-sided Jacobi rotations (Golub and Van Loan, Matrix Computations, §8.6.3):
// small singular values keep their digits where the columns are only badly scaled (Demmel and Veselić 1992).

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import { at, binaryScale, matrixOf, scaled, transposed } from "./dense.ts";
import { maximalSweeps, orientation } from "./symmetric-eigen.ts";

/** A = U·diag(values)·V′ with min(m,n) columns in U and V, values descending and ≥ 0. */
export interface Svd {
  readonly values: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
}

function inner(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function rotate(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < x.length; i++) {
    const a = x[i];
    const b = y[i];
    x[i] = cosine * a - sine * b;
    y[i] = sine * a + cosine * b;
  }
}

// Makes every two columns orthogonal, and does to `right` what is done to them; whether any pair was not.
function sweep(columns: readonly Float64Array[], right: readonly Float64Array[], tolerance: number): boolean {
  let rotated = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      const x = columns[p];
      const y = columns[q];
      const alpha = inner(x, x);
      const beta = inner(y, y);
      const gamma = inner(x, y);
      if (gamma === 0 || Math.abs(gamma) <= tolerance * Math.sqrt(alpha) * Math.sqrt(beta)) continue;
      rotated = true;
      const cotangent = (beta - alpha) / (2 * gamma);
      const tangent = (cotangent >= 0 ? 1 : -1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
      const cosine = 1 / Math.hypot(1, tangent);
      rotate(x, y, cosine, tangent * cosine);
      rotate(right[p], right[q], cosine, tangent * cosine);
    }
  }
  return rotated;
}

// A unit vector orthogonal to the given ones: of the unit vectors' remainders the longest, twice orthogonalised.
function completion(basis: readonly Float64Array[], length: number): Float64Array {
  let best = new Float64Array(length);
  let longest = -1;
  for (let k = 0; k < length; k++) {
    const candidate = Float64Array.from({ length }, (_, i) => (i === k ? 1 : 0));
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of basis) {
        const overlap = inner(vector, candidate);
        for (let i = 0; i < length; i++) candidate[i] = candidate[i] - overlap * vector[i];
      }
    }
    const size = Math.sqrt(inner(candidate, candidate));
    if (size > longest) [best, longest] = [candidate.map((x) => x / size), size];
  }
  return best;
}

function columnsOf(matrix: Matrix): Float64Array[] {
  return Array.from({ length: matrix.columns }, (_, j) =>
    Float64Array.from({ length: matrix.rows }, (_unused, i) => at(matrix, i, j)),
  );
}

function fromColumns(columns: readonly Float64Array[], rows: number): Matrix {
  return matrixOf(rows, columns.length, (i, j) => columns[j][i]);
}

function tallSvd(matrix: Matrix, what: string): Svd {
  const { rows, columns: n } = matrix;
  const scale = binaryScale(matrix);
  const columns = columnsOf(scaled(matrix, 1 / scale));
  const right = columnsOf(matrixOf(n, n, (i, j) => (i === j ? 1 : 0)));
  const tolerance = 4 * Number.EPSILON * Math.sqrt(Math.max(rows, 1));
  let sweeps = 0;
  while (sweep(columns, right, tolerance)) {
    if (++sweeps > maximalSweeps) {
      throw new NumericError(
        "budget",
        `${what}: Jacobi's method has not converged for the ${rows}×${n} matrix after ${maximalSweeps} sweeps.`,
      );
    }
  }
  const sizes = columns.map((column) => Math.sqrt(inner(column, column)));
  const order = sizes.map((_, k) => k).sort((i, j) => sizes[j] - sizes[i]);
  const left: Float64Array[] = [];
  for (const k of order) {
    left.push(sizes[k] > 0 ? columns[k].map((x) => x / sizes[k]) : completion(left, rows));
  }
  return {
    values: Float64Array.from(order, (k) => sizes[k] * scale),
    left: fromColumns(left, rows),
    right: fromColumns(
      order.map((k) => right[k]),
      n,
    ),
  };
}

function oriented({ values, left, right }: Svd): Svd {
  const signs = columnsOf(left).map(orientation);
  const turned = (matrix: Matrix): Matrix =>
    matrixOf(matrix.rows, matrix.columns, (i, j) => signs[j] * at(matrix, i, j));
  return { values, left: turned(left), right: turned(right) };
}

/**
 * The decomposition of an m×n matrix of finite entries; of each pair of vectors the left one has the sign that
 * `orientation` gives it. Throws `budget` if 60 sweeps do not suffice.
 */
export function svd(matrix: Matrix, what: string): Svd {
  if (matrix.rows >= matrix.columns) return oriented(tallSvd(matrix, what));
  const { values, left, right } = tallSvd(transposed(matrix), what);
  return oriented({ values, left: right, right: left });
}

/** How many singular values exceed max(m,n)·eps·σ₁, the tolerance of NumPy's `matrix_rank`. */
export function numericRank(values: ArrayLike<number>, rows: number, columns: number): number {
  const bound = Math.max(rows, columns) * Number.EPSILON * (values[0] ?? 0);
  return Array.from(values).filter((value) => value > bound).length;
}
