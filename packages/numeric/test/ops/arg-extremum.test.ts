import { expect, test } from "vitest";
import { argmax, argmin, generator, max, min, tensor, zeros } from "../../src/index.ts";

const x = generator(6).randn([3, 4, 2]);

test("picks the entries that max and min return, along any axis", () => {
  for (const axis of [0, 1, -1]) {
    expect(x.gather(axis, argmax(x, { axis, keepdims: true })).toArray()).toEqual(
      max(x, { axis, keepdims: true }).toArray(),
    );
    expect(x.gather(axis, argmin(x, { axis, keepdims: true })).toArray()).toEqual(
      min(x, { axis, keepdims: true }).toArray(),
    );
  }
  expect(x.data[argmax(x).item()]).toBe(max(x).item());
});

test("the first of several, and NaN", () => {
  expect([
    argmax([1, 3, 3]).item(),
    argmin([2, 1, 1]).item(),
    argmax([1, NaN, 5]).item(),
    argmin([1, NaN, -5]).item(),
  ]).toEqual([1, 1, 1, 1]);
});

test("has no derivative, and says so when asked", () => {
  const leaf = tensor([1, 2], { requiresGrad: true });
  expect(argmax(leaf).requiresGrad).toBe(false);
  expect(() => argmax(leaf).backward()).toThrow("does not depend on any tensor that requires a gradient");
  expect(() => argmax(zeros([0]))).toThrow("argmax over no entries");
});
