import { afterAll, describe, expect, test } from "vitest";

import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import type { KernelCall } from "../../../src/kernels/kernel.ts";
import {
  codeOf,
  expectWithin,
  newContext,
  randomTensor,
  runOnce,
  seeded,
  smallContext,
  unitRoundoff,
} from "./support.ts";

const backend = webglBackend();
const random = seeded(11);
afterAll(() => backend.dispose());

describe("upload and read", () => {
  test.for(
    [[], [1], [5], [8], [3, 3], [2, 3, 5], [2, 1, 3, 4], [0], [0, 4], [4, 0], [10_000], [9000, 2]].map((shape) => ({
      shape,
    })),
  )("return float32 values unchanged at shape $shape", async ({ shape }) => {
    const { values } = randomTensor(shape, random);
    const buffer = backend.upload(values, shape);
    expect(buffer.shape).toEqual(shape);
    expect(await backend.read(buffer)).toEqual(values);
    backend.release(buffer);
  });

  test("keep special values", async () => {
    const values = [NaN, Infinity, -Infinity, -0, Math.fround(1e38), 2 ** -126, 1e39];
    const received = await backend.read(backend.upload(values, [7]));
    expect([...received]).toEqual([NaN, Infinity, -Infinity, -0, Math.fround(1e38), 2 ** -126, Infinity]);
  });

  test("of a released buffer is refused, and its texture may serve another", async () => {
    const first = backend.upload([1, 2, 3], [3]);
    backend.release(first);
    backend.release(first);
    const [a, b] = [backend.upload([4, 5, 6], [3]), backend.upload([7, 8, 9], [3])];
    expect([...(await backend.read(a)), ...(await backend.read(b))]).toEqual([4, 5, 6, 7, 8, 9]);
    await expect(backend.read(first)).rejects.toMatchObject({ code: "bad-request" });
  });

  test("several at a time", async () => {
    const buffers = [1, 2, 3].map((value) => backend.run({ kernel: "fill", shape: [50, 3], value }, []));
    const results = await Promise.all(buffers.map((buffer) => backend.read(buffer)));
    expect(results.map((values) => [...new Set(values)])).toEqual([[1], [2], [3]]);
  });
});

describe("combine and fill", () => {
  test.for([0, 1, 2, 8, 9, 20])("a combination of %i tensors", async (count) => {
    const inputs = Array.from({ length: count }, () => randomTensor([3, 5], random));
    const coefficients = inputs.map(() => Math.fround(4 * random() - 2));
    const values = new Float64Array(15);
    const bounds = new Float64Array(15);
    for (const [k, input] of inputs.entries()) {
      for (const [entry, value] of input.values.entries()) {
        values[entry] += coefficients[k] * value;
        bounds[entry] += (count + 1) * unitRoundoff * Math.abs(coefficients[k] * value);
      }
    }
    expectWithin(await runOnce(backend, { kernel: "combine", shape: [3, 5], coefficients }, inputs), {
      values,
      bounds,
    });
  });

  test.for([[], [7], [2, 3], [0]].map((shape) => ({ shape })))("a constant of shape $shape", async ({ shape }) => {
    for (const value of [0, -2.5, Infinity, NaN]) {
      const received = await runOnce(backend, { kernel: "fill", shape, value }, []);
      expect([...received]).toEqual(Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => value));
    }
  });
});

describe("square matrices, by way of the CPU", () => {
  // det = 1·(4·6 − 5·5) − 2·(2·6 − 5·3) + 3·(2·5 − 4·3) = −1
  const matrix = { shape: [3, 3], values: Float64Array.of(1, 2, 3, 2, 4, 5, 3, 5, 6) };
  const inverse = [1, -3, 2, -3, 3, -1, 2, -1, 0];

  test.for([
    ["inverse", inverse],
    ["cofactor", inverse.map((entry) => -entry)],
    ["determinant", [-1]],
    ["logDeterminant", [0]],
  ] as const)("%s", async ([kernel, expected]) => {
    const received = await runOnce(backend, { kernel, size: 3 }, [matrix]);
    expectWithin(received, {
      values: Float64Array.from(expected),
      bounds: Float64Array.from(expected, (value) => 1e-13 + unitRoundoff * Math.abs(value)),
    });
  });

  test.for([
    ["value", true, [3, 5, 6]],
    ["value", false, [6]],
    ["weights", true, [0, 0, 1, 0, 0, 1, 0, 0, 1]],
  ] as const)("the %s of the largest entries by row (%s)", async ([part, isByRow, expected]) => {
    const call = { kernel: "reduction", reduce: "maximum", part, shape: [3, 3], isByRow } as const;
    expect([...(await runOnce(backend, call, [matrix]))]).toEqual(expected);
  });

  test("a singular matrix has no inverse", async () => {
    const singular = { shape: [2, 2], values: Float64Array.of(1, 2, 2, 4) };
    await expect(runOnce(backend, { kernel: "inverse", size: 2 }, [singular])).rejects.toMatchObject({
      code: "singular",
    });
  });
});

