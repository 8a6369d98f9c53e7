import { expect, test } from "vitest";
import { concat, hessian, jacobian, matmul, mul, ones, sum, tensor } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const modes = ["forward", "reverse", "auto"] as const;

test.each(modes)("jacobian of (x² + y², x + y), %s", (mode) => {
  const f = (z: Tensor): Tensor => concat([sum(z.square()).reshape(1), sum(z).reshape(1)]);
  expect(jacobian(f, [3, 5], mode).toArray()).toEqual([
    [6, 10],
    [1, 1],
  ]);
});

test.each(modes)("matrix by matrix has four axes: X∘X, %s", (mode) => {
  const result = jacobian(
    (x) => mul(x, x),
    [
      [1, 2],
      [3, 4],
    ],
    mode,
  );
  expect(result.shape).toEqual([2, 2, 2, 2]);
  expect(result.toArray()).toEqual([
    [
      [
        [2, 0],
        [0, 0],
      ],
      [
        [0, 4],
        [0, 0],
      ],
    ],
    [
      [
        [0, 0],
        [6, 0],
      ],
      [
        [0, 0],
        [0, 8],
      ],
    ],
  ]);
});

test.each(modes)("more outputs than inputs, and none at all, %s", (mode) => {
  expect(jacobian((x) => mul(x, ones([2, 2])), 3, mode).toArray()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(jacobian((x) => x, tensor(new Float64Array(0)), mode).shape).toEqual([0, 0]);
});

test("hessian of a quadratic form", () => {
  const a = tensor([
    [1, 2],
    [0, 3],
  ]);
  expect(hessian((x) => matmul(x, matmul(a, x)), [1, 1]).toArray()).toEqual([
    [2, 2],
    [2, 6],
  ]);
});
