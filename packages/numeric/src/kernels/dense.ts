// Small dense matrices for the factorisations: what all of them share, and nothing that only one needs.

import { NumericError } from "../error.ts";
import type { Values } from "./elementwise.ts";
import { inverse, luFactors, luSolve } from "./lu.ts";
import { batchedMatmul } from "./matmul.ts";

/** A dense row-major matrix. */
export interface Matrix {
  readonly values: Values;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of the given entries. */
export function matrixOf(rows: number, columns: number, entry: (i: number, j: number) => number): Matrix {
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] = entry(i, j);
  return { values, rows, columns };
}

/** Entry (i,j). */
export function at({ values, columns }: Matrix, i: number, j: number): number {
  return values[i * columns + j];
}

/** The n×n identity. */
export function identityMatrix(n: number): Matrix {
  return matrixOf(n, n, (i, j) => (i === j ? 1 : 0));
}

/** A·B. */
export function product(left: Matrix, right: Matrix): Matrix {
  const sizes = { batch: 1, rows: left.rows, shared: left.columns, columns: right.columns };
  return { values: batchedMatmul(left.values, right.values, sizes), rows: left.rows, columns: right.columns };
}

/** A′. */
export function transposed(matrix: Matrix): Matrix {
  return matrixOf(matrix.columns, matrix.rows, (i, j) => at(matrix, j, i));
}

/** Σ coefficient·matrix over matrices of one shape. */
export function combination(terms: readonly (readonly [coefficient: number, matrix: Matrix])[]): Matrix {
  const [, { rows, columns }] = terms[0];
  const values = new Float64Array(rows * columns);
  for (const [coefficient, matrix] of terms) {
    for (let k = 0; k < values.length; k++) values[k] = values[k] + coefficient * matrix.values[k];
  }
  return { values, rows, columns };
}

/** X with A·X = B by LU. Throws `singular` on a zero pivot, naming `what`. */
export function solved(matrix: Matrix, right: Matrix, what: string): Matrix {
  const values = luSolve(luFactors(matrix.values, matrix.rows), right.values, right.columns, what);
  return { values, rows: right.rows, columns: right.columns };
}

/** A⁻¹ of a square matrix. Throws `singular`. */
export function inverseOf(matrix: Matrix): Matrix {
  return { ...matrix, values: inverse(matrix.values, matrix.rows) };
}

/** [A, E; 0, A]. */
export function blockTriangular(diagonal: Matrix, corner: Matrix): Matrix {
  const n = diagonal.rows;
  return matrixOf(2 * n, 2 * n, (i, j) => {
    if (i >= n) return j >= n ? at(diagonal, i - n, j - n) : 0;
    return j >= n ? at(corner, i, j - n) : at(diagonal, i, j);
  });
}

/** The upper right quarter of a matrix of even size. */
export function upperRightBlock(matrix: Matrix): Matrix {
  const n = matrix.rows / 2;
  return matrixOf(n, n, (i, j) => at(matrix, i, j + n));
}

/** The largest |x|; 0 of none. */
export function largestMagnitude(values: Iterable<number>): number {
  let largest = 0;
  for (const x of values) largest = Math.max(largest, Math.abs(x));
  return largest;
}

/** The largest |entry|; 0 without entries. */
export function largestEntry({ values }: Matrix): number {
  return largestMagnitude(values);
}

/** The largest column sum of |entries|. */
export function oneNorm(matrix: Matrix): number {
  let largest = 0;
  for (let j = 0; j < matrix.columns; j++) {
    let sum = 0;
    for (let i = 0; i < matrix.rows; i++) sum += Math.abs(at(matrix, i, j));
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** Whether every entry is a finite number. */
export function isFiniteMatrix({ values }: Matrix): boolean {
  return values.every((x) => Number.isFinite(x));
}

/** The power of two next to the largest |entry|, by which nothing over- or underflows; 1 for a zero matrix. */
export function binaryScale(matrix: Matrix): number {
  const largest = largestEntry(matrix);
  if (largest === 0) return 1;
  return 2 ** Math.max(-1022, Math.min(1022, Math.floor(Math.log2(largest))));
}

/** c·A. */
export function scaled(matrix: Matrix, factor: number): Matrix {
  return { ...matrix, values: Float64Array.from(matrix.values, (x) => x * factor) };
}

/** A with every entry NaN: the answer to a matrix that is not finite. */
export function filledWithNaN(rows: number, columns: number): Matrix {
  return matrixOf(rows, columns, () => NaN);
}

/** max |A − A′|. */
export function asymmetry(matrix: Matrix): number {
  let largest = 0;
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < i; j++) largest = Math.max(largest, Math.abs(at(matrix, i, j) - at(matrix, j, i)));
  }
  return largest;
}

// Products that were computed in float32 are symmetric only up to their rounding.
const symmetryTolerance = 1e-5;

/** (A + A′)/2 of a matrix that is symmetric up to rounding. Throws `bad-request` for another one, naming `what`. */
export function symmetricPart(matrix: Matrix, what: string): Matrix {
  const difference = asymmetry(matrix);
  if (difference > symmetryTolerance * largestEntry(matrix)) {
    throw new NumericError(
      "bad-request",
      `${what}: the ${matrix.rows}×${matrix.rows} matrix is not symmetric (entries across the diagonal differ by up to ${difference.toPrecision(2)}).`,
      "Take its symmetric part, (A + A')/2, if that is meant.",
    );
  }
  return matrixOf(matrix.rows, matrix.rows, (i, j) => at(matrix, i, j) / 2 + at(matrix, j, i) / 2);
}
