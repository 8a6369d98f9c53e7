// e^A by scaling and squaring with the Padé approximant of degree 13 (Higham, The scaling and squaring method for the
// matrix exponential revisited, 2005).

import type { Matrix } from "./dense.ts";
import {
  combination,
  filledWithNaN,
  identityMatrix,
  isFiniteMatrix,
  oneNorm,
  product,
  scaled,
  solved,
} from "./dense.ts";

const degree = 13;

// The largest norm for which degree 13 is accurate to double precision (Higham 2005, table 2.3).
const largestNorm = 5.371920351148152;

// Coefficients of the numerator, from the highest down: each follows from its neighbour.
function padeCoefficients(): number[] {
  const coefficients = new Array<number>(degree + 1).fill(1);
  for (let j = degree; j > 0; j--) {
    coefficients[j - 1] = (coefficients[j] * j * (2 * degree - j + 1)) / (degree - j + 1);
  }
  return coefficients;
}

// r(A) = (V − U)⁻¹(V + U) with odd part U and even part V, six products (Higham 2005, eq. 2.7).
function pade(a: Matrix): Matrix {
  const b = padeCoefficients();
  const one = identityMatrix(a.rows);
  const a2 = product(a, a);
  const a4 = product(a2, a2);
  const a6 = product(a4, a2);
  const half = (high: readonly number[], low: readonly number[]): Matrix =>
    combination([
      [1, product(a6, combination([a6, a4, a2].map((power, k) => [high[k], power])))],
      ...[a6, a4, a2, one].map((power, k) => [low[k], power] as const),
    ]);
  const u = product(a, half([b[13], b[11], b[9]], [b[7], b[5], b[3], b[1]]));
  const v = half([b[12], b[10], b[8]], [b[6], b[4], b[2], b[0]]);
  const [numerator, denominator] = [1, -1].map((sign) =>
    combination([
      [1, v],
      [sign, u],
    ]),
  );
  return solved(denominator, numerator, "matrixExp");
}

/** e^A of a square matrix; NaN throughout for one that is not finite. */
export function exponential(matrix: Matrix): Matrix {
  const size = oneNorm(matrix);
  if (!isFiniteMatrix(matrix) || size === Infinity) return filledWithNaN(matrix.rows, matrix.columns);
  const squarings = size > largestNorm ? Math.ceil(Math.log2(size / largestNorm)) : 0;
  let result = pade(scaled(matrix, 2 ** -squarings));
  for (let k = 0; k < squarings; k++) result = product(result, result);
  return result;
}
