import { expect, test } from "vitest";

import { gatherView, pairwiseSum, scatterView } from "../../src/kernels/view.ts";

const source = Float64Array.from({ length: 6 }, (_, k) => k);

test("a view with exchanged strides is the transpose, one with summed strides the diagonal", () => {
  expect([...gatherView(source, [3, 2], [1, 3])]).toEqual([0, 3, 1, 4, 2, 5]);
  expect([...gatherView(source.subarray(0, 4), [2], [3])]).toEqual([0, 3]);
  expect([...gatherView(source, [2, 2], [0, 1])]).toEqual([0, 1, 0, 1]);
  expect([...gatherView(source, [], [])]).toEqual([0]);
  expect(gatherView(source, [0, 2], [1, 1])).toHaveLength(0);
});

test("entries that are not written stay", () => {
  expect([...scatterView(source, new Float64Array(4), { shape: [2], from: [1], to: [3] })]).toEqual([0, 0, 0, 1]);
});

test("pairwise summation keeps its rounding small", () => {
  const tenths = new Float64Array(10_000_000).fill(0.1);
  expect(Math.abs(pairwiseSum(tenths, 0, tenths.length) - 1e6)).toBeLessThan(1e-8);
  expect(pairwiseSum(source, 1, 3)).toBe(6);
  expect(pairwiseSum(source, 0, 0)).toBe(0);
});
