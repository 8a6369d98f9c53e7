import { test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { at, product, transposed } from "../../src/kernels/dense.ts";
import { functionOfSymmetric, orientation, symmetricEigen } from "../../src/kernels/symmetric-eigen.ts";
import { departureFromOrthogonality, diagonalMatrix, distance, rowsOf, symmetricMatrices } from "./matrices.ts";

test.prop([symmetricMatrices])("V·diag(λ)·V′ = A, V is orthogonal, λ ascends", (a) => {
  const { values, vectors } = symmetricEigen(a, "eigh");
  const rebuilt = product(product(vectors, diagonalMatrix(values)), transposed(vectors));
  expect(distance(rebuilt, a)).toBeLessThan(1e-14 * a.rows * 4);
  expect(departureFromOrthogonality(vectors)).toBeLessThan(1e-14 * a.rows);
  expect([...values]).toEqual([...values].sort((x, y) => x - y));
  for (let j = 0; j < a.rows; j++)
    expect(orientation(Array.from({ length: a.rows }, (_, i) => at(vectors, i, j)))).toBe(1);
});

describe("known spectra", () => {
  plain.each([
    [rowsOf([2, 1], [1, 2]), [1, 3]],
    [rowsOf([0, 1], [1, 0]), [-1, 1]],
    [rowsOf([7]), [7]],
    [rowsOf([1, 1, 1], [1, 1, 1], [1, 1, 1]), [0, 0, 3]],
    // The second difference: 2 − 2·cos(kπ/4).
    [rowsOf([2, -1, 0], [-1, 2, -1], [0, -1, 2]), [2 - Math.SQRT2, 2, 2 + Math.SQRT2]],
  ])("%#", (a, expected) => {
    symmetricEigen(a, "eigh").values.forEach((value, k) => expect(value).toBeCloseTo(expected[k], 14));
  });

  plain("small eigenvalues of a graded matrix keep their digits", () => {
    // det = 1e-20·(1 − 1e-20·…): the eigenvalues are 1 + 1e-20 and 1e-20 − 1e-20·1e-20·…, to all digits 1 and 0.99·1e-20.
    const [small, large] = symmetricEigen(rowsOf([1, 1e-11], [1e-11, 1e-20]), "eigh").values;
    expect(large).toBe(1);
    expect(small / 9.9e-21).toBeCloseTo(1, 12);
  });

  plain("nothing for an empty matrix", () => {
    expect(symmetricEigen(rowsOf(), "eigh").values).toHaveLength(0);
  });
});

plain("functions of the spectrum: the projector onto (1, 1)", () => {
  const eigen = symmetricEigen(rowsOf([2, 1], [1, 2]), "eigh");
  functionOfSymmetric(eigen, (x) => (x > 2 ? 1 : 0)).values.forEach((x) => expect(x).toBeCloseTo(0.5, 15));
});
