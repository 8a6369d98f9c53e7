import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { NumericError } from "../../src/error.ts";
import { combination, identityMatrix, matrixOf, product, transposed } from "../../src/kernels/dense.ts";
import type { Matrix } from "../../src/kernels/dense.ts";
import { sylvesterSolution } from "../../src/kernels/sylvester.ts";
import { diagonalMatrix, distance, hardMatrix, rowsOf } from "./matrices.ts";

const residual = (a: Matrix, b: Matrix, c: Matrix): number => {
  const x = sylvesterSolution(a, b, c);
  const left = combination([
    [1, product(a, x)],
    [1, product(x, b)],
  ]);
  return distance(left, c);
};
const size = fc.integer({ min: 1, max: 6 });
const seed = fc.integer({ min: 1, max: 100_000 });
const shifted = (n: number, number: number): Matrix =>
  combination([
    [1, hardMatrix("random", n, n, number)],
    [4, identityMatrix(n)],
  ]);

test.prop([size, size, seed])("A·X + X·B = C for general matrices", (m, n, number) => {
  const c = hardMatrix("random", m, n, number + 2);
  expect(residual(shifted(m, number), shifted(n, number + 1), c)).toBeLessThan(1e-11);
});

test.prop([size, size, seed])("A·X + X·B = C for Gram matrices", (m, n, number) => {
  const gram = (g: Matrix): Matrix => product(g, transposed(g));
  const [a, b] = [gram(shifted(m, number)), gram(shifted(n, number + 1))];
  expect(residual(a, b, hardMatrix("random", m, n, number + 2))).toBeLessThan(1e-11);
});

plain("known values: eigenvalues of two diagonals add up", () => {
  const x = sylvesterSolution(diagonalMatrix([1, 2]), diagonalMatrix([3, 4, 5]), rowsOf([4, 5, 6], [5, 6, 7]));
  x.values.forEach((value) => expect(value).toBeCloseTo(1, 15));
  expect(
    sylvesterSolution(
      rowsOf([1]),
      rowsOf(),
      matrixOf(1, 0, () => 0),
    ).values,
  ).toHaveLength(0);
});

describe("errors", () => {
  const errorOf = (body: () => unknown): NumericError => {
    try {
      body();
    } catch (error) {
      if (error instanceof NumericError) return error;
      throw error;
    }
    throw new Error("nothing was thrown");
  };

  plain.each([
    ["symmetric", rowsOf([1, 0], [0, 2]), rowsOf([-2])],
    ["general", rowsOf([1, 1], [0, 2]), rowsOf([-2])],
    ["a rotation and itself: eigenvalues ±i", rowsOf([0, -1], [1, 0]), rowsOf([0, -1], [1, 0])],
  ])("eigenvalues that add up to 0, %s", (_, a, b) => {
    const error = errorOf(() =>
      sylvesterSolution(
        a,
        b,
        matrixOf(2, b.rows, () => 1),
      ),
    );
    expect(error.code).toBe("singular");
    expect(error.message).toContain("sylvester: A·X + X·B = C with A of 2×2");
  });

  plain("too many unknowns", () => {
    const a = matrixOf(33, 33, (i, j) => (i === j ? 1 : i < j ? 0.01 : 0));
    expect(errorOf(() => sylvesterSolution(a, a, a)).code).toBe("budget");
  });
});
