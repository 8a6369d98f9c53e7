// What a training loop leaves behind: nothing that grows with its steps.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { generator, grad, matmul, mean, noGrad, sum, tensor } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heap(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

const random = generator(1);
const inputs = random.randn([16, 4]);
const targets = matmul(inputs, tensor([1, -2, 3, 0.5]));

// A kept graph of one step is some 10 kB: ten thousand of them would be a hundred times the margin.
const margin = 2 ** 20;

function growth(step: () => void): number {
  for (let k = 0; k < 1000; k++) step();
  const before = heap();
  for (let k = 0; k < 10_000; k++) step();
  return heap() - before;
}

test("10 000 steps with backward, in place inside noGrad", { timeout: 120_000 }, () => {
  const w = tensor([0, 0, 0, 0], { requiresGrad: true });
  let loss: Tensor = tensor(0);
  const step = (): void => {
    w.zeroGrad();
    loss = mean(matmul(inputs, w).sub(targets).square());
    loss.backward();
    noGrad(() => w.sub_(w.grad!.mul(0.05)));
  };
  expect(growth(step)).toBeLessThan(margin);
  expect(loss.item()).toBeLessThan(1e-12);
  expect(w.version).toBe(11_000);
});

test("10 000 steps with grad, and views that are written", { timeout: 120_000 }, () => {
  const w = tensor([0, 0, 0, 0]);
  const slope = grad((p) => sum(matmul(inputs, p).sub(targets).square()));
  const step = (): void => {
    w.index([0, 2]).sub_(slope(w).index([0, 2]).mul(0.003));
    w.index([2, 4]).sub_(slope(w).index([2, 4]).mul(0.003));
  };
  expect(growth(step)).toBeLessThan(margin);
  expect(w.sub([1, -2, 3, 0.5]).abs().max().item()).toBeLessThan(1e-6);
});

test("a graph that is kept is seen by this measure", () => {
  const kept: Tensor[] = [];
  const w = tensor([0, 0, 0, 0], { requiresGrad: true });
  const before = heap();
  for (let k = 0; k < 1000; k++) kept.push(mean(matmul(inputs, w).sub(targets).square()));
  expect(heap() - before).toBeGreaterThan(margin);
  expect(kept).toHaveLength(1000);
});
