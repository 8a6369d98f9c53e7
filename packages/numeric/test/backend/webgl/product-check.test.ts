import { describe, expect, test } from "vitest";

import { isProduct, transposeOf } from "../../../src/backend/webgl/freivalds.ts";
import { checkProduct, isLargeProduct } from "../../../src/backend/webgl/product-check.ts";
import { naiveContraction, randomInputs, seeded, type Contraction } from "./support.ts";

function product(left: number[], right: number[], sizes = [128, 130, 129]): Contraction {
  return { kernel: "contraction", labels: [left, right], output: [0, 2], sizes };
}

describe("large products", () => {
  test("are those of two matrices with 128 rows and columns", () => {
    expect(isLargeProduct(product([0, 1], [1, 2]))).toBe(true);
    expect(isLargeProduct(product([1, 0], [2, 1]))).toBe(true);
    expect(isLargeProduct(product([0, 1], [1, 2], [128, 127, 128]))).toBe(false);
    expect(isLargeProduct(product([0, 2], [0, 2]))).toBe(false);
    expect(isLargeProduct({ ...product([0, 1], [1, 2]), output: [0, 0] })).toBe(false);
    expect(isLargeProduct({ kernel: "inverse", size: 200 })).toBe(false);
  });

  test.for([
    [
      [0, 1],
      [1, 2],
    ],
    [
      [1, 0],
      [1, 2],
    ],
    [
      [0, 1],
      [2, 1],
    ],
    [
      [2, 1],
      [1, 0],
    ],
  ])("of %o and %o pass when right, and not with one wrong entry", ([left, right]) => {
    const call = left.includes(0) ? product(left, right, [9, 7, 8]) : { ...product(right, left, [9, 7, 8]) };
    const inputs = randomInputs(call, 4);
    const { values } = naiveContraction(call, inputs);
    const data = inputs.map((input) => input.values);
    expect(() => checkProduct(call, data, values)).not.toThrow();
    values[13] += 1e-3;
    expect(() => checkProduct(call, data, values)).toThrow(expect.objectContaining({ code: "device" }));
  });

  test("with infinite entries are not judged by them", () => {
    const a = { values: Float64Array.of(Infinity, 1, 1, 1), rows: 2, columns: 2 };
    const b = { values: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
    const c = { values: Float64Array.of(Infinity, Infinity, 4, 6), rows: 2, columns: 2 };
    expect(isProduct(a, b, c, seeded(1))).toBe(true);
    expect(isProduct(a, b, { ...c, values: Float64Array.of(Infinity, Infinity, 4, 7) }, seeded(1))).toBe(false);
    expect([...transposeOf(b).values]).toEqual([1, 3, 2, 4]);
  });
});
