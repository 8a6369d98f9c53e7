// Float32 tensors: what is stored is rounded to float32, and promotion is PyTorch's.

import { describe, expect, test } from "vitest";
import { add, eq, generator, grad, jvp, matmul, mul, ones, sum, tensor, where, zeros } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";
import { operationCases } from "../autodiff/operation-cases.ts";

const single = { dtype: "float32" } as const;

describe("every operation of float32 tensors gives float32", () => {
  const cases = Object.entries(operationCases).flatMap(([name, rows]) =>
    rows.map((row) => ({ title: name + row.note, ...row })),
  );
  test.each(cases.filter(({ title }) => title !== "to"))("$title", ({ f, inputs }) => {
    const narrow = inputs.map((input) => tensor(input, single));
    const result = f(...narrow);
    expect(result.dtype).toBe("float32");
    expect(result.toTypedArray()).toBeInstanceOf(Float32Array);
    const wide = f(...narrow.map((input) => tensor(input)));
    const scale = Math.max(1, wide.abs().max().item());
    wide.data.forEach((x, k) => expect(Math.abs(result.data[k] - x)).toBeLessThanOrEqual(2e-4 * scale));
  });
});

test("entries are rounded once per operation", () => {
  const third = tensor([1], single).div(3);
  expect(third.item()).toBe(Math.fround(1 / 3));
  expect(third.mul(3).item()).toBe(Math.fround(Math.fround(1 / 3) * 3));
  expect(
    tensor([2 ** 24], single)
      .add(1)
      .item(),
  ).toBe(2 ** 24);
  expect(sum(tensor(new Float64Array(4096).fill(0.1), single)).item()).toBe(Math.fround(4096 * Math.fround(0.1)));
});

test("promotion: tensors with axes decide, scalars and numbers follow", () => {
  const [narrow, wide] = [ones([2], single), ones([2])];
  const [narrowScalar, wideScalar] = [tensor(2, single), tensor(0.1)];
  const types: readonly (readonly [Tensor, string])[] = [
    [narrow.add(narrow), "float32"],
    [narrow.add(wide), "float64"],
    [narrow.add(0.1), "float32"],
    [narrow.mul(wideScalar), "float32"],
    [wide.mul(narrowScalar), "float64"],
    [narrowScalar.mul(wideScalar), "float64"],
    [narrowScalar.mul(0.1), "float32"],
    [where([1, 0], narrow, 0), "float32"],
    [where(narrow, wide, 0), "float64"],
    [eq(narrow, 1), "float32"],
    [matmul(narrow, wide), "float64"],
    [narrow.to("float64"), "float64"],
    [wide.to("float32"), "float32"],
  ];
  types.forEach(([result, dtype], k) => expect(result.dtype, `case ${k}`).toBe(dtype));
  expect(narrow.mul(wideScalar).data[0]).toBe(Math.fround(0.1));
});

test("gradients have the storage of their tensors", () => {
  const [x, w] = [tensor([1, 2], { ...single, requiresGrad: true }), tensor([3, 4], { requiresGrad: true })];
  sum(mul(x, w).square()).backward();
  expect([x.grad!.dtype, w.grad!.dtype]).toEqual(["float32", "float64"]);
  expect(x.grad!.toArray()).toEqual([18, 64]);
  expect(grad((z) => sum(z.to("float64").square()))(tensor([1, 2], single)).dtype).toBe("float32");
  const scale = tensor(0.5, { requiresGrad: true });
  sum(add(x.detach(), 1).mul(scale)).backward();
  expect([scale.grad!.dtype, scale.grad!.item()]).toEqual(["float64", 5]);
  expect(jvp((z) => z.square(), [tensor([3], single)], [tensor([1], single)]).tangent.dtype).toBe("float32");
});

test("random numbers, zeros and copies in float32", () => {
  expect(
    [generator(1).randn([2], single), zeros([2], single), tensor([1], single).clone(), tensor([1], single).T].map(
      ({ dtype }) => dtype,
    ),
  ).toEqual(["float32", "float32", "float32", "float32"]);
});
