import { describe, expect, test } from "vitest";
import { arange, matrixNorm, norm, tensor, zeros } from "../../src/index.ts";
import type { NormOrder } from "../../src/index.ts";

// diag(3, −4) has the singular values 4 and 3.
test.each<readonly [NormOrder, number]>([
  ["fro", 5],
  ["nuc", 7],
  [2, 4],
  [-2, 3],
  [1, 4],
  [-1, 3],
  [Infinity, 4],
  [-Infinity, 3],
])("order %s of diag(3, -4) is %d", (order, value) => {
  const a = tensor([
    [3, 0],
    [0, -4],
  ]);
  expect(matrixNorm(a, order).item()).toBeCloseTo(value, 14);
  expect(norm(a, order).item()).toBeCloseTo(value, 14);
  expect(a.norm(order).item()).toBeCloseTo(value, 14);
});

describe("axes", () => {
  const a = arange(24).reshape(2, 3, 4);
  test("the last two unless given, rows first", () => {
    expect(matrixNorm(a, 1).toArray()).toEqual([3 + 7 + 11, 15 + 19 + 23]);
    expect(matrixNorm(a, 1, { axis: [2, 1] }).toArray()).toEqual(matrixNorm(a, Infinity).toArray());
    expect(norm(a, "nuc", { axis: [0, 2], keepdims: true }).shape).toEqual([1, 3, 1]);
    expect(norm(a, 2, { axis: [0, 2] }).shape).toEqual([3]);
  });

  test("that are not two are refused", () => {
    expect(() => matrixNorm([1, 2])).toThrow("matrixNorm takes a matrix or two axes of a tensor; the shape is (2,)");
    expect(() => matrixNorm(a, 1, { axis: 0 })).toThrow("the axes are [0]");
    expect(() => matrixNorm(a, 1, { axis: [1, -2] })).toThrow("axis 1 is named twice");
  });
});

test("three axes count as a vector, whose order may be any number", () => {
  expect(norm(arange(8).reshape(2, 2, 2), 1).item()).toBe(28);
  expect(norm(zeros([0, 2, 3])).item()).toBe(0);
  expect(matrixNorm(zeros([0, 2, 3]), "nuc").shape).toEqual([0]);
  expect(matrixNorm(zeros([2, 0]), "nuc").item()).toBe(0);
});
