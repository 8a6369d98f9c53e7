// The backend in a worker, on its OffscreenCanvas, and workers that are terminated in the middle of a run.

import { expect, test } from "vitest";

import { compile } from "../src/compile/compile.ts";
import type { Execution } from "../src/evaluate.ts";
import { open } from "./support/open.ts";
import type { KernelTask } from "./support/kernel-worker.ts";

/** What a worker answers, or "stopped" when it was terminated at a call. */
function answerOf(task: KernelTask): Promise<Execution | string> {
  const worker = new Worker(new URL("support/kernel-worker.ts", import.meta.url), { type: "module" });
  return new Promise<Execution | string>((resolve, reject) => {
    worker.addEventListener("error", ({ message }) => {
      reject(new Error(message));
    });
    worker.addEventListener("message", ({ data }: MessageEvent<Execution | string>) => {
      if (data === "ready") worker.postMessage(task, { transfer: [] });
      else resolve(data);
    });
  }).finally(() => {
    worker.terminate();
  });
}

const sizes = new Map([
  ["m", 60],
  ["n", 40],
]);
const program = compile(
  [open("sum(log(1 + exp(-y.*(X*w)))) + logdet(X'*X)", "X:matrix(m,n) w:vector(n) y:vector(m)").value.node],
  sizes,
);
const inputs = {
  X: Float64Array.from({ length: 2400 }, (_, k) => Math.fround(Math.sin(k * k))),
  y: Float64Array.from({ length: 60 }, (_, k) => (k % 3 === 0 ? -1 : 1)),
  w: Float64Array.from({ length: 40 }, (_, k) => Math.fround(Math.cos(k))),
};

test("a worker computes, and again the same after others were terminated at a call", { timeout: 240_000 }, async () => {
  const before = structuredClone(inputs);
  const whole = await answerOf({ program, inputs, stopAt: Infinity });
  expect(whole).toMatchObject({ backend: "webgl", reason: undefined });
  let terminated = 0;
  for (let n = 1; ; n *= 3) {
    const answer = await answerOf({ program, inputs, stopAt: n });
    if (answer !== "stopped") {
      // Those before it do not hinder the last one.
      expect(answer).toEqual(whole);
      break;
    }
    terminated += 1;
    // What the page holds is as it was.
    expect(inputs).toEqual(before);
  }
  expect(terminated).toBeGreaterThan(3);
});
