import { test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";
import { NumericError } from "../../src/error.ts";
import { combination, identityMatrix, oneNorm, product, scaled, transposed } from "../../src/kernels/dense.ts";
import { exponential } from "../../src/kernels/matrix-exponential.ts";
import { principalLogarithm } from "../../src/kernels/matrix-logarithm.ts";
import { diagonalMatrix, distance, rowsOf, squareMatrices } from "./matrices.ts";

// Below norm π every eigenvalue is within the strip that the principal logarithm fills.
test.prop([squareMatrices])("log(e^A) = A", (g) => {
  const a = scaled(g, 2 / Math.max(2, oneNorm(g)));
  expect(distance(principalLogarithm(exponential(a)), a, identityMatrix(1))).toBeLessThan(1e-12);
});

test.prop([squareMatrices])("e^(log A) = A for Gram matrices plus I", (g) => {
  const a = combination([
    [1, product(g, transposed(g))],
    [1, identityMatrix(g.rows)],
  ]);
  expect(distance(exponential(principalLogarithm(a)), a)).toBeLessThan(1e-12);
});

describe("known values", () => {
  plain.each([
    [rowsOf([1, 0], [0, 1]), rowsOf([0, 0], [0, 0])],
    [rowsOf([1, 1], [0, 1]), rowsOf([0, 1], [0, 0])],
    [rowsOf([0, -1], [1, 0]), rowsOf([0, -Math.PI / 2], [Math.PI / 2, 0])],
    [diagonalMatrix([1e-20, 1, 1e20]), diagonalMatrix([-20 * Math.LN10, 0, 20 * Math.LN10])],
    [rowsOf([Math.E]), rowsOf([1])],
  ])("%#", (a, expected) => {
    const logarithm = principalLogarithm(a);
    expect(distance(logarithm, expected, rowsOf([50]))).toBeLessThan(1e-15);
  });

  plain("nothing for an empty matrix", () => {
    expect(principalLogarithm(rowsOf()).values).toHaveLength(0);
  });
});

describe("no real logarithm", () => {
  plain.each([
    ["zero", rowsOf([0])],
    ["negative", rowsOf([-1, 0], [0, -1])],
    ["symmetric and singular", rowsOf([1, 1], [1, 1])],
    ["symmetric and indefinite", rowsOf([1, 2], [2, 1])],
    ["a reflection that is not symmetric", rowsOf([1, 3], [1, -1])],
    ["singular", rowsOf([1, 2], [3, 6])],
    ["triangular and singular", rowsOf([1, 2], [0, 0])],
  ])("%s", (_, a) => {
    let error: unknown;
    try {
      principalLogarithm(a);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NumericError);
    expect(error).toMatchObject({ code: "bad-request" });
    expect(String(error)).toContain("logm: the");
  });
});
