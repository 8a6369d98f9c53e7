import { expect, test } from "vitest";
import { arange, diag, diagonal, eye, ones, trace } from "../../src/index.ts";

const a = arange(12).reshape(3, 4);

test("diagonals of rectangular matrices, above and below", () => {
  const expected: readonly (readonly [number, readonly number[]])[] = [
    [0, [0, 5, 10]],
    [1, [1, 6, 11]],
    [3, [3]],
    [4, []],
    [-1, [4, 9]],
    [-2, [8]],
    [-7, []],
  ];
  for (const [offset, entries] of expected) {
    expect(diagonal(a, offset).toArray()).toEqual(entries);
    expect(trace(a, offset).item()).toBe(entries.reduce((sum, x) => sum + x, 0));
  }
});

test("of tensors the diagonal is the last axis", () => {
  const t = arange(24).reshape(2, 3, 4);
  expect(diagonal(t).shape).toEqual([4, 2]);
  expect(diagonal(t, 1, 1, 2).toArray()).toEqual([0, 1].map((k) => t.index(k).diagonal(1).toArray()));
  expect(diagonal(t, 0, 2, 1).toArray()).toEqual(diagonal(t, 0, 1, 2).toArray());
});

test("diag makes a matrix or takes its diagonal", () => {
  expect(diag(ones([3])).toArray()).toEqual(eye(3).toArray());
  expect(diag(a).toArray()).toEqual([0, 5, 10]);
});

test("what has no diagonal is refused", () => {
  expect(() => diagonal([1, 2])).toThrow("at least two axes; the shape is (2,)");
  expect(() => diagonal(a, 0.5)).toThrow("0.5 is no offset");
  expect(() => diagonal(a, 0, 1, -1)).toThrow("axis 1 is named twice");
  expect(() => trace([1])).toThrow("trace takes a matrix");
});
