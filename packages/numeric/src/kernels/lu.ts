// Dense LU with partial pivoting (Golub and Van Loan, Matrix Computations, §3.4) and what follows from it.

import { NumericError } from "../error.ts";
import type { Values } from "./elementwise.ts";

/** PA = LU: `factors` holds L below the diagonal (ones omitted) and U on and above it; row i of PA is row `rows[i]` of A. */
export interface LuFactors {
  readonly factors: Float64Array;
  readonly rows: Int32Array;
  readonly sign: 1 | -1;
  readonly size: number;
}

function swapRows(matrix: Float64Array, i: number, j: number, columns: number): void {
  for (let k = 0; k < columns; k++) {
    const held = matrix[i * columns + k];
    matrix[i * columns + k] = matrix[j * columns + k];
    matrix[j * columns + k] = held;
  }
}

function pivotRow(matrix: Float64Array, column: number, n: number): number {
  let best = column;
  for (let i = column + 1; i < n; i++) {
    if (Math.abs(matrix[i * n + column]) > Math.abs(matrix[best * n + column])) best = i;
  }
  return best;
}

function eliminate(matrix: Float64Array, column: number, n: number): void {
  const pivot = matrix[column * n + column];
  if (pivot === 0) return;
  for (let i = column + 1; i < n; i++) {
    const factor = matrix[i * n + column] / pivot;
    matrix[i * n + column] = factor;
    if (factor === 0) continue;
    for (let j = column + 1; j < n; j++) matrix[i * n + j] = matrix[i * n + j] - factor * matrix[column * n + j];
  }
}

/** LU factors of an n×n matrix. A singular matrix gives zero pivots, not an error. */
export function luFactors(matrix: Values, size: number): LuFactors {
  const factors = Float64Array.from(matrix);
  const rows = Int32Array.from({ length: size }, (_, i) => i);
  let sign: 1 | -1 = 1;
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(factors, column, size);
    if (pivot !== column) {
      swapRows(factors, pivot, column, size);
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      sign = sign === 1 ? -1 : 1;
    }
    eliminate(factors, column, size);
  }
  return { factors, rows, sign, size };
}

/** The refusal of a matrix that is singular to working precision, with the reason. */
export function singular(what: string, n: number, detail: string): NumericError {
  return new NumericError(
    "singular",
    `${what}: the ${n}×${n} matrix is singular to working precision (${detail}).`,
    "Check its rank, or add a multiple of the identity if the problem allows it.",
  );
}

/** X with A·X = B for an n×m right-hand side. Throws `singular` on a zero pivot. */
export function luSolve(lu: LuFactors, right: Values, columns: number, what: string): Float64Array {
  const { factors, rows, size: n } = lu;
  const x = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    if (factors[i * n + i] === 0) throw singular(what, n, `pivot ${i} is 0, so its condition number is infinite`);
    for (let j = 0; j < columns; j++) x[i * columns + j] = right[rows[i] * columns + j];
    for (let k = 0; k < i; k++) subtractRow(x, i, k, factors[i * n + k], columns);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(x, i, k, factors[i * n + k], columns);
    for (let j = 0; j < columns; j++) x[i * columns + j] = x[i * columns + j] / factors[i * n + i];
  }
  return x;
}

/** x with A′·x = b. The pivots must not be zero. */
export function luSolveTransposed({ factors, rows, size: n }: LuFactors, right: Values): Float64Array {
  const y = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    y[i] = y[i] / factors[i * n + i];
    for (let j = i + 1; j < n; j++) y[j] = y[j] - factors[i * n + j] * y[i];
  }
  for (let i = n - 1; i >= 0; i--) for (let j = 0; j < i; j++) y[j] = y[j] - factors[i * n + j] * y[i];
  const x = new Float64Array(n);
  rows.forEach((row, i) => {
    x[row] = y[i];
  });
  return x;
}

/** L below the diagonal and U on and above it, of A = L·U without row exchanges. */
export function triangularFactors(matrix: Values, n: number): Float64Array {
  const factors = Float64Array.from(matrix);
  for (let column = 0; column < n; column++) eliminate(factors, column, n);
  return factors;
}

function subtractRow(x: Float64Array, target: number, source: number, factor: number, columns: number): void {
  if (factor === 0) return;
  for (let j = 0; j < columns; j++) {
    x[target * columns + j] = x[target * columns + j] - factor * x[source * columns + j];
  }
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}

// ‖ |A⁻¹|·|A| ‖∞: unlike the usual condition number it does not change when rows are scaled (Skeel 1979).
function skeelCondition(matrix: Values, inverse: Values, n: number): number {
  const rowSums = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) rowSums[i] = rowSums[i] + Math.abs(matrix[i * n + j]);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(inverse[i * n + j]) * rowSums[j];
    largest = Math.max(largest, sum);
  }
  return largest;
}

/**
 * A⁻¹ of an n×n matrix. Throws `singular` on a zero pivot and when Skeel's condition number exceeds 1/eps, where no digit
 * of the result would be right. NaN entries give NaN.
 */
export function inverse(matrix: Values, n: number): Float64Array {
  const result = luSolve(luFactors(matrix, n), identity(n), n, "inverse");
  const condition = skeelCondition(matrix, result, n);
  if (condition > 1 / Number.EPSILON) throw singular("inverse", n, `condition number ${condition.toExponential(1)}`);
  return result;
}

/** x as m·2^e with 1 ≤ |m| < 2; zero, ∞ and NaN keep e = 0. */
function splitExponent(x: number): { mantissa: number; exponent: number } {
  if (x === 0 || !Number.isFinite(x)) return { mantissa: x, exponent: 0 };
  let exponent = Math.floor(Math.log2(Math.abs(x)));
  // Two factors, since 2^-exponent alone may overflow for a subnormal number.
  const half = Math.trunc(-exponent / 2);
  let mantissa = x * 2 ** half * 2 ** (-exponent - half);
  if (Math.abs(mantissa) >= 2) [mantissa, exponent] = [mantissa / 2, exponent + 1];
  if (Math.abs(mantissa) < 1) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  return { mantissa, exponent };
}

/** Π of numbers, with exponents kept apart so that partial products cannot over- or underflow. */
export function scaledProduct(numbers: Iterable<number>): number {
  let mantissa = 1;
  let exponent = 0;
  for (const number of numbers) {
    const next = splitExponent(number);
    const product = splitExponent(mantissa * next.mantissa);
    mantissa = product.mantissa;
    exponent += next.exponent + product.exponent;
  }
  const half = Math.trunc(exponent / 2);
  // Adding 0 turns −0 into 0.
  return mantissa * 2 ** half * 2 ** (exponent - half) + 0;
}

function pivots({ factors, size }: LuFactors): number[] {
  return Array.from({ length: size }, (_, i) => factors[i * size + i]);
}

/** det A of an n×n matrix; 1 for n = 0. */
export function determinant(matrix: Values, n: number): number {
  const lu = luFactors(matrix, n);
  return scaledProduct([lu.sign, ...pivots(lu)]);
}

/** log |det A| of an n×n matrix; −∞ when a pivot is zero. */
export function logDeterminant(matrix: Values, n: number): number {
  return pivots(luFactors(matrix, n)).reduce((sum, pivot) => sum + Math.log(Math.abs(pivot)), 0);
}
