import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { NumericError } from "../../src/error.ts";
import {
  combination,
  identityMatrix,
  inverseOf,
  oneNorm,
  product,
  scaled,
  transposed,
} from "../../src/kernels/dense.ts";
import type { Matrix } from "../../src/kernels/dense.ts";
import { exponential } from "../../src/kernels/matrix-exponential.ts";
import { isUpperTriangular, principalRoot } from "../../src/kernels/matrix-root.ts";
import { diagonalMatrix, distance, hardMatrix, rowsOf, squareMatrices } from "./matrices.ts";

const root = (a: Matrix): Matrix => principalRoot(a, "sqrtm");

test.prop([squareMatrices])("S² = A for a general matrix whose spectrum is right of zero", (g) => {
  const a = exponential(scaled(g, 1 / Math.max(1, oneNorm(g))));
  const s = root(a);
  expect(distance(product(s, s), a)).toBeLessThan(1e-13);
});

test.prop([squareMatrices])("of a square of a matrix with a spectrum near 1 is that matrix", (g) => {
  const s = combination([
    [1, identityMatrix(g.rows)],
    [0.5 / oneNorm(g), g],
  ]);
  expect(distance(root(product(s, s)), s)).toBeLessThan(1e-13);
});

test.prop([squareMatrices])("of a Gram matrix, also a singular one, is symmetric", (g) => {
  const a = product(g, transposed(g));
  const s = root(a);
  expect(distance(product(s, s), a)).toBeLessThan(1e-13);
  expect(distance(transposed(s), s)).toBe(0);
});

test.prop([fc.integer({ min: -300, max: 300 })])("scales by powers of ten without over- or underflow", (exponent) => {
  const a = scaled(rowsOf([5, 4], [1, 2]), 10 ** exponent);
  const s = scaled(root(a), 10 ** (-exponent / 2));
  expect(distance(product(s, s), rowsOf([5, 4], [1, 2]))).toBeLessThan(1e-12);
});

describe("known values", () => {
  plain.each([
    [rowsOf([33, 24], [48, 57]), rowsOf([5, 2], [4, 7])],
    [rowsOf([1, 4], [0, 9]), rowsOf([1, 1], [0, 3])],
    [rowsOf([9, 0], [4, 1]), rowsOf([3, 0], [1, 1])],
    [rowsOf([4, 1], [0, 4]), rowsOf([2, 0.25], [0, 2])],
    [rowsOf([0, 0], [0, 0]), rowsOf([0, 0], [0, 0])],
    [rowsOf([1, 1], [1, 1]), scaled(rowsOf([1, 1], [1, 1]), Math.SQRT1_2)],
    // A quarter turn: its root is the turn by 45°.
    [rowsOf([0, -1], [1, 0]), scaled(rowsOf([1, -1], [1, 1]), Math.SQRT1_2)],
    [diagonalMatrix([1e-100, 1, 1e100]), diagonalMatrix([1e-50, 1, 1e50])],
  ])("%#", (a, s) => {
    expect(distance(root(a), s)).toBeLessThan(1e-14);
  });

  plain("eigenvalues of widely different size", () => {
    const p = hardMatrix("random", 3, 3, 9);
    const a = product(product(p, diagonalMatrix([1e-4, 1, 1e4])), inverseOf(p));
    const s = root(a);
    expect(distance(product(s, s), a)).toBeLessThan(1e-13);
  });

  plain("triangles are known by exact zeros", () => {
    expect([rowsOf([1, 2], [0, 3]), rowsOf([1, 2], [1e-300, 3])].map(isUpperTriangular)).toEqual([true, false]);
  });
});

describe("no real principal root", () => {
  const similar = (...values: number[]): Matrix => {
    const p = hardMatrix("random", values.length, values.length, 12);
    return product(product(p, diagonalMatrix(values)), inverseOf(p));
  };
  plain.each([
    ["a negative number", rowsOf([-1])],
    ["minus one", rowsOf([-1, 0], [0, -1])],
    ["symmetric and indefinite", rowsOf([1, 2], [2, 1])],
    ["nilpotent", rowsOf([0, 1], [0, 0])],
    ["a negative eigenvalue", similar(1, -2, 3)],
    ["a double negative eigenvalue", similar(-1, -1, 2)],
    ["four equal negative eigenvalues", similar(-3, -3, -3, -3)],
    [
      "one negative Jordan block",
      product(product(rowsOf([1, 2], [3, 5]), rowsOf([-1, 1], [0, -1])), rowsOf([-5, 2], [3, -1])),
    ],
    ["singular, not symmetric and not triangular", rowsOf([1, 2], [3, 6])],
  ])("%s", (_, a) => {
    let error: unknown;
    try {
      root(a);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NumericError);
    expect(error).toMatchObject({ code: "bad-request" });
    expect(String(error)).toContain("sqrtm: the");
  });
});
