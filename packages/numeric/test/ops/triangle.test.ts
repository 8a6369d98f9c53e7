import { expect, test } from "vitest";
import { tril, triu } from "../../src/index.ts";

const a = [
  [1, 2, 3],
  [4, 5, 6],
];

test.each([
  [0, [1, 0, 0, 4, 5, 0], [1, 2, 3, 0, 5, 6]],
  [1, [1, 2, 0, 4, 5, 6], [0, 2, 3, 0, 0, 6]],
  [-1, [0, 0, 0, 4, 0, 0], [1, 2, 3, 4, 5, 6]],
])("below and above diagonal %d", (diagonal, lower, upper) => {
  expect([...tril(a, diagonal).data]).toEqual(lower);
  expect([...triu(a, diagonal).data]).toEqual(upper);
});

test("what is dropped may be infinite or NaN", () => {
  expect(
    tril([
      [1, NaN],
      [2, 3],
    ]).toArray(),
  ).toEqual([
    [1, 0],
    [2, 3],
  ]);
});

test("matrices only", () => {
  expect(() => triu([1, 2])).toThrow("triu takes a matrix; the shape is (2,).");
});
