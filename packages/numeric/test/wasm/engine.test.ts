import { expect, test } from "vitest";
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
