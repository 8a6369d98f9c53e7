// Triangular systems by substitution; the other triangle is not read.

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import { at } from "./dense.ts";

/** X with T·X = B for the lower or upper triangle T of a square matrix. Throws `singular` for a zero on its diagonal. */
export function triangularSolution(matrix: Matrix, right: Matrix, triangle: "lower" | "upper"): Matrix {
  const n = matrix.rows;
  const { columns } = right;
  const x = Float64Array.from(right.values);
  for (let step = 0; step < n; step++) {
    const i = triangle === "lower" ? step : n - 1 - step;
    const pivot = at(matrix, i, i);
    if (pivot === 0) throw zeroPivot(n, i);
    for (let before = 0; before < step; before++) {
      const k = triangle === "lower" ? before : n - 1 - before;
      const factor = at(matrix, i, k);
      for (let j = 0; j < columns; j++) x[i * columns + j] = x[i * columns + j] - factor * x[k * columns + j];
    }
    for (let j = 0; j < columns; j++) x[i * columns + j] = x[i * columns + j] / pivot;
  }
  return { values: x, rows: n, columns };
}

function zeroPivot(n: number, i: number): NumericError {
  return new NumericError(
    "singular",
    `solveTriangular: the ${n}×${n} matrix is singular: entry (${i}, ${i}) of its diagonal is 0.`,
  );
}
