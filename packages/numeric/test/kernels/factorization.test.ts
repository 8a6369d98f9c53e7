import { test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { at, matrixOf, product, transposed } from "../../src/kernels/dense.ts";
import { choleskyFactor, orthogonalFactor } from "../../src/kernels/factorization.ts";
import { departureFromOrthogonality, distance, hardMatrices, rowsOf, squareMatrices } from "./matrices.ts";

describe("Cholesky's factor", () => {
  test.prop([squareMatrices])("L·L′ = A with a lower triangle and a positive diagonal", (g) => {
    const n = g.rows;
    const gram = product(g, transposed(g));
    const a = matrixOf(n, n, (i, j) => at(gram, i, j) + (i === j ? 0.1 : 0));
    const l = choleskyFactor(a);
    expect(distance(product(l, transposed(l)), a)).toBeLessThan(1e-14 * n);
    for (let i = 0; i < n; i++) {
      expect(at(l, i, i)).toBeGreaterThan(0);
      for (let j = i + 1; j < n; j++) expect(at(l, i, j)).toBe(0);
    }
  });

  plain("known values", () => {
    expect([...choleskyFactor(rowsOf([4, 2], [2, 5])).values]).toEqual([2, 0, 1, 2]);
    expect(choleskyFactor(rowsOf()).values).toHaveLength(0);
  });

  plain.each([
    [rowsOf([-1]), "the 1×1 matrix is not positive definite: its leading minor of order 1"],
    [rowsOf([1, 2], [2, 1]), "leading minor of order 2"],
    [rowsOf([1, 0, 0], [0, 1, 1], [0, 1, 1]), "leading minor of order 3"],
  ])("names the minor that is not positive: %#", (a, message) => {
    expect(() => choleskyFactor(a)).toThrow(message);
  });
});

describe("the orthogonal factor", () => {
  test.prop([hardMatrices])("QQ′A = A, and R = Q′A is upper triangular with a diagonal ≥ 0", (input) => {
    const a = input.rows >= input.columns ? input : transposed(input);
    const q = orthogonalFactor(a);
    const r = product(transposed(q), a);
    expect(departureFromOrthogonality(q)).toBeLessThan(1e-13);
    expect(distance(product(q, r), a)).toBeLessThan(1e-13);
    const below = matrixOf(r.rows, r.columns, (i, j) => (i > j || (i === j && at(r, i, j) < 0) ? at(r, i, j) : 0));
    expect(
      distance(
        below,
        matrixOf(r.rows, r.columns, () => 0),
        a,
      ),
    ).toBeLessThan(1e-14);
  });

  plain("known values", () => {
    orthogonalFactor(rowsOf([3, 1], [4, 2])).values.forEach((x, k) =>
      expect(x).toBeCloseTo([0.6, -0.8, 0.8, 0.6][k], 15),
    );
  });
});
