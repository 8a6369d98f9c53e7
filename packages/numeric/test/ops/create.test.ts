import { describe, expect, test } from "vitest";
import {
  allclose,
  arange,
  eye,
  full,
  generator,
  item,
  linspace,
  ones,
  rand,
  randn,
  tensor,
  zeros,
} from "../../src/index.ts";

describe("creation", () => {
  test("from nested lists, typed arrays and tensors, copied", () => {
    expect(tensor([[1, 2, 3]]).shape).toEqual([1, 3]);
    expect(tensor(Int8Array.of(1, 2, 3, 4), { shape: [2, 2] }).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const a = tensor([1]);
    expect(tensor(a).data).not.toBe(a.data);
    expect(tensor([]).shape).toEqual([0]);
    expect(() => tensor([[1, 2], [3]])).toThrow("ragged");
    expect(() => tensor([[1], 2])).toThrow("ragged");
    expect(() => tensor([1, 2], { shape: [3] })).toThrow("2 entries do not fill the shape (3,)");
  });

  test("by rule", () => {
    expect(zeros([2]).toArray()).toEqual([0, 0]);
    expect(ones([1, 2]).toArray()).toEqual([[1, 1]]);
    expect(full([2], 7).toArray()).toEqual([7, 7]);
    expect(eye(2, 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(arange(2, 0, -0.5).toArray()).toEqual([2, 1.5, 1, 0.5]);
    expect(arange(3, 3).shape).toEqual([0]);
    expect(linspace(0, 1, 3).toArray()).toEqual([0, 0.5, 1]);
    expect(linspace(5, 9, 1).toArray()).toEqual([5]);
    expect(() => arange(0, 1, 0)).toThrow("no finite range");
  });

  test("float32 rounds and spreads only when all operands have it", () => {
    const x = tensor([0.1], { dtype: "float32" });
    expect(x.item()).toBe(Math.fround(0.1));
    expect([x.mul(2).dtype, x.add(tensor([1])).dtype, x.exp().dtype]).toEqual(["float32", "float64", "float32"]);
  });

  test("beyond the budget it is refused", () => {
    expect(() => zeros([1e5, 1e5])).toThrow("10000000000 entries");
  });
});

describe("random tensors", () => {
  test("depend on the seed alone", () => {
    expect(rand([5], { seed: 1 }).toArray()).toEqual(rand([5], { seed: 1 }).toArray());
    expect(generator(1).randn([3]).toArray()).toEqual(randn([3], { seed: 1 }).toArray());
    const stream = generator(1);
    expect(stream.rand([2]).toArray()).not.toEqual(stream.rand([2]).toArray());
  });

  test("uniform numbers stay in [0, 1)", () => {
    const { data } = rand([1000], { seed: 4 });
    expect(data.every((x) => x >= 0 && x < 1)).toBe(true);
  });
});

test("item and allclose", () => {
  expect(item(tensor([[4]]))).toBe(4);
  expect(() => item(ones([2]))).toThrow("2 entries, not one");
  expect(allclose([1, Infinity], [1 + 1e-9, Infinity])).toBe(true);
  expect([allclose([1], [1.1]), allclose([1], [[1]]), allclose([NaN], [NaN])]).toEqual([false, false, false]);
});
