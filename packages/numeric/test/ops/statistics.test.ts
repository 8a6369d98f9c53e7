import { expect, test } from "vitest";
import { add, arange, corrcoef, cov, generator, matmul, ones, std, tensor, variance } from "../../src/index.ts";

const x = tensor([
  [1, 2, 4, 9],
  [3, -1, 0, 2],
]);

test("variance and standard deviation, divided by n − 1 or n", () => {
  [38 / 3, 10 / 3].forEach((each, k) => expect(variance(x, { axis: 1 }).data[k]).toBeCloseTo(each, 12));
  expect(variance(x, { axis: 1, correction: 0 }).toArray()).toEqual([9.5, 2.5]);
  expect(variance(x, { axis: 0, keepdims: true }).shape).toEqual([1, 4]);
  expect(std(x).item() ** 2).toBeCloseTo(variance(x).item(), 12);
  expect(x.var({ axis: 0 }).toArray()).toEqual([2, 4.5, 8, 24.5]);
});

test("a large mean does no harm", () => {
  expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3]).item()).toBe(1);
  expect(std([1e200, -1e200]).item() / 1e200).toBeCloseTo(Math.SQRT2, 12);
});

test("too few entries give NaN, equal ones the derivative 0", () => {
  expect(variance([3]).item()).toBeNaN();
  const equal = ones([3], { requiresGrad: true });
  std(equal).backward();
  expect(equal.grad?.toArray()).toEqual([0, 0, 0]);
});

test("covariance: symmetric, with variances on the diagonal, and AΣA′ for A·x", () => {
  const data = generator(2).randn([3, 50]);
  const matrix = cov(data);
  expect(matrix.sub(matrix.T).abs().max().item()).toBeLessThan(1e-15);
  matrix.diagonal().data.forEach((each, k) => expect(each).toBeCloseTo(variance(data.index(k)).item(), 12));
  const a = generator(3).randn([2, 3]);
  const moved = cov(add(matmul(a, data), 7));
  moved.data.forEach((each, k) => expect(each).toBeCloseTo(a.matmul(matrix).matmul(a.T).data[k], 10));
  expect(cov([1, 2, 3]).item()).toBe(1);
});

test("correlation does not change with scale and shift", () => {
  const data = generator(4).randn([2, 30]);
  const before = corrcoef(data);
  const after = corrcoef(data.mul([[2], [5]]).add([[1], [-3]]));
  before.data.forEach((each, k) => expect(after.data[k]).toBeCloseTo(each, 12));
  expect(before.diagonal().data[0]).toBeCloseTo(1, 14);
  expect(
    corrcoef([arange(4).toTypedArray(), arange(4).mul(-2).toTypedArray()].map((row) => [...row])).data[1],
  ).toBeCloseTo(-1, 14);
  expect(() => cov(ones([2, 2, 2]))).toThrow("one variable a row");
});
