import { expect, test } from "vitest";
import { angleBetween, cosineSimilarity, norm, ones, tensor } from "../../src/index.ts";

test.each([
  [2, 5],
  [1, 7],
  [Infinity, 4],
  [-Infinity, 0],
  [0, 2],
  ["fro", 5],
  [3, Math.cbrt(91)],
] as const)("the norm of order %s of (3, 0, -4) is %d", (order, value) => {
  expect(norm([3, 0, -4], order).item()).toBeCloseTo(value, 14);
});

test("over axes and with keepdims", () => {
  expect(
    norm(
      [
        [3, 4],
        [6, 8],
      ],
      2,
      { axis: 1 },
    ).toArray(),
  ).toEqual([5, 10]);
  expect(norm(ones([2, 3]), 1, { axis: 0, keepdims: true }).shape).toEqual([1, 3]);
});

test("squares neither over- nor underflow", () => {
  expect(norm([3e200, 4e200]).item() / 5e200).toBeCloseTo(1, 15);
  expect(norm([3e-200, 4e-200]).item() / 5e-200).toBeCloseTo(1, 15);
  expect([norm([0, 0]).item(), norm([Infinity, 1]).item(), norm([NaN, 1]).item()]).toEqual([0, Infinity, NaN]);
});

test("an unknown order is refused", () => {
  expect(() => norm([1], NaN)).toThrow("an order of NaN is not known");
  expect(() => norm([1], "nuc")).toThrow("an order of nuc is for matrices; here it is asked for over 1 axis");
  expect(() => norm([[1]], 3)).toThrow("an order of 3 is not known for matrices");
});

test("cosine similarity", () => {
  expect(cosineSimilarity([1, 0], [0, 2]).item()).toBe(0);
  expect(cosineSimilarity(tensor([1, 2]), [2, 4]).item()).toBeCloseTo(1, 15);
});

test("angles and cosines along an axis", () => {
  const [x, y] = [tensor([[1, 0], [1, 1]]), tensor([[0, 2], [3, 3]])]; // prettier-ignore
  expect(cosineSimilarity(x, y, { axis: 1 }).toArray()).toEqual([0, expect.closeTo(1, 14)]);
  expect(angleBetween(x, y, { axis: 1 }).toArray()).toEqual([expect.closeTo(Math.PI / 2, 14), expect.closeTo(0, 14)]);
  expect(angleBetween([1, 0], [-2, 0]).item()).toBeCloseTo(Math.PI, 14);
});

test("small angles keep all their digits, where the inverse cosine has none left", () => {
  const tiny = 1e-9;
  expect(angleBetween([1, 0], [1, tiny]).item() / tiny).toBeCloseTo(1, 12);
  expect(Math.acos(cosineSimilarity([1, 0], [1, tiny]).item())).toBe(0);
});
