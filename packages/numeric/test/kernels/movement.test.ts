import { expect, test } from "vitest";

import { concatenateBlocks, gatherEntries, reduceExtremum, scatterEntries } from "../../src/kernels/movement.ts";

test("gather and scatter are transposes", () => {
  const indices = Int32Array.of(2, 0, 2);
  const [x, y] = [Float64Array.of(1, 2, 3), Float64Array.of(5, 7, 11)];
  const dot = (left: Float64Array, right: Float64Array): number =>
    left.reduce((sum, value, k) => sum + value * right[k], 0);
  expect([...gatherEntries(x, indices)]).toEqual([3, 1, 3]);
  expect([...scatterEntries(y, indices, 3)]).toEqual([7, 0, 16]);
  expect(dot(gatherEntries(x, indices), y)).toBe(dot(x, scatterEntries(y, indices, 3)));
});

test("blocks of different lengths are joined row by row", () => {
  const parts = [
    { data: Float64Array.of(1, 2), shape: [2, 1] },
    { data: Float64Array.of(3, 4, 5, 6), shape: [2, 2] },
  ];
  expect([...concatenateBlocks(parts, 1)]).toEqual([1, 3, 4, 2, 5, 6]);
});

test("extrema drop their axes, and none of no entries exists", () => {
  const source = { data: Float64Array.of(1, 5, 2, 4, 0, 9), shape: [2, 3] };
  expect([...reduceExtremum(source, [0], "maximum").data]).toEqual([4, 5, 9]);
  expect([...reduceExtremum(source, [1], "minimum").data]).toEqual([1, 0]);
  expect(() => reduceExtremum({ data: new Float64Array(0), shape: [0] }, [0], "maximum")).toThrow("over no entries");
});
