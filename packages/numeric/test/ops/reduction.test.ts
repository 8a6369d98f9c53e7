import { expect, test } from "vitest";
import { arange, max, mean, min, prod, sum, tensor, zeros } from "../../src/index.ts";

const a = arange(24).reshape(2, 3, 4);

test("sum, mean, prod, max and min over axes", () => {
  expect(sum(a, { axis: [0, -1] }).toArray()).toEqual([60, 92, 124]);
  expect(mean(a, { axis: 0 }).index(0).toArray()).toEqual([6, 7, 8, 9]);
  expect(
    prod(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { axis: 0 },
    ).toArray(),
  ).toEqual([4, 10, 18]);
  expect(max(a, { axis: [0, 2] }).toArray()).toEqual([15, 19, 23]);
  expect(min(a, { axis: 1, keepdims: true }).shape).toEqual([2, 1, 4]);
  expect([sum(a).item(), max(a).item(), min(a).item(), prod([2, 3, 7]).item()]).toEqual([276, 23, 0, 42]);
});

test("over no entries: 0, 1, NaN, or an error", () => {
  const none = zeros([0, 2]);
  expect(sum(none, { axis: 0 }).toArray()).toEqual([0, 0]);
  expect(prod(none, { axis: 0 }).toArray()).toEqual([1, 1]);
  expect(mean(none).item()).toBeNaN();
  expect(() => max(none)).toThrow("has no entries");
});

test("NaN wins, and a million small terms do not drown", () => {
  expect([max([1, NaN, 2]).item(), min([NaN, 1]).item()]).toEqual([NaN, NaN]);
  const tenths = tensor(new Float64Array(1_000_000).fill(0.1));
  expect(Math.abs(sum(tenths).item() - 100_000)).toBeLessThan(1e-9);
  expect(sum(tensor(new Float32Array(20_000_000).fill(1), { dtype: "float32" })).item()).toBe(20_000_000);
});

test("an axis that does not exist is named", () => {
  expect(() => sum(a, { axis: 3 })).toThrow("sum: axis 3 does not exist in a tensor with 3 axes");
});
