import { describe, expect, test } from "vitest";

import type { Backend } from "../../../src/backend/backend.ts";
import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import { tileLengths } from "../../../src/backend/webgl/tiles.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import {
  alteredContext,
  closeContext,
  codeOf,
  type Contraction,
  expectWithin,
  type HostTensor,
  newContext,
  randomTensor,
  runOnce,
  seeded,
  smallContext,
  unitRoundoff,
} from "./support.ts";

const random = seeded(11);

const ofProduct = [
  [0, 1],
  [1, 2],
];

function contraction(
  labels: readonly (readonly number[])[],
  output: readonly number[],
  sizes: readonly number[],
): Contraction {
  return { kernel: "contraction", labels, output, sizes };
}

/** A device of textures of at most 64 texels that would not make larger ones. */
async function onSmallDevice(run: (backend: Backend) => Promise<void>, options = {}): Promise<void> {
  const own = newContext();
  const sizes: number[] = [];
  const texStorage2D = (...args: Parameters<WebGL2RenderingContext["texStorage2D"]>): void => {
    sizes.push(args[3], args[4]);
    own.texStorage2D(...args);
  };
  const backend = webglBackend(alteredContext({ texStorage2D }, smallContext(64, own)), options);
  try {
    await run(backend);
  } finally {
    backend.dispose();
    closeContext(own);
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
}

/** A·B in float64, with a bound for float32 sums of blocks. */
function product(a: HostTensor, b: HostTensor): { values: Float64Array; bounds: Float64Array } {
  const [[m, n], [, p]] = [a.shape, b.shape];
  const values = new Float64Array(m * p);
  const bounds = new Float64Array(m * p);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < n; k++) {
      const x = a.values[i * n + k];
      for (let j = 0; j < p; j++) {
        const term = x * b.values[k * p + j];
        values[i * p + j] += term;
        bounds[i * p + j] += Math.abs(term);
      }
    }
  }
  return { values, bounds: bounds.map((sum) => 150 * unitRoundoff * sum) };
}

function transposed({ values, shape: [m, n] }: HostTensor): HostTensor {
  return { shape: [n, m], values: Float64Array.from(values, (_, k) => values[(k % m) * n + Math.floor(k / m)]) };
}

describe("tensors larger than the textures of the device", () => {
  const [a, b] = [randomTensor([401, 603], random), randomTensor([603, 390], random)];
  const [m, n, p] = [401, 603, 390];

  test("are multiplied, whichever factor is transposed", async () => {
    const expected = product(a, b);
    await onSmallDevice(async (backend) => {
      const sizes = [m, n, p];
      const [left, right] = [transposed(a), transposed(b)];
      const received = await runOnce(backend, contraction(ofProduct, [0, 2], sizes), [a, b]);
      expectWithin(received, expected);
      expectWithin(
        await runOnce(
          backend,
          contraction(
            [
              [1, 0],
              [2, 1],
            ],
            [0, 2],
            sizes,
          ),
          [left, right],
        ),
        expected,
      );
    });
  });

  test("are multiplied with vectors, transposed, scaled and summed by rows and columns", async () => {
    const x = randomTensor([n], random);
    const entry = (i: number, j: number): number => a.values[i * n + j];
    const rows = Array.from({ length: m }, (_, i) => i);
    const columns = Array.from({ length: n }, (_, j) => j);
    const sumOf = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);
    await onSmallDevice(async (backend) => {
      const sizes = [m, n];
      const within = (received: Float64Array, values: readonly number[]): void =>
        expectWithin(received, {
          values: Float64Array.from(values),
          bounds: new Float64Array(values.length).fill(1e-4),
        });
      within(
        await runOnce(backend, contraction([[0, 1], [1]], [0], sizes), [a, x]),
        rows.map((i) => sumOf(columns.map((j) => entry(i, j) * x.values[j]))),
      );
      within(
        await runOnce(backend, contraction([[0, 1]], [1], sizes), [a]),
        columns.map((j) => sumOf(rows.map((i) => entry(i, j)))),
      );
      expect(await runOnce(backend, contraction([[0, 1]], [1, 0], sizes), [a])).toEqual(transposed(a).values);
      const scaled = await runOnce(backend, contraction([[0, 1], [1]], [0, 1], sizes), [a, x]);
      within(
        scaled,
        rows.flatMap((i) => columns.map((j) => entry(i, j) * x.values[j])),
      );
    });
  });

  test("are mapped, with what reads them, and folded", async () => {
    const y = randomTensor(a.shape, random);
    const input = (k: number) => ({ kind: "input", input: k }) as const;
    const exp: KernelCall = {
      kernel: "elementwise",
      shape: a.shape,
      steps: [
        { apply: "multiply", operands: [input(0), input(1)] },
        { apply: "exp", operands: [{ kind: "step", step: 0 }] },
      ],
    };
    const values = a.values.map((value, k) => Math.exp(value * y.values[k]));
    const bounds = values.map((value) => 1e-6 * value);
    await onSmallDevice(async (backend) => {
      expectWithin(await runOnce(backend, exp, [a, y]), { values, bounds });
      const [ta, ty] = [a, y].map((one) => backend.upload(one.values, one.shape));
      const mapped = backend.run(exp, [ta, ty]);
      const folded = async (call: KernelCall): Promise<Float64Array> => backend.read(backend.run(call, [mapped]));
      const [total] = await folded(contraction([[0, 1]], [], [m, n]));
      const exact = values.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(total - exact)).toBeLessThan(1e-6 * exact);
      const reduction = { kernel: "reduction", shape: a.shape, part: "value" } as const;
      const [largest] = await folded({ ...reduction, reduce: "maximum", isByRow: false });
      expect(largest).toBeCloseTo(
        values.reduce((x, value) => Math.max(x, value)),
        4,
      );
      const rows = await folded({ ...reduction, reduce: "minimum", isByRow: true });
      expect(rows).toHaveLength(m);
      expect(rows[3]).toBeCloseTo(Math.min(...values.subarray(3 * n, 4 * n)), 5);
    });
  });

  test("are filled, and given back", async () => {
    await onSmallDevice(async (backend) => {
      const fill = backend.run({ kernel: "fill", shape: [m, n], value: 2.5 }, []);
      expect(new Set(await backend.read(fill))).toEqual(new Set([2.5]));
      backend.release(fill);
      expect(codeOf(() => backend.run(contraction([[0, 1]], [], [m, n]), [fill]))).toBe("bad-request");
    });
  });

  test("keep to the budget of bytes, also where textures are large enough", async () => {
    const backend = webglBackend(undefined, { byteBudget: 2 ** 20 });
    expectWithin(await runOnce(backend, contraction(ofProduct, [0, 2], [m, n, p]), [a, b]), product(a, b));
    backend.dispose();
  });
});

