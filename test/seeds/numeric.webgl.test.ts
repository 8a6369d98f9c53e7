// The seed notes' row that needs an accelerator, in a real browser.

import { allclose, cpuBackend, matmul, randn, tensor, webglBackend } from "@closedform/numeric";
import { expect, test } from "vitest";

test("S18 a large matrix product gives the same numbers on the host and on the accelerator", async () => {
  const [m, k, n] = [384, 512, 320];
  const [a, b] = [randn([m, k], { seed: 1 }), randn([k, n], { seed: 2 })];
  const call = {
    kernel: "contraction",
    labels: [
      [0, 1],
      [1, 2],
    ],
    output: [0, 2],
    sizes: [m, k, n],
  } as const;
  const accelerator = webglBackend();
  try {
    const results: Float64Array[] = [];
    for (const backend of [cpuBackend(), accelerator]) {
      const inputs = [backend.upload(a.toTypedArray(), a.shape), backend.upload(b.toTypedArray(), b.shape)];
      results.push(await backend.read(backend.run(call, inputs)));
    }
    const [host, device] = results.map((values) => tensor(values, { shape: [m, n] }));
    expect(allclose(host, matmul(a, b), 1e-12, 1e-12)).toBe(true);
    // Sums of 512 products in float32: 512 roundings of 2⁻²⁴ of entries around √512.
    expect(allclose(device, host, 1e-5, 512 * 2 ** -24 * Math.sqrt(k))).toBe(true);
    expect(allclose(device, host.mul(1.01), 1e-5, 1e-5)).toBe(false);
  } finally {
    accelerator.dispose();
  }
});
