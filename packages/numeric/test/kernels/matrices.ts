// Matrices for the tests of the decompositions: random ones, and the kinds that break naive methods.

import { fc } from "@fast-check/vitest";
import { generator } from "../../src/index.ts";
import type { Matrix } from "../../src/kernels/dense.ts";
import { at, combination, largestEntry, matrixOf, product, transposed } from "../../src/kernels/dense.ts";

/** How a test matrix is made. */
export type Kind = "random" | "graded" | "nearly singular" | "rank deficient" | "repeated" | "tiny" | "huge" | "zero";

const kinds: readonly Kind[] = [
  "random",
  "graded",
  "nearly singular",
  "rank deficient",
  "repeated",
  "tiny",
  "huge",
  "zero",
];

/** A random m×n matrix of a kind. */
export function hardMatrix(kind: Kind, rows: number, columns: number, seed: number): Matrix {
  const random = generator(seed);
  const normal = (m: number, n: number): Matrix => ({ values: random.randn([m, n]).data, rows: m, columns: n });
  const base = normal(rows, columns);
  switch (kind) {
    case "random":
      return base;
    case "graded":
      return matrixOf(rows, columns, (i, j) => at(base, i, j) * 10 ** (-3 * j - 2 * i));
    case "nearly singular":
      return combination([
        [1, product(normal(rows, 1), normal(1, columns))],
        [1e-13, base],
      ]);
    case "rank deficient":
      return product(normal(rows, 1), normal(1, columns));
    case "repeated":
      return matrixOf(rows, columns, (i, j) => (i === j ? 3 : 0) + (i === rows - 1 && j === columns - 1 ? 1 : 0));
    case "tiny":
      return matrixOf(rows, columns, (i, j) => at(base, i, j) * 1e-200);
    case "huge":
      return matrixOf(rows, columns, (i, j) => at(base, i, j) * 1e200);
    case "zero":
      return matrixOf(rows, columns, () => 0);
  }
}

const size = fc.integer({ min: 1, max: 7 });
const seed = fc.integer({ min: 1, max: 1_000_000 });

/** Rectangular matrices of every kind. */
export const hardMatrices: fc.Arbitrary<Matrix> = fc
  .tuple(fc.constantFrom(...kinds), size, size, seed)
  .map(([kind, rows, columns, number]) => hardMatrix(kind, rows, columns, number));

/** Symmetric matrices of every kind. */
export const symmetricMatrices: fc.Arbitrary<Matrix> = fc
  .tuple(fc.constantFrom(...kinds), size, seed)
  .map(([kind, n, number]) => {
    const a = hardMatrix(kind, n, n, number);
    return matrixOf(n, n, (i, j) => at(a, i, j) / 2 + at(a, j, i) / 2);
  });

/** Random matrices of one size. */
export const squareMatrices: fc.Arbitrary<Matrix> = fc
  .tuple(size, seed)
  .map(([n, number]) => hardMatrix("random", n, n, number));

/** max |A − B| relative to the largest |entry| of B, or of `against`. */
export function distance(a: Matrix, b: Matrix, against: Matrix = b): number {
  const difference = combination([
    [1, a],
    [-1, b],
  ]);
  const most = largestEntry(difference);
  return most === 0 ? 0 : most / largestEntry(against);
}

/** max |A′A − I|. */
export function departureFromOrthogonality(a: Matrix): number {
  return distance(
    product(transposed(a), a),
    matrixOf(a.columns, a.columns, (i, j) => (i === j ? 1 : 0)),
  );
}

/** diag(values) of the given shape. */
export function diagonalMatrix(values: ArrayLike<number>): Matrix {
  return matrixOf(values.length, values.length, (i, j) => (i === j ? values[i] : 0));
}

/** A matrix of the rows given. */
export function rowsOf(...rows: readonly (readonly number[])[]): Matrix {
  return matrixOf(rows.length, rows[0]?.length ?? 0, (i, j) => rows[i][j]);
}
