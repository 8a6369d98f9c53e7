// The principal square root of a real matrix: the one whose eigenvalues have positive real parts. Triangular matrices
// entry by entry, symmetric ones by their eigenvalues, all others by Newton's iteration.

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import {
  asymmetry,
  at,
  binaryScale,
  combination,
  identityMatrix,
  inverseOf,
  largestEntry,
  oneNorm,
  product,
  scaled,
  symmetricPart,
  transposed,
} from "./dense.ts";
import { logDeterminant } from "./lu.ts";
import { sylvesterSolution } from "./sylvester.ts";
import { functionOfSymmetric, symmetricEigen } from "./symmetric-eigen.ts";

function noRoot(what: string, n: number, reason: string): NumericError {
  return new NumericError(
    "bad-request",
    `${what}: the ${n}×${n} matrix ${reason}.`,
    "Only matrices without eigenvalues on the closed negative real axis have a real principal root and logarithm.",
  );
}

/** Whether every entry below the diagonal is zero. */
export function isUpperTriangular(matrix: Matrix): boolean {
  for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < i; j++) if (at(matrix, i, j) !== 0) return false;
  return true;
}

// R² = T row by row from the diagonal (Björck and Hammarling 1983).
function triangularRoot(t: Matrix, what: string): Matrix {
  const n = t.rows;
  const r = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    if (at(t, j, j) < 0) throw noRoot(what, n, `has the negative eigenvalue ${at(t, j, j).toPrecision(3)}`);
    r[j * n + j] = Math.sqrt(at(t, j, j));
    for (let i = j - 1; i >= 0; i--) {
      let sum = at(t, i, j);
      for (let k = i + 1; k < j; k++) sum -= r[i * n + k] * r[k * n + j];
      const divisor = r[i * n + i] + r[j * n + j];
      if (sum !== 0 && divisor === 0) throw noRoot(what, n, "has the eigenvalue 0 twice and no principal root");
      r[i * n + j] = sum === 0 ? 0 : sum / divisor;
    }
  }
  return { values: r, rows: n, columns: n };
}

// Eigenvalues that are negative by rounding alone count as zero.
function symmetricRoot(matrix: Matrix, what: string): Matrix {
  const n = matrix.rows;
  const eigen = symmetricEigen(matrix, what);
  const bound = n * Number.EPSILON * Math.max(Math.abs(eigen.values[0]), Math.abs(eigen.values[n - 1]));
  if (eigen.values[0] < -bound) throw noRoot(what, n, `has the negative eigenvalue ${eigen.values[0].toPrecision(3)}`);
  return functionOfSymmetric(eigen, (value) => Math.sqrt(Math.max(value, 0)));
}

// Each step halves the angle by which an eigenvalue misses the negative axis, so that more steps would accept matrices
// with eigenvalues on it, which rounding moves off.
const maximalIterations = 24;

// A root this much larger than its square belongs to a matrix with eigenvalues next to the negative axis that have only
// one eigenvector: a rounding error away from one that has no root.
const largestGrowth = 1e8;
const acceptedResidual = 1e-9;

// A step of Newton's method restores the digits that the iteration loses where the matrix is ill-conditioned; above this
// size its linear system would cost more than all the rest.
const largestRefined = 20;

function defect(root: Matrix, matrix: Matrix): Matrix {
  return combination([
    [1, matrix],
    [-1, product(root, root)],
  ]);
}

// X + E with X·E + E·X = A − X².
function refined(root: Matrix, matrix: Matrix): Matrix {
  if (root.rows > largestRefined) return root;
  return combination([
    [1, root],
    [1, sylvesterSolution(root, root, defect(root, matrix))],
  ]);
}

/**
 * The product form of Denman and Beavers' iteration, with determinantal scaling (Cheng, Higham, Kenney and Laub 2001):
 * M → ½(I + (μ²M + μ⁻²M⁻¹)/2), X → ½μX(I + μ⁻²M⁻¹) from M = X = A; then M tends to I and X to A^½.
 */
function iteratedRoot(matrix: Matrix, what: string): Matrix {
  const n = matrix.rows;
  const one = identityMatrix(n);
  let m = matrix;
  let x = matrix;
  let distance = Infinity;
  for (let step = 0; step < maximalIterations; step++) {
    const inverseOfM = inverseOf(m);
    // Scaling speeds up the approach and would spoil the end.
    const squared = distance > 1e-2 ? Math.exp(-logDeterminant(m.values, n) / n) : 1;
    const scale = Math.sqrt(squared);
    x = combination([
      [scale / 2, x],
      [1 / (2 * scale), product(x, inverseOfM)],
    ]);
    m = combination([
      [1 / 2, one],
      [squared / 4, m],
      [1 / (4 * squared), inverseOfM],
    ]);
    const next = oneNorm(
      combination([
        [1, m],
        [-1, one],
      ]),
    );
    // Convergence is quadratic, so a small distance that no longer shrinks is rounding.
    if (next < n * Number.EPSILON || (next < 1e-7 && next >= distance / 4)) return x;
    distance = next;
  }
  throw noRoot(what, n, `has no real principal square root (no convergence in ${maximalIterations} steps)`);
}

function generalRoot(matrix: Matrix, what: string): Matrix {
  const n = matrix.rows;
  try {
    const root = refined(iteratedRoot(matrix, what), matrix);
    const [growth, residual] = [oneNorm(root) ** 2, oneNorm(defect(root, matrix))].map((x) => x / oneNorm(matrix));
    if (growth <= largestGrowth && residual <= acceptedResidual) return root;
    throw noRoot(what, n, `is too ill-conditioned for a square root (relative residual ${residual.toExponential(1)})`);
  } catch (error) {
    if (!(error instanceof NumericError) || error.code !== "singular") throw error;
    throw noRoot(what, n, "has no real principal square root that can be found: an iterate became singular");
  }
}

/** A^½ of a square matrix of finite entries. Throws `bad-request` where no real principal root exists or can be found. */
export function principalRoot(input: Matrix, what: string): Matrix {
  if (largestEntry(input) === 0) return input;
  // A power of four, whose root is exact.
  const exponent = Math.trunc(Math.log2(binaryScale(input)) / 2);
  const matrix = scaled(input, 4 ** -exponent);
  return scaled(rootOf(matrix, what), 2 ** exponent);
}

function rootOf(matrix: Matrix, what: string): Matrix {
  if (isUpperTriangular(matrix)) return triangularRoot(matrix, what);
  if (isUpperTriangular(transposed(matrix))) return transposed(triangularRoot(transposed(matrix), what));
  if (asymmetry(matrix) <= matrix.rows * Number.EPSILON * largestEntry(matrix))
    return symmetricRoot(symmetricPart(matrix, what), what);
  return generalRoot(matrix, what);
}
