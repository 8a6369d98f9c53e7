import { describe, expect, test } from "vitest";
import {
  arange,
  clone,
  concat,
  flatten,
  index,
  indexSelect,
  ones,
  reshape,
  squeeze,
  stack,
  unsqueeze,
} from "../../src/index.ts";

const a = arange(24).reshape(2, 3, 4);

describe("index", () => {
  test("entries, ranges, steps, negative positions", () => {
    expect(index(a, 1, 2, 3).item()).toBe(23);
    expect(index(a, -1, -1, -1).item()).toBe(23);
    expect(index(a, 0, [1, 3], [0, null, 2]).toArray()).toEqual([
      [4, 6],
      [8, 10],
    ]);
    expect(index(a, 0, 0, [null, null, -1]).toArray()).toEqual([3, 2, 1, 0]);
    expect(index(a, 0, 0, [-2]).toArray()).toEqual([2, 3]);
    expect(index(a, null, 1).shape).toEqual([2, 4]);
    expect(index(a, [1, 1]).shape).toEqual([0, 3, 4]);
    expect(index(a, 0, 0, [-100, 100]).toArray()).toEqual([0, 1, 2, 3]);
  });

  test("errors name the axis", () => {
    expect(() => index(a, 0, 3)).toThrow("entry 3 does not exist along axis 1, which has size 3");
    expect(() => index(a, 0, 0, 0, 0)).toThrow("4 items");
    expect(() => index(a, [0, 1, 0])).toThrow("step of 0");
  });
});

test("indexSelect repeats and reorders", () => {
  expect(indexSelect([[1, 2, 3]], 1, [2, 0, -1]).toArray()).toEqual([[3, 1, 3]]);
});

test("reshape infers one size and refuses what does not fit", () => {
  expect(reshape(a, [4, -1]).shape).toEqual([4, 6]);
  expect(() => reshape(a, [5, 5])).toThrow("24 entries of shape (2, 3, 4) do not fill (5, 5)");
  expect(() => reshape(a, [5, -1])).toThrow("do not fill");
});

test("axes of size one come and go", () => {
  expect(squeeze(ones([1, 2, 1])).shape).toEqual([2]);
  expect(squeeze(ones([1, 2, 1]), -1).shape).toEqual([1, 2]);
  expect(() => squeeze(a, 0)).toThrow("has size 2, not 1");
  expect([unsqueeze(a, 0).shape, unsqueeze(a, -1).shape]).toEqual([
    [1, 2, 3, 4],
    [2, 3, 4, 1],
  ]);
  expect(flatten(a).shape).toEqual([24]);
});

test("concat and stack", () => {
  expect(
    concat(
      [
        [[1], [2]],
        [
          [3, 4],
          [5, 6],
        ],
      ],
      1,
    ).toArray(),
  ).toEqual([
    [1, 3, 4],
    [2, 5, 6],
  ]);
  expect(
    stack(
      [
        [1, 2],
        [3, 4],
      ],
      -1,
    ).toArray(),
  ).toEqual([
    [1, 3],
    [2, 4],
  ]);
  expect(() => concat([[[1, 2]], [[1]]], 0)).toThrow("(1, 2) and (1, 1) differ");
  expect(() => stack([[1], [1, 2]])).toThrow("(1,) and (2,) differ");
  expect(() => concat([])).toThrow("no tensors");
});

test("clone owns its entries", () => {
  const copy = clone(a);
  copy.data[0] = 7;
  expect(a.data[0]).toBe(0);
});

test("nothing to join is refused", () => {
  expect(() => concat([])).toThrow("concat: no tensors given");
  expect(() => stack([])).toThrow("stack: no tensors given");
});
