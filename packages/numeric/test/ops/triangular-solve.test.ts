import { expect, test } from "vitest";
import { allclose, cholesky, choleskySolve, solve, solveTriangular, zeros } from "../../src/index.ts";

const a = [
  [4, 2],
  [2, 5],
];

test("one triangle, for vectors and matrices on the right", () => {
  expect(solveTriangular(a, [4, 7], "lower").toArray()).toEqual([1, 1]);
  expect(
    solveTriangular(
      a,
      [
        [6, 2],
        [5, 5],
      ],
      "upper",
    ).toArray(),
  ).toEqual([
    [1, 0],
    [1, 1],
  ]);
});

test("a positive definite system by its factor agrees with LU", () => {
  const right = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  expect(allclose(choleskySolve(right, cholesky(a)), solve(a, right), 1e-14)).toBe(true);
  expect(allclose(choleskySolve([6, 7], cholesky(a)), [1, 1], 1e-14)).toBe(true);
});

test("errors", () => {
  expect(() => solveTriangular(a, zeros([]), "lower")).toThrow("the shapes are (2, 2) and ()");
  expect(solveTriangular(zeros([3, 2, 2]).add(a), [4, 7], "lower").shape).toEqual([3, 2]);
  expect(() => solveTriangular(a, [1, 2, 3], "lower")).toThrow("solveLower takes A of n×n and B of n×m");
  expect(() => solveTriangular([[0]], [1], "upper")).toThrow("solveTriangular: the 1×1 matrix is singular");
});
