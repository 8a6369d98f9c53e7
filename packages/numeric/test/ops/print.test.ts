import { inspect } from "node:util";
import { expect, test } from "vitest";
import { arange, tensor, zeros } from "../../src/index.ts";

// Expected texts are NumPy 2's, with `tensor` for `array`.
test.each([
  [
    tensor([
      [1, 2],
      [3, 4],
    ]),
    "[[1. 2.]\n [3. 4.]]",
  ],
  [tensor([1, 2.5, -3]), "[ 1.   2.5 -3. ]"],
  [tensor([0.1, 1 / 3]), "[0.1        0.33333333]"],
  [tensor([1e10, 1]), "[1.e+10 1.e+00]"],
  [tensor([NaN, Infinity, -1]), "[nan inf -1.]"],
  [tensor([1e100, 1.5]), "[1.0e+100 1.5e+000]"],
  [tensor([2000, 1]), "[2.e+03 1.e+00]"],
  [arange(8).reshape(2, 2, 2), "[[[0. 1.]\n  [2. 3.]]\n\n [[4. 5.]\n  [6. 7.]]]"],
  [zeros([0]), "[]"],
])("toString %#", (value, expected) => expect(value.toString()).toBe(expected));

test("inspect shows what is not the default", () => {
  expect(
    inspect(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toBe("tensor([[1., 2.],\n        [3., 4.]])");
  expect(inspect(tensor([1], { dtype: "float32", requiresGrad: true }))).toBe(
    "tensor([1.], dtype=float32, requiresGrad=true)",
  );
  expect(inspect(zeros([0, 2]))).toBe("tensor([], shape=(0, 2))");
  expect(inspect(tensor(3))).toBe("tensor(3.)");
  expect(inspect(tensor([1, 2.5, -3]))).toBe("tensor([ 1. ,  2.5, -3. ])");
});

test("large tensors are shortened", () => {
  expect(arange(2000).toString()).toBe("[0.000e+00 1.000e+00 2.000e+00 ... 1.997e+03 1.998e+03 1.999e+03]");
});
