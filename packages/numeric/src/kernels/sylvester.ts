// A·X + X·B = C.

import { NumericError } from "../error.ts";
import type { Matrix } from "./dense.ts";
import {
  asymmetry,
  at,
  identityMatrix,
  largestEntry,
  largestMagnitude,
  matrixOf,
  product,
  transposed,
} from "./dense.ts";
import { luFactors, luSolve } from "./lu.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

// The dense linear system of the general case has this many unknowns at most: 8 MB and a second or two.
const maximalUnknowns = 1024;

function singularEquation(a: Matrix, b: Matrix, detail: string): NumericError {
  return new NumericError(
    "singular",
    `sylvester: A·X + X·B = C with A of ${a.rows}×${a.rows} and B of ${b.rows}×${b.rows} has no unique solution: an eigenvalue of A and one of B add up to 0 (${detail}).`,
    "A and −B must have no eigenvalue in common.",
  );
}

function isSymmetric(matrix: Matrix): boolean {
  return asymmetry(matrix) <= matrix.rows * Number.EPSILON * largestEntry(matrix);
}

// In the eigenvectors of symmetric A and B the equation is one division for each entry.
function bySymmetricEigen(a: Matrix, b: Matrix, c: Matrix): Matrix {
  const [left, right] = [symmetricEigen(a, "sylvester"), symmetricEigen(b, "sylvester")];
  const moved = product(product(transposed(left.vectors), c), right.vectors);
  const bound = (a.rows + b.rows) * Number.EPSILON * (largestMagnitude(left.values) + largestMagnitude(right.values));
  const solution = matrixOf(c.rows, c.columns, (i, j) => {
    const sum = left.values[i] + right.values[j];
    if (Math.abs(sum) <= bound) throw singularEquation(a, b, `their sum is ${sum.toExponential(1)}`);
    return at(moved, i, j) / sum;
  });
  return product(product(left.vectors, solution), transposed(right.vectors));
}

// (A ⊗ I + I ⊗ B′)·x = c for the rows of X and C written one after another.
function byLinearSystem(a: Matrix, b: Matrix, c: Matrix): Matrix {
  const [m, n] = [a.rows, b.rows];
  const size = m * n;
  if (size > maximalUnknowns) {
    throw new NumericError(
      "budget",
      `sylvester: ${m}·${n} = ${size} unknowns exceed the budget of ${maximalUnknowns} for matrices that are not symmetric.`,
      "Use smaller matrices, or symmetric ones.",
    );
  }
  const [one, other] = [identityMatrix(m), identityMatrix(n)];
  const system = matrixOf(size, size, (row, column) => {
    const [i, j] = [Math.floor(row / n), row % n];
    const [k, l] = [Math.floor(column / n), column % n];
    return at(a, i, k) * at(other, l, j) + at(one, i, k) * at(b, l, j);
  });
  const lu = luFactors(system.values, size);
  const bound = size * Number.EPSILON * (largestEntry(a) + largestEntry(b));
  for (let k = 0; k < size; k++) {
    const pivot = lu.factors[k * size + k];
    if (Math.abs(pivot) <= bound) throw singularEquation(a, b, `pivot ${k} is ${pivot.toExponential(1)}`);
  }
  return { ...c, values: luSolve(lu, c.values, 1, "sylvester") };
}

/** X with A·X + X·B = C, all entries finite. Throws `singular` if an eigenvalue of A and one of B add up to 0, and `budget`. */
export function sylvesterSolution(a: Matrix, b: Matrix, c: Matrix): Matrix {
  if (c.rows === 0 || c.columns === 0) return c;
  return isSymmetric(a) && isSymmetric(b) ? bySymmetricEigen(a, b, c) : byLinearSystem(a, b, c);
}
