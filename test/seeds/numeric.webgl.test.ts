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

// Freivalds' check in float64: for a vector r of signs, C·r must be A·(B·r) up to the rounding of 4096 products.
test("S18 a matrix of 4096 × 4096 is multiplied on the accelerator", { timeout: 300_000 }, async () => {
  const n = 4096;
  const accelerator = webglBackend();
  // The whole square product, which passes too, keeps a software renderer busy for a minute.
  const columns = 256;
  const entry = (seed: number) => (_: unknown, k: number) => ((k * seed) % 2039) / 2039 - 0.5;
  const a = Float64Array.from({ length: n * n }, entry(7919)).map(Math.fround);
  const b = Float64Array.from({ length: n * columns }, entry(104_729)).map(Math.fround);
  const inputs = [accelerator.upload(a, [n, n]), accelerator.upload(b, [n, columns])];
  const labels = [
    [0, 1],
    [1, 2],
  ];
  const call = { kernel: "contraction", labels, output: [0, 2], sizes: [n, n, columns] } as const;
  const product = await accelerator.read(accelerator.run(call, inputs));
  accelerator.dispose();
  const times = (matrix: Float64Array, vector: Float64Array): Float64Array =>
    Float64Array.from({ length: n }, (_, row) => {
      let sum = 0;
      for (let k = 0; k < vector.length; k++) sum += matrix[row * vector.length + k] * vector[k];
      return sum;
    });
  const signs = Float64Array.from({ length: columns }, (_, k) => ((k * 2654435761) % 7 < 3 ? -1 : 1));
  const expected = times(a, times(b, signs));
  const received = times(product, signs);
  // Entries below ½, sums of n products, n of them added up: rounding errors of random signs, with room to spare.
  const worst = received.reduce((gap, value, k) => Math.max(gap, Math.abs(value - expected[k])), 0);
  expect(worst).toBeLessThan(n * 2 ** -24 * n * 0.25);
});
