import { test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { product, transposed } from "../../src/kernels/dense.ts";
import { numericRank, svd } from "../../src/kernels/svd.ts";
import { departureFromOrthogonality, diagonalMatrix, distance, hardMatrices, hardMatrix, rowsOf } from "./matrices.ts";

test.prop([hardMatrices])("U·Σ·V′ = A, U and V have orthonormal columns, σ descends", (a) => {
  const { values, left, right } = svd(a, "svd");
  expect(distance(product(product(left, diagonalMatrix(values)), transposed(right)), a)).toBeLessThan(1e-14 * 8);
  expect(departureFromOrthogonality(left)).toBeLessThan(1e-14 * 8);
  expect(departureFromOrthogonality(right)).toBeLessThan(1e-14 * 8);
  expect([...values]).toEqual([...values].sort((x, y) => y - x));
  expect(values.every((value) => value >= 0)).toBe(true);
});

describe("known singular values", () => {
  plain.each([
    [rowsOf([3, 0], [4, 5]), [Math.sqrt(45), Math.sqrt(5)]],
    [rowsOf([3, 4]), [5]],
    [rowsOf([3], [4]), [5]],
    [rowsOf([1, 2], [2, 4], [3, 6]), [Math.sqrt(70), 0]],
    [rowsOf([0, 0], [0, 0]), [0, 0]],
  ])("%#", (a, expected) => {
    svd(a, "svd").values.forEach((value, k) => expect(value).toBeCloseTo(expected[k], 14));
  });

  plain("columns of very different lengths keep their digits", () => {
    svd(rowsOf([1, 0], [0, 1e-60]), "svd").values.forEach((value, k) =>
      expect(value / [1, 1e-60][k]).toBeCloseTo(1, 14),
    );
  });

  plain("nothing for empty matrices", () => {
    expect(svd(rowsOf(), "svd").values).toHaveLength(0);
    const { left, right } = svd({ values: new Float64Array(0), rows: 3, columns: 0 }, "svd");
    expect([left.rows, left.columns, right.rows]).toEqual([3, 0, 0]);
  });
});

plain.each([
  ["random", 3],
  ["rank deficient", 1],
  ["zero", 0],
  ["nearly singular", 3],
] as const)("the rank of a %s matrix is %d", (kind, rank) => {
  expect(numericRank(svd(hardMatrix(kind, 5, 3, 4), "svd").values, 5, 3)).toBe(rank);
});

plain("a large matrix converges", () => {
  const a = hardMatrix("random", 90, 60, 3);
  const { values, left, right } = svd(a, "svd");
  expect(distance(product(product(left, diagonalMatrix(values)), transposed(right)), a)).toBeLessThan(1e-13);
});
