import { fc, test as property } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Buffer } from "../../../src/backend/backend.ts";
import { wasmBackend } from "../../../src/backend/cpu/wasm.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import { resultShape, runReferenceKernel } from "../../../src/kernels/run.ts";
import { createEngine } from "../../../src/wasm/engine.ts";

const engine = createEngine(false);
const used = (): number => engine.arena.buffers.used;
const precisions = ["float64", "float32"] as const;

// Whole numbers, so that float32 is exact as well.
const whole = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, (_, k) => ((k * 7919 + seed * 31) % 7) - 3);

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

// The plain kernels add products to +0, so that they know no −0.
const unsigned = (values: Float64Array): Float64Array => values.map((value) => value + 0);

const label = fc.nat({ max: 3 });
const contractions = fc
  .record({
    labels: fc.array(fc.array(label, { maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    output: fc.array(label, { maxLength: 3 }),
    sizes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }),
  })
  .map((call) => ({ kernel: "contraction", ...call }) as const);

describe.each(precisions)("the WebAssembly backend in %s", (precision) => {
  const backend = wasmBackend(engine, { precision, leastEntries: 0 });
  afterAll(() => {
    backend.dispose();
    expect(used()).toBe(0);
  });

  property.prop([contractions])("contractions agree with plain loops, and leave nothing behind", (call) => {
    const before = used();
    const inputs = call.labels.map((axes, k) => whole(sizeOf(axes.map((one) => call.sizes[one])), k));
    const buffers = inputs.map((values, k) =>
      backend.upload(
        values,
        call.labels[k].map((one) => call.sizes[one]),
      ),
    );
    const result = backend.run(call, buffers);
    expect(unsigned(backend.readSync(result))).toEqual(runReferenceKernel(call, inputs));
    for (const buffer of [...buffers, result]) backend.release(buffer);
    expect(used()).toBe(before);
  });

  test.each<[string, KernelCall]>([
    [
      "a matrix product",
      {
        kernel: "contraction",
        labels: [
          [0, 1],
          [1, 2],
        ],
        output: [0, 2],
        sizes: [70, 90, 65],
      },
    ],
    [
      "a transposed one",
      {
        kernel: "contraction",
        labels: [
          [1, 0],
          [2, 1],
        ],
        output: [2, 0],
        sizes: [70, 90, 65],
      },
    ],
    [
      "a batch",
      {
        kernel: "contraction",
        labels: [
          [3, 0, 1],
          [3, 1, 2],
        ],
        output: [3, 0, 2],
        sizes: [30, 20, 25, 4],
      },
    ],
    ["rows scaled", { kernel: "contraction", labels: [[0], [0, 1]], output: [0, 1], sizes: [90, 70] }],
    ["columns scaled", { kernel: "contraction", labels: [[1], [0, 1]], output: [0, 1], sizes: [90, 70] }],
    ["a diagonal", { kernel: "contraction", labels: [[0, 0]], output: [0], sizes: [90] }],
    ["a matrix times a vector", { kernel: "contraction", labels: [[0, 1], [1]], output: [0], sizes: [300, 77] }],
    ["rows summed with weights", { kernel: "contraction", labels: [[0], [0, 1]], output: [1], sizes: [300, 77] }],
    ["X'DX", { kernel: "contraction", labels: [[0, 1], [0], [0, 2]], output: [1, 2], sizes: [50, 33, 33] }],
    ["a sum", { kernel: "contraction", labels: [[0, 1]], output: [], sizes: [300, 77] }],
    ["sums of columns", { kernel: "contraction", labels: [[0, 1]], output: [1], sizes: [300, 77] }],
  ])("%s of many entries", (_, call) => {
    if (call.kernel !== "contraction") throw new Error("a contraction is expected");
    const shapes = call.labels.map((axes) => axes.map((one) => call.sizes[one]));
    const inputs = shapes.map((shape, k) => whole(sizeOf(shape), k));
    const buffers = inputs.map((values, k) => backend.upload(values, shapes[k]));
    const result = backend.run(call, buffers);
    expect(result.shape).toEqual(resultShape(call));
    expect(unsigned(backend.readSync(result))).toEqual(runReferenceKernel(call, inputs));
    for (const buffer of [...buffers, result]) backend.release(buffer);
  });
});

const [rows, columns] = [1001, 40];
const product: KernelCall = { kernel: "contraction", labels: [[0, 1], [1]], output: [0], sizes: [rows, columns] };
const back: KernelCall = { kernel: "contraction", labels: [[0], [0, 1]], output: [1], sizes: [rows, columns] };
const map = (apply: "sigmoid" | "sin" | "square"): KernelCall => ({
  kernel: "elementwise",
  shape: [rows],
  steps: [
    {
      apply: "multiply",
      operands: [
        { kind: "input", input: 0 },
        { kind: "input", input: 1 },
      ],
    },
    { apply, operands: [{ kind: "step", step: 0 }] },
  ],
});

describe("X'f(Xw)", () => {
  const backend = wasmBackend(engine, { precision: "float64", leastEntries: 0 });
  const values = {
    matrix: Float64Array.from({ length: rows * columns }, (_, k) => Math.sin(k * k)),
    vector: Float64Array.from({ length: columns }, (_, k) => Math.cos(k)),
    signs: Float64Array.from({ length: rows }, (_, k) => (k % 3) - 1),
  };
  const uploaded = (): { matrix: Buffer; vector: Buffer; signs: Buffer } => ({
    matrix: backend.upload(values.matrix, [rows, columns]),
    vector: backend.upload(values.vector, [columns]),
    signs: backend.upload(values.signs, [rows]),
  });
  const expected = (apply: "sigmoid" | "sin" | "square"): Float64Array => {
    const z = runReferenceKernel(product, [values.matrix, values.vector]);
    return runReferenceKernel(back, [runReferenceKernel(map(apply), [z, values.signs]), values.matrix]);
  };
  const expectClose = (found: Float64Array, wanted: Float64Array): void => {
    const worst = found.reduce((gap, value, k) => Math.max(gap, Math.abs(value - wanted[k])), 0);
    expect(worst).toBeLessThan(1e-11);
  };

  // Compiled only after enough entries, so once before.
  beforeAll(() => {
    for (const apply of ["sigmoid", "sin", "square"] as const) {
      const { matrix, vector, signs } = uploaded();
      const z = backend.run(product, [matrix, vector]);
      for (let k = 0; k < 20; k++) backend.readSync(backend.run(map(apply), [z, signs]));
    }
    backend.dispose();
  });
  afterAll(() => backend.dispose());

  test.each(["sigmoid", "sin", "square"] as const)("with f = %s, whatever is read or released first", (apply) => {
    for (const order of ["result", "inner first", "released early", "never read"] as const) {
      const before = used();
      const { matrix, vector, signs } = uploaded();
      const z = backend.run(product, [matrix, vector]);
      const q = backend.run(map(apply), [z, signs]);
      const g = backend.run(back, [q, matrix]);
      if (order === "inner first") {
        backend.readSync(q);
        expectClose(backend.readSync(z), runReferenceKernel(product, [values.matrix, values.vector]));
      }
      const inputs = [matrix, vector, signs, z, q];
      if (order === "released early") for (const one of inputs) backend.release(one);
      if (order !== "never read") expectClose(backend.readSync(g), expected(apply));
      if (order !== "released early") for (const one of inputs) backend.release(one);
      backend.release(g);
      expect(used()).toBe(before);
    }
  });

  test("sums of such products over one matrix are one product", () => {
    const before = used();
    const { matrix, vector, signs } = uploaded();
    const z = backend.run(product, [matrix, vector]);
    const q = backend.run(map("square"), [z, signs]);
    const parts = [backend.run(back, [signs, matrix]), backend.run(back, [q, matrix])];
    const sum = backend.run({ kernel: "combine", shape: [columns], coefficients: [-1, 2] }, parts);
    const direct = runReferenceKernel(back, [values.signs, values.matrix]);
    const wanted = expected("square").map((value, k) => 2 * value - direct[k]);
    expectClose(backend.readSync(sum), wanted);
    expectClose(backend.readSync(parts[0]), direct);
    for (const one of [matrix, vector, signs, z, q, ...parts, sum]) backend.release(one);
    expect(used()).toBe(before);
  });

  test("angles that the sine kernel refuses are computed all the same", () => {
    const { matrix, vector, signs } = uploaded();
    const large = backend.upload(
      values.signs.map((value) => value * 1e9),
      [rows],
    );
    const z = backend.run(product, [matrix, vector]);
    const found = backend.readSync(backend.run(map("sin"), [z, large]));
    const exact = backend.readSync(z).map((value, k) => Math.sin(value * values.signs[k] * 1e9));
    expect(found).toEqual(exact);
    for (const one of [matrix, vector, signs, large, z]) backend.release(one);
  });
});

describe("A'DA", () => {
  const backend = wasmBackend(engine, { precision: "float64", leastEntries: 0 });
  const [depth, width] = [40, 100];
  const matrix = Float64Array.from({ length: depth * width }, (_, k) => Math.sin(k * k));
  const weights = Float64Array.from({ length: depth }, (_, k) => Math.cos(k));
  const scale: KernelCall = { kernel: "contraction", labels: [[0, 1], [0]], output: [0, 1], sizes: [depth, width] };
  const sizes = [width, width, depth];
  const gram: KernelCall = {
    kernel: "contraction",
    labels: [
      [2, 0],
      [2, 1],
    ],
    output: [0, 1],
    sizes,
  };

  test("is symmetric to the last bit, and right", () => {
    const [a, d] = [backend.upload(matrix, [depth, width]), backend.upload(weights, [depth])];
    const scaled = backend.run(scale, [a, d]);
    const found = backend.readSync(backend.run(gram, [scaled, a]));
    const wanted = runReferenceKernel(gram, [runReferenceKernel(scale, [matrix, weights]), matrix]);
    found.forEach((value, k) => expect(Math.abs(value - wanted[k])).toBeLessThan(1e-12));
    for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) expect(found[i * width + j]).toBe(found[j * width + i]);
    backend.dispose();
  });

  test("is not taken for A'DB", () => {
    const [a, d] = [backend.upload(matrix, [depth, width]), backend.upload(weights, [depth])];
    const other = backend.upload(matrix, [depth, width]);
    const product = backend.run(gram, [
      backend.run(scale, [other, d]),
      backend.upload(matrix.toReversed(), [depth, width]),
    ]);
    const scaled = runReferenceKernel(scale, [matrix, weights]);
    const wanted = runReferenceKernel(gram, [scaled, matrix.toReversed()]);
    backend.readSync(product).forEach((value, k) => expect(Math.abs(value - wanted[k])).toBeLessThan(1e-12));
    expect(backend.readSync(a)).toEqual(matrix);
    backend.dispose();
  });
});

