import { expect, test } from "vitest";

import {
  add,
  div,
  elementwise,
  eq,
  ge,
  gt,
  le,
  lt,
  maximum,
  minimum,
  mul,
  ones,
  polygamma,
  pow,
  sub,
  tensor,
  where,
} from "../../src/index.ts";

test("operators and comparisons", () => {
  const [x, y] = [tensor([1, 2, 3]), tensor([3, 2, 1])];
  expect([add(x, y), sub(x, y), mul(x, y)].map((z) => z.toArray())).toEqual([
    [4, 4, 4],
    [-2, 0, 2],
    [3, 4, 3],
  ]);
  expect([div(x, y), pow(x, y)].map((z) => z.toArray())).toEqual([
    [1 / 3, 1, 3],
    [1, 4, 3],
  ]);
  expect([maximum(x, y), minimum(x, y)].map((z) => z.toArray())).toEqual([
    [3, 2, 3],
    [1, 2, 1],
  ]);
  expect([lt(x, y), le(x, y), gt(x, y), ge(x, y), eq(x, y)].map((z) => z.toArray())).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [0, 0, 1],
    [0, 1, 1],
    [0, 1, 0],
  ]);
  expect(where(gt(x, 1), x, -1).toArray()).toEqual([-1, 2, 3]);
  expect(polygamma(1, 1).item()).toBeCloseTo(Math.PI ** 2 / 6, 14);
});

test("shapes broadcast, also those of one entry", () => {
  expect(mul(ones([1, 1]), tensor([2])).shape).toEqual([1, 1]);
  expect(add(tensor([[1]]), tensor([1, 2])).toArray()).toEqual([[2, 3]]);
  expect(add(ones([0, 3]), tensor([1])).shape).toEqual([0, 3]);
  expect(elementwise("exp", 0).item()).toBe(1);
  expect(() => add(ones([2]), ones([3]))).toThrow("add: shapes (2,) and (3,)");
});
