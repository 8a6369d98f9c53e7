import { expect, test } from "vitest";
import { Tensor, arange, scalarFunctionNames, scalarFunctions, tensor } from "../src/index.ts";

test("every scalar function of one argument is a method", () => {
  const others = new Set(["negate"]);
  for (const name of scalarFunctionNames) {
    if (scalarFunctions[name].arity === 1 && !others.has(name)) expect(Tensor.prototype, name).toHaveProperty(name);
  }
});

test("methods chain", () => {
  const x = arange(6).reshape(2, 3);
  expect(x.T.matmul(x).sum({ axis: 0 }).sub(1).neg().toArray()).toEqual([-35, -50, -65]);
  expect(x.permute(1, 0).toArray()).toEqual(x.T.toArray());
  expect(tensor([3, 4]).norm().item()).toBe(5);
  expect(tensor([1, 2]).dot([3, 4]).item()).toBe(11);
  expect(tensor(5).broadcastTo(2, 2).toArray()).toEqual([
    [5, 5],
    [5, 5],
  ]);
});

test("toTypedArray copies", () => {
  const x = tensor([1]);
  x.toTypedArray()[0] = 2;
  expect(x.item()).toBe(1);
});

test("a scalar has no length", () => {
  expect(() => tensor(1).length).toThrow("no length");
});
