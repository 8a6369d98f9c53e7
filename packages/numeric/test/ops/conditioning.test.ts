import { expect, test } from "vitest";
import {
  cond,
  conditionEstimate,
  diag,
  eye,
  generator,
  inverse,
  matmul,
  matrixRank,
  ones,
  qr,
  solve,
  tensor,
  zeros,
} from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const hilbert = (n: number): Tensor =>
  tensor(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => 1 / (i + j + 1))));

test("condition numbers of known matrices", () => {
  expect(cond(diag(tensor([1, 4, 2]))).item()).toBeCloseTo(4, 14);
  expect(cond(diag(tensor([1, 4, 2])), -2).item()).toBeCloseTo(0.25, 14);
  for (const order of [1, Infinity]) expect(cond(hilbert(3), order).item()).toBeCloseTo(748, 8);
  expect(cond(hilbert(3)).item()).toBeCloseTo(524.0567775860607, 8);
  expect(cond([[1, 2], [2, 4]], 1).item()).toBe(Infinity); // prettier-ignore
  expect(() => cond(ones([2, 3]), 1)).toThrow("cond takes a square matrix");
});

test("the estimate is a lower bound within a factor of 3", () => {
  const random = generator(8);
  for (let trial = 0; trial < 40; trial++) {
    const a = random.randn([6, 6]).mul(diag(tensor([1, 1, 1, 1, 1, 10 ** -(trial % 8)])).add(eye(6)));
    const exact = cond(a, 1).item();
    const estimate = conditionEstimate(a);
    expect(estimate).toBeLessThanOrEqual(exact * (1 + 1e-6));
    expect(estimate).toBeGreaterThan(exact / 3);
  }
  expect(conditionEstimate([[1, 2], [2, 4]])).toBe(Infinity); // prettier-ignore
});

test("solve and inverse refuse what is singular to working precision, with the condition number", () => {
  const nearly = tensor([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  for (const refuse of [() => solve(nearly, [1, 2, 3]), () => inverse(nearly)]) {
    expect(refuse).toThrow(
      /3×3 matrix is singular to working precision \(condition number (?:about )?\d\.\de\+1[67]\)/u,
    );
  }
  expect(() => solve([[1, 2], [2, 4]], [1, 2])).toThrow("condition number is infinite"); // prettier-ignore
  expect(solve(diag(tensor([1e-200, 1e150])), [1e-200, 1e150]).toArray()).toEqual([1, 1]);
  expect(
    solve(hilbert(9), matmul(hilbert(9), ones([9])))
      .sub(1)
      .abs()
      .max()
      .item(),
  ).toBeLessThan(1e-3);
});

test("rank", () => {
  const { q } = qr(generator(9).randn([5, 3]));
  expect(matrixRank(matmul(q, q.T))).toBe(3);
  expect(matrixRank(zeros([3, 4]))).toBe(0);
  expect(matrixRank(diag(tensor([1, 1e-3, 1e-6])), 1e-4)).toBe(2);
});
