// Condition numbers estimated from LU factors, for a small part of the cost of an inverse.

import type { Values } from "./elementwise.ts";
import type { LuFactors } from "./lu.ts";
import { luSolve, luSolveTransposed } from "./lu.ts";

type LinearMap = (x: Float64Array) => Float64Array;

const maximalSteps = 5;

function sumOfMagnitudes(x: Float64Array): number {
  return x.reduce((sum, entry) => sum + Math.abs(entry), 0);
}

function unit(n: number, position: number): Float64Array {
  const x = new Float64Array(n);
  x[position] = 1;
  return x;
}

function positionOfLargest(x: Float64Array): number {
  return x.reduce((best, entry, k) => (Math.abs(entry) > Math.abs(x[best]) ? k : best), 0);
}

// A vector of growing entries with changing signs, on which cancellation that misleads the steps does not happen.
function alternating(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, k) => (k % 2 === 0 ? 1 : -1) * (1 + k / Math.max(1, n - 1)));
}

/**
 * A lower bound of ‖B‖₁, nearly always within a factor of 3, from products with B and B′ alone: Hager's method with Higham's
 * refinements (Higham 1988, ACM TOMS 14, algorithm 4.1).
 */
export function estimateOneNorm(apply: LinearMap, applyTransposed: LinearMap, n: number): number {
  if (n === 0) return 0;
  let x: Float64Array = new Float64Array(n).fill(1 / n);
  let y = apply(x);
  let estimate = sumOfMagnitudes(y);
  let visited = -1;
  for (let step = 0; step < (n > 1 ? maximalSteps : 0); step++) {
    const slope = applyTransposed(y.map((entry) => (entry < 0 ? -1 : 1)));
    const next = positionOfLargest(slope);
    if (next === visited) break;
    x = unit(n, next);
    y = apply(x);
    const found = sumOfMagnitudes(y);
    if (found <= estimate && visited >= 0) break;
    estimate = Math.max(estimate, found);
    visited = next;
  }
  return Math.max(estimate, (2 * sumOfMagnitudes(apply(alternating(n)))) / (3 * n));
}

function largestColumnSum(matrix: Values, n: number): number {
  let largest = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.abs(matrix[i * n + j]);
    largest = Math.max(largest, sum);
  }
  return largest;
}

function hasZeroPivot({ factors, size }: LuFactors): boolean {
  return Array.from({ length: size }, (_, i) => factors[i * size + i]).includes(0);
}

/** An estimate of κ₁(A) = ‖A‖₁·‖A⁻¹‖₁ from A and its LU factors; ∞ for a zero pivot. */
export function conditionEstimate(matrix: Values, lu: LuFactors): number {
  if (hasZeroPivot(lu)) return Infinity;
  const inverseNorm = estimateOneNorm(
    (x) => luSolve(lu, x, 1, "condition"),
    (x) => luSolveTransposed(lu, x),
    lu.size,
  );
  return largestColumnSum(matrix, lu.size) * inverseNorm;
}

/**
 * An estimate of Skeel's ‖ |A⁻¹|·|A| ‖∞, which unlike κ₁ does not change when rows are scaled: with D the row sums of |A| it
 * is ‖A⁻¹D‖∞ (Arioli, Demmel and Duff 1989). ∞ for a zero pivot.
 */
export function skeelEstimate(matrix: Values, lu: LuFactors): number {
  if (hasZeroPivot(lu)) return Infinity;
  const n = lu.size;
  const rowSums = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += Math.abs(matrix[i * n + j]);
    return sum;
  });
  const scaled = (x: Float64Array): Float64Array => x.map((entry, i) => entry * rowSums[i]);
  return estimateOneNorm(
    (x) => scaled(luSolveTransposed(lu, x)),
    (x) => luSolve(lu, scaled(x), 1, "condition"),
    n,
  );
}
