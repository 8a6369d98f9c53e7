import { expect, test } from "vitest";
import { conditionEstimate, estimateOneNorm, skeelEstimate } from "../../src/kernels/condition.ts";
import { luFactors, luSolveTransposed } from "../../src/kernels/lu.ts";
import { generator } from "../../src/index.ts";

const multiply =
  (a: Float64Array, n: number, isTransposed: boolean) =>
  (x: Float64Array): Float64Array =>
    Float64Array.from({ length: n }, (_, i) =>
      x.reduce((sum, each, j) => sum + each * a[isTransposed ? j * n + i : i * n + j], 0),
    );

test("the estimate of a norm is the largest column sum or a little less", () => {
  const random = generator(7);
  for (let n = 1; n < 12; n++) {
    const a = Float64Array.from(random.randn([n, n]).data);
    const sums = Array.from({ length: n }, (_, j) =>
      Array.from({ length: n }, (_unused, i) => Math.abs(a[i * n + j])).reduce((s, x) => s + x, 0),
    );
    const estimate = estimateOneNorm(multiply(a, n, false), multiply(a, n, true), n);
    expect(estimate).toBeLessThanOrEqual(Math.max(...sums) * (1 + 1e-14));
    expect(estimate).toBeGreaterThan(Math.max(...sums) / 3);
  }
});

test("condition numbers of diagonal matrices; scaling rows changes only one of the two", () => {
  const a = Float64Array.of(2, 0, 0, 1e-12);
  expect(conditionEstimate(a, luFactors(a, 2))).toBeCloseTo(2e12, -1);
  expect(skeelEstimate(a, luFactors(a, 2))).toBeCloseTo(1, 12);
  const zero = new Float64Array(4);
  expect([conditionEstimate(zero, luFactors(zero, 2)), skeelEstimate(zero, luFactors(zero, 2))]).toEqual([
    Infinity,
    Infinity,
  ]);
});

test("the transposed system", () => {
  const a = Float64Array.of(0, 2, 1, 4, 0, 3, 1, 5, 0);
  const x = luSolveTransposed(luFactors(a, 3), Float64Array.of(1, 2, 3));
  multiply(a, 3, true)(x).forEach((each, k) => expect(each).toBeCloseTo(k + 1, 13));
});