describe("functions of matrices, by way of the CPU", () => {
  const matrix = { shape: [2, 2], values: Float64Array.of(4, 2, 2, 5) };
  const three = { shape: [], values: Float64Array.of(3) };

  test.for([
    ["cholesky", [matrix], [2, 0, 1, 2]],
    ["tril", [matrix], [4, 0, 2, 5]],
    ["matrixPower", [matrix, three], [116, 130, 130, 181]],
  ] as const)("%s", async ([apply, operands, expected]) => {
    const shapes = operands.map(({ shape }) => shape);
    const received = await runOnce(backend, { kernel: "matrixFunction", apply, shapes }, operands);
    expect([...received]).toEqual([...expected]);
  });

  test("the shape of the result may differ from that of the operands", async () => {
    const wide = { shape: [2, 3], values: Float64Array.of(3, 0, 0, 0, 4, 0) };
    const run = (apply: "svdvals" | "nuclearNorm"): Promise<Float64Array> =>
      runOnce(backend, { kernel: "matrixFunction", apply, shapes: [[2, 3]] }, [wide]);
    expect([...(await run("svdvals"))]).toEqual([4, 3]);
    expect([...(await run("nuclearNorm"))]).toEqual([7]);
  });
});

describe("limits", () => {
  const fill = (...shape: number[]): KernelCall => ({ kernel: "fill", shape, value: 1 });

  test("a tensor that no texture holds lies on the host", async () => {
    const small = webglBackend(smallContext(16));
    for (const length of [4 * 16 * 16, 4 * 16 * 16 + 1]) {
      const read = await small.read(small.run(fill(length), []));
      expect([read.length, new Set(read)]).toEqual([length, new Set([1])]);
    }
  });

  test("tensors make room for others within the byte budget, and come back", async () => {
    const small = webglBackend(newContext(), { byteBudget: 2 ** 14 });
    // 1 KiB each, so that a third of them fits.
    const tensors = Array.from({ length: 48 }, (_, k) => small.upload(new Float64Array(256).fill(k), [16, 16]));
    const operands = [0, 1].map((k) => ({ kind: "input", input: k }) as const);
    const add: KernelCall = { kernel: "elementwise", shape: [16, 16], steps: [{ apply: "add", operands }] };
    const sums = tensors.map((one, k) => small.run(add, [one, tensors[(7 * k) % 48]]));
    for (const sum of sums) small.submit(sum);
    for (const [k, sum] of sums.entries())
      expect(new Set(await small.read(sum))).toEqual(new Set([k + ((7 * k) % 48)]));
    for (const [k, one] of tensors.entries()) expect(new Set(await small.read(one))).toEqual(new Set([k]));
    small.dispose();
  });

  test("a call whose own tensors exceed the byte budget is refused", () => {
    const small = webglBackend(newContext(), { byteBudget: 2 ** 14 });
    // 4 KiB each.
    const inputs = Array.from({ length: 4 }, () => small.upload(new Float64Array(1024), [32, 32]));
    const product: KernelCall = {
      kernel: "contraction",
      labels: inputs.map(() => [0, 1]),
      output: [0, 1],
      sizes: [32, 32],
    };
    expect(codeOf(() => small.submit(small.run(product, inputs)))).toBe("budget");
    small.dispose();
  });

  test("inputs that do not fit their call are refused", () => {
    const [x, y] = [backend.upload([1, 2], [2]), backend.upload([1, 2, 3], [3])];
    const dot: KernelCall = { kernel: "contraction", labels: [[0], [0]], output: [], sizes: [2] };
    expect(codeOf(() => backend.run(dot, [x, y]))).toBe("shape-mismatch");
    expect(codeOf(() => backend.run(dot, [x]))).toBe("bad-request");
    expect(codeOf(() => backend.upload([1, 2], [3]))).toBe("shape-mismatch");
    expect(codeOf(() => webglBackend(newContext()).run(dot, [x, x]))).toBe("device");
  });

  test("more inputs than the device reads at once are refused", () => {
    const x = backend.upload([1], []);
    const labels = Array.from({ length: 200 }, () => []);
    const call: KernelCall = { kernel: "contraction", labels, output: [], sizes: [] };
    expect(
      codeOf(() =>
        backend.run(
          call,
          labels.map(() => x),
        ),
      ),
    ).toBe("unsupported");
  });
});
