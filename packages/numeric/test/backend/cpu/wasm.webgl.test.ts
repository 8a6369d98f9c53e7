// In a browser: without cross-origin isolation the memory is not shared, so that it moves when it grows, and products
// and sums are fused.

import { describe, expect, test } from "vitest";
import { cpuBackend } from "../../../src/backend/cpu.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import { runReferenceKernel } from "../../../src/kernels/run.ts";
import { matmul, tensor } from "../../../src/index.ts";
import { sharedEngine } from "../../../src/wasm/engine.ts";

const values = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => Math.sin(k * k));
const product: KernelCall = {
  kernel: "contraction",
  labels: [
    [0, 1],
    [1, 2],
  ],
  output: [0, 2],
  sizes: [65, 300, 47],
};

function largestGap(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return Math.max(...Array.from(wanted, (value, k) => Math.abs(value - found[k])));
}

describe("WebAssembly kernels in a browser", () => {
  const inputs = [values(65 * 300), values(300 * 47)] as const;
  const wanted = runReferenceKernel(product, inputs);

  test("are the fused ones over a memory that is not shared", () => {
    const engine = sharedEngine();
    expect(engine?.isFused).toBe(true);
    expect(engine?.arena.isShared).toBe(globalThis.crossOriginIsolated);
    expect(cpuBackend().description).toContain("WebAssembly SIMD");
  });

  test("multiply, on buffers and on tensors", () => {
    const backend = cpuBackend({ kernels: "wasm" });
    const buffers = [backend.upload(inputs[0], [65, 300]), backend.upload(inputs[1], [300, 47])];
    expect(largestGap(backend.readSync(backend.run(product, buffers)), wanted)).toBeLessThan(1e-12);
    const [left, right] = [tensor(inputs[0], { shape: [65, 300] }), tensor(inputs[1], { shape: [300, 47] })];
    expect(largestGap(matmul(left, right).data, wanted)).toBeLessThan(1e-12);
    backend.dispose();
  });

  test("find buffers again after the memory has grown", () => {
    const backend = cpuBackend({ kernels: "wasm" });
    const buffers = [backend.upload(inputs[0], [65, 300]), backend.upload(inputs[1], [300, 47])];
    const before = sharedEngine()!.arena.memory.buffer.byteLength;
    const large = backend.run({ kernel: "fill", shape: [1e7], value: 1 }, []);
    const sum = backend.run({ kernel: "contraction", labels: [[0]], output: [], sizes: [1e7] }, [large]);
    expect(backend.readSync(sum)).toEqual(Float64Array.of(1e7));
    expect(sharedEngine()!.arena.memory.buffer.byteLength).toBeGreaterThan(before);
    expect(largestGap(backend.readSync(backend.run(product, buffers)), wanted)).toBeLessThan(1e-12);
    backend.dispose();
  });
});
