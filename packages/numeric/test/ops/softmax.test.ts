import { expect, test } from "vitest";
import { generator, grad, logSoftmax, logsumexp, softmax, tensor, zeros } from "../../src/index.ts";

const x = generator(5).randn([3, 4]);

test("sums to one, and the logarithms agree", () => {
  softmax(x, { axis: 1 })
    .sum({ axis: 1 })
    .data.forEach((total) => expect(total).toBeCloseTo(1, 14));
  expect(softmax(x).sum().item()).toBeCloseTo(1, 14);
  const direct = x.exp().sum({ axis: 0 }).log();
  logsumexp(x, { axis: 0 }).data.forEach((each, k) => expect(each).toBeCloseTo(direct.data[k], 13));
  logSoftmax(x, { axis: 0 }).data.forEach((each, k) =>
    expect(Math.exp(each)).toBeCloseTo(softmax(x, { axis: 0 }).data[k], 13),
  );
  expect(logsumexp(x, { axis: 1, keepdims: true }).shape).toEqual([3, 1]);
});

test("neither over- nor underflows", () => {
  expect(logsumexp([1000, 1000]).item()).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logsumexp([-1000, -1001]).item()).toBeCloseTo(-1000 + Math.log1p(Math.exp(-1)), 12);
  expect(softmax([1e4, 0]).toArray()).toEqual([1, 0]);
  expect(logSoftmax([1e4, 0]).toArray()).toEqual([0, -1e4]);
});

test("infinities and NaN as IEEE arithmetic has them", () => {
  expect(logsumexp([-Infinity, 0]).item()).toBe(0);
  expect(logsumexp([-Infinity, -Infinity]).item()).toBe(-Infinity);
  expect(logsumexp([Infinity, 0]).item()).toBe(Infinity);
  expect(logsumexp([NaN, 0]).item()).toBeNaN();
  expect(softmax([-Infinity, 0]).toArray()).toEqual([0, 1]);
  expect(logsumexp(zeros([0, 2]), { axis: 0 }).toArray()).toEqual([-Infinity, -Infinity]);
  expect(softmax(zeros([0, 2]), { axis: 0 }).shape).toEqual([0, 2]);
});

test("the gradient of logsumexp is softmax, also where entries are huge", () => {
  const at = tensor([1e5, 1e5 - 1, -1e5]);
  const gradient = grad((z) => logsumexp(z))(at);
  gradient.data.forEach((each, k) => expect(each).toBeCloseTo(softmax(at).data[k], 14));
});

test("float32 stays float32", () => {
  const narrow = tensor([1, 2], { dtype: "float32" });
  expect([softmax(narrow), logsumexp(narrow), logSoftmax(narrow)].map((each) => each.dtype)).toEqual([
    "float32",
    "float32",
    "float32",
  ]);
});
