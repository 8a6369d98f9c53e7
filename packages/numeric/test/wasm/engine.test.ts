import { expect, test } from "vitest";
import { backward, matmul, mul, noGrad, rand, sub, sum, tanh } from "../../src/index.ts";
import { createEngine, setKernels, sharedEngine, tensorEngine } from "../../src/wasm/engine.ts";

test("one engine serves the process, and tensors leave it on request", () => {
  expect(sharedEngine()).not.toBeNull();
  expect(tensorEngine()).toBe(sharedEngine());
  expect(setKernels("reference")).toBe("automatic");
  expect(tensorEngine()).toBeNull();
  expect(setKernels("automatic")).toBe("reference");
  expect(tensorEngine()).toBe(sharedEngine());
});

test("engines of their own do not share memory", () => {
  expect(createEngine(false).arena.memory).not.toBe(createEngine(false).arena.memory);
});

test("the memory stays as it is over 10 000 steps of training on tensors", () => {
  const { arena } = sharedEngine()!;
  const held = (): readonly number[] => [arena.memory.buffer.byteLength, arena.buffers.used];
  const input = rand([16, 18], { seed: 1 });
  let weights = rand([18, 16], { seed: 2 });
  const loss = (): number => sum(tanh(matmul(input, weights))).data[0];
  const before = held();
  const first = loss();
  for (let step = 0; step < 10_000; step++) {
    weights.requiresGrad = true;
    backward(sum(tanh(matmul(input, weights))));
    weights = noGrad(() => sub(weights, mul(1e-5, weights.grad!)));
  }
  expect(held()).toEqual(before);
  expect(loss()).toBeLessThan(first);
}, 120_000);
