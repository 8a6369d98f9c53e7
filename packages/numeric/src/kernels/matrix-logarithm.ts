// log A by inverse scaling and squaring (Kenney and Laub 1989; Higham, Functions of Matrices, §11.5): square roots until
// the matrix is next to I, then a Padé approximant as a sum of partial fractions.

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import {
  asymmetry,
  combination,
  identityMatrix,
  largestEntry,
  oneNorm,
  scaled,
  solved,
  symmetricPart,
} from "./dense.ts";
import { exponential } from "./matrix-exponential.ts";
import { principalRoot } from "./matrix-root.ts";
import { functionOfSymmetric, symmetricEigen } from "./symmetric-eigen.ts";

// Gauss and Legendre's rule of order 8 on (−1, 1), Abramowitz and Stegun, table 25.4: nodes ±x and their weights.
const gaussRule: readonly (readonly [node: number, weight: number])[] = [
  [0.1834346424956498, 0.3626837833783617],
  [0.525532409916329, 0.3137066458778869],
  [0.7966664774136267, 0.2223810344533744],
  [0.9602898564975362, 0.1012285362903771],
];

// Below this norm order 8 is accurate to double precision (Higham, table 11.1).
const largestDistance = 0.25;
const maximalRoots = 100;

// log(I + X) = ∫ X(I + tX)⁻¹ dt over (0,1); Gauss' rule for it is the diagonal Padé approximant (Dieci, Morini, Papini 1996).
function logarithmNearOne(x: Matrix): Matrix {
  const one = identityMatrix(x.rows);
  const nodes = gaussRule.flatMap(([node, weight]) => [
    [(1 + node) / 2, weight / 2],
    [(1 - node) / 2, weight / 2],
  ]);
  const terms = nodes.map(([t, weight]): readonly [number, Matrix] => {
    const denominator = combination([
      [1, one],
      [t, x],
    ]);
    return [weight, solved(denominator, x, "logm")];
  });
  return combination(terms);
}

function refused(n: number, reason: string): NumericError {
  return new NumericError(
    "bad-request",
    `logm: the ${n}×${n} matrix ${reason}.`,
    "Only matrices without eigenvalues on the closed negative real axis have a real principal logarithm.",
  );
}

function symmetricLogarithm(matrix: Matrix): Matrix {
  const n = matrix.rows;
  const eigen = symmetricEigen(matrix, "logm");
  const bound = n * Number.EPSILON * Math.abs(eigen.values[n - 1]);
  if (!(eigen.values[0] > bound)) {
    throw refused(n, `is not positive definite to working precision (eigenvalue ${eigen.values[0].toPrecision(3)})`);
  }
  return functionOfSymmetric(eigen, Math.log);
}

function generalLogarithm(matrix: Matrix): Matrix {
  const n = matrix.rows;
  const one = identityMatrix(n);
  let root = matrix;
  for (let count = 0; count <= maximalRoots; count++) {
    const x = combination([
      [1, root],
      [-1, one],
    ]);
    if (oneNorm(x) <= largestDistance) return scaled(logarithmNearOne(x), 2 ** count);
    root = principalRoot(root, "logm");
  }
  throw refused(n, `has no real principal logarithm that can be found (${maximalRoots} square roots did not suffice)`);
}

/** log A of a square matrix of finite entries, with e^(log A) = A checked. Throws `bad-request` where there is none. */
export function principalLogarithm(matrix: Matrix): Matrix {
  const n = matrix.rows;
  if (n === 0) return matrix;
  if (asymmetry(matrix) <= n * Number.EPSILON * largestEntry(matrix) && !isDiagonal(matrix))
    return symmetricLogarithm(symmetricPart(matrix, "logm"));
  const result = generalLogarithm(matrix);
  const difference = oneNorm(
    combination([
      [1, exponential(result)],
      [-1, matrix],
    ]),
  );
  if (difference <= 1e-7 * oneNorm(matrix)) return result;
  throw refused(n, "is singular or too ill-conditioned for its logarithm");
}

function isDiagonal(matrix: Matrix): boolean {
  return matrix.values.every((x, k) => x === 0 || k % (matrix.rows + 1) === 0);
}
