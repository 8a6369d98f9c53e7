import { expect, test } from "vitest";
import { canShareMemory, hasRelaxedMultiplyAdd, hasSimd } from "../../src/wasm/features.ts";

test("every supported Node has vectors and shared memory", () => {
  expect(hasSimd()).toBe(true);
  expect(canShareMemory()).toBe(true);
});

test("fused multiply-add came with V8 11.4", () => {
  const [major, minor] = process.versions.v8.split(".").map(Number);
  expect(hasRelaxedMultiplyAdd()).toBe(major > 11 || (major === 11 && minor >= 4));
});
