import { expect, test } from "vitest";
import { NumericError, computationGraph, einsum, mul, ones, sum, tensor } from "../../src/index.ts";

test("nodes come inputs first, and what is used twice is one node", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = sum(mul(mul(x, 3), x));
  const nodes = computationGraph(y, { x });
  expect(nodes.map(({ kind, label, shape }) => [kind, label, shape])).toEqual([
    ["leaf", "x", [2]],
    ["constant", "3", []],
    ["operation", "multiply", [2]],
    ["operation", "multiply", [2]],
    ["operation", "einsum a->", []],
  ]);
  expect(nodes.map(({ inputs }) => inputs)).toEqual([[], [], [0, 1], [2, 0], [3]]);
});

test("a contraction is labelled by its formula", () => {
  const x = ones([2, 3], { requiresGrad: true });
  expect(computationGraph(einsum("ij,jk->ik", x, ones([3, 4]))).at(-1)?.label).toBe("einsum ab,bc->ac");
});

test("a deep graph needs no stack", () => {
  let x = tensor(0, { requiresGrad: true });
  for (let k = 0; k < 20_000; k++) x = x.add(1);
  expect(computationGraph(x)).toHaveLength(40_001);
});

test("a graph that backward has freed is refused", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = sum(mul(x, x));
  y.backward();
  expect(() => computationGraph(y)).toThrow(NumericError);
});