describe("buffers", () => {
  test("of 10 000 steps of gradient descent leave the memory as it was", () => {
    const backend = wasmBackend(engine, { precision: "float64", leastEntries: 0 });
    const matrix = backend.upload(whole(64 * 300, 1), [300, 64]);
    let vector = backend.upload(whole(64, 2), [64]);
    const shape = [64];
    const gradient = { ...product, sizes: [300, 64] } as KernelCall;
    const adjoint = { ...back, sizes: [300, 64] } as KernelCall;
    let [before, held] = [0, 0];
    for (let step = 0; step < 10_000; step++) {
      const z = backend.run(gradient, [matrix, vector]);
      const g = backend.run(adjoint, [z, matrix]);
      const next = backend.run({ kernel: "combine", shape, coefficients: [1, -1e-6] }, [vector, g]);
      for (const one of [z, g, vector]) backend.release(one);
      vector = next;
      if (step === 10) [before, held] = [used(), engine.arena.memory.buffer.byteLength];
    }
    expect(backend.readSync(vector).every(Number.isFinite)).toBe(true);
    expect(used()).toBe(before);
    expect(engine.arena.memory.buffer.byteLength).toBe(held);
    backend.dispose();
  });

  test("small ones stay on the heap", () => {
    const backend = wasmBackend(engine, { precision: "float32", leastEntries: 100 });
    const before = used();
    const small = backend.upload([1, 2, 0.1], [3]);
    const sum = backend.run({ kernel: "combine", shape: [3], coefficients: [1, 1] }, [small, small]);
    expect(backend.readSync(sum)).toEqual(Float64Array.of(2, 4, 2 * Math.fround(0.1)));
    expect(used()).toBe(before);
    backend.dispose();
  });

  test("of other backends, and released ones, are refused", () => {
    const [one, other] = [0, 0].map(() => wasmBackend(engine, { precision: "float64", leastEntries: 0 }));
    const buffer = one.upload([1], [1]);
    expect(() => other.readSync(buffer)).toThrow("another backend");
    one.release(buffer);
    one.release(buffer);
    expect(() => one.readSync(buffer)).toThrow("was released");
    expect(used()).toBe(0);
  });

  test("larger than the memory are refused before anything is allocated", () => {
    const backend = wasmBackend(engine, { precision: "float64", leastEntries: 0 });
    const fill = (): Buffer => backend.run({ kernel: "fill", shape: [5e7], value: 1 }, []);
    expect(() => backend.upload({ length: 6e7 }, [6e7])).toThrow("60000000 entries");
    expect(fill).not.toThrow();
    backend.dispose();
  });
});
