import { describe, expect, test } from "vitest";
import { cpuBackend } from "../../src/backend/cpu.ts";
import type { KernelCall } from "../../src/kernels/kernel.ts";

const square = [
  [2, 1, 1, 3],
  [2, 2],
] as const;

describe.each(["automatic", "wasm", "reference"] as const)("the CPU backend with %s kernels", (kernels) => {
  const backend = cpuBackend({ kernels });
  function run(call: KernelCall, ...inputs: readonly (readonly [readonly number[], readonly number[]])[]): number[] {
    const buffers = inputs.map(([values, shape]) => backend.upload(values, shape));
    return [...backend.readSync(backend.run(call, buffers))];
  }

  test("runs every kernel", () => {
    const contraction: KernelCall = {
      kernel: "contraction",
      labels: [
        [0, 1],
        [1, 2],
      ],
      output: [0, 2],
      sizes: [2, 2, 2],
    };
    expect(
      run(
        contraction,
        [
          [1, 2, 3, 4],
          [2, 2],
        ],
        [
          [5, 6, 7, 8],
          [2, 2],
        ],
      ),
    ).toEqual([19, 22, 43, 50]);
    const steps = [{ apply: "square", operands: [{ kind: "input", input: 0 }] }] as const;
    expect(run({ kernel: "elementwise", shape: [2], steps }, [[3, 4], [2]])).toEqual([9, 16]);
    expect(run({ kernel: "combine", shape: [2], coefficients: [2, -1] }, [[1, 2], [2]], [[3, 4], [2]])).toEqual([
      -1, 0,
    ]);
    expect(run({ kernel: "fill", shape: [3], value: 7 })).toEqual([7, 7, 7]);
    expect(run({ kernel: "determinant", size: 2 }, square)).toEqual([5]);
    expect(run({ kernel: "logDeterminant", size: 2 }, square)[0]).toBeCloseTo(Math.log(5), 15);
    run({ kernel: "inverse", size: 2 }, square).forEach((x, k) => expect(x).toBeCloseTo([0.6, -0.2, -0.2, 0.4][k], 15));
    run({ kernel: "cofactor", size: 2 }, square).forEach((x, k) => expect(x).toBeCloseTo([3, -1, -1, 2][k], 15));
  });

  test("runs functions of matrices by name, and checks their operands", () => {
    const power = { kernel: "matrixFunction", apply: "matrixPower", shapes: [[2, 2], []] } as const;
    expect(run(power, square, [[2], []])).toEqual([5, 5, 5, 10]);
    expect(() => run(power, square)).toThrow("matrixFunction takes 2 inputs, 1 given");
    expect(() => run(power, square, [[2, 1], [2]])).toThrow("Input 1 of matrixFunction has 2 entries, expected 1");
    const bad = { kernel: "matrixFunction", apply: "cholesky", shapes: [[4]] } as const;
    expect(() => run(bad, [[1, 2, 3, 4], [4]])).toThrow("cholesky takes a square matrix; the shape is (4,)");
  });

  test("knows the shape of results and reads without waiting, too", async () => {
    const buffer = backend.run({ kernel: "fill", shape: [2, 3], value: 1 }, []);
    expect(buffer.shape).toEqual([2, 3]);
    expect(await backend.read(buffer)).toEqual(backend.readSync(buffer));
  });

  test("copies on upload and on read", () => {
    const values = Float64Array.of(1, 2);
    const buffer = backend.upload(values, [2]);
    values[0] = 9;
    backend.readSync(buffer)[1] = 9;
    expect([...backend.readSync(buffer)]).toEqual([1, 2]);
  });

  test("refuses what does not fit, with a reason", () => {
    expect(() => backend.upload([1, 2], [3])).toThrow("2 values do not fill a tensor of shape (3,)");
    expect(() => backend.upload([1], [-1])).toThrow("is not a shape");
    expect(() => run({ kernel: "fill", shape: [1e4, 1e4], value: 0 })).toThrow("100000000 entries");
    expect(() => run({ kernel: "inverse", size: 3 }, square)).toThrow("has 4 entries, expected 9");
    expect(() =>
      run({ kernel: "inverse", size: 2 }, [
        [1, 2, 2, 4],
        [2, 2],
      ]),
    ).toThrow("singular");
    expect(() => run({ kernel: "combine", shape: [2], coefficients: [1, 1] }, [[1, 2], [2]])).toThrow("takes 2 inputs");
    expect(() => backend.readSync({ shape: [], handle: null })).toThrow("another backend");
  });
});