test("the budget of entries is an option", () => {
  const backend = webglBackend(undefined, { elementBudget: 100 });
  expect(codeOf(() => backend.upload(new Float64Array(101), [101]))).toBe("budget");
  backend.dispose();
});

test("tiles halve the longest label of what does not fit, down to 1", () => {
  const call = contraction(ofProduct, [0, 2], [100, 1000, 10]);
  expect(tileLengths(call, (shape) => shape.reduce((x, y) => x * y, 1) <= 5000)).toEqual([56, 64, 10]);
  expect(tileLengths(call, () => false)).toContain(1);
});

test("matrices of 4096 × 4096 are multiplied, mapped and summed", { timeout: 240_000 }, async () => {
  const [n, p] = [4096, 256];
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random() - 0.5);
  const [a, b] = [numbers(n * n), numbers(n * p)];
  const backend = webglBackend();
  const [x, y] = [backend.upload(a, [n, n]), backend.upload(b, [n, p])];
  // A'·B.
  const received = await backend.read(
    backend.run(
      contraction(
        [
          [1, 0],
          [1, 2],
        ],
        [0, 2],
        [n, n, p],
      ),
      [x, y],
    ),
  );
  const square = { apply: "square", operands: [{ kind: "input", input: 0 }] } as const;
  const squares = backend.run({ kernel: "elementwise", shape: [n, n], steps: [square] }, [x]);
  const [total] = await backend.read(backend.run(contraction([[0, 1]], [], [n, n]), [squares]));
  backend.dispose();
  let [worst, exactTotal] = [0, 0];
  for (let sample = 0; sample < 256; sample++) {
    const [i, j] = [Math.floor(random() * n), sample];
    let exact = 0;
    for (let k = 0; k < n; k++) exact += a[k * n + i] * b[k * p + j];
    worst = Math.max(worst, Math.abs(received[i * p + j] - exact));
  }
  expect(worst).toBeLessThan(1e-4);
  for (const value of a) exactTotal += value * value;
  expect(Math.abs(total - exactTotal)).toBeLessThan(1e-6 * exactTotal);
});

test(
  "a matrix of 10,000 × 10,000 that lies on the host is multiplied by a vector, exactly",
  { timeout: 240_000 },
  async () => {
    const n = 10_000;
    const backend = webglBackend(undefined, { elementBudget: n * n });
    // Products are multiples of 2⁻¹⁶ and their sums below 2⁸, so that float32 has them all.
    const entry = (k: number): number => ((k * 7919) % 1024) / 1024 - 0.5;
    const weight = (j: number): number => ((j * 31) % 64) / 64 - 0.5;
    const entries = new Float32Array(n * n);
    for (let k = 0; k < entries.length; k++) entries[k] = entry(k);
    const matrix = backend.upload(entries, [n, n]);
    const vector = backend.upload(
      Float32Array.from({ length: n }, (_, j) => weight(j)),
      [n],
    );
    const received = await backend.read(backend.run(contraction([[0, 1], [1]], [0], [n, n]), [matrix, vector]));
    backend.dispose();
    for (let i = 0; i < n; i += 97) {
      let exact = 0;
      for (let j = 0; j < n; j++) exact += entry(i * n + j) * weight(j);
      expect(received[i]).toBe(exact);
    }
  },
);
