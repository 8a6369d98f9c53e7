// Every kind of call on random inputs of random shapes, against float64 on the CPU. Bounds come from the count of
// roundings: each of k roundings changes a sum by at most 2⁻²⁴ of the sum of its terms' sizes.

import { afterAll, describe, expect, test } from "vitest";

import { cpuBackend } from "../../../src/backend/cpu.ts";
import type { Contraction } from "../../../src/backend/webgl/block-plan.ts";
import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import type { KernelCall, Shape } from "../../../src/kernels/kernel.ts";
import { expectWithin, type HostTensor, randomInputs, randomTensor, runOnce, seeded, unitRoundoff } from "./support.ts";

const backend = webglBackend();
const double = webglBackend(undefined, { accumulate: "double" });
const reference = cpuBackend({ kernels: "reference" });
afterAll(() => {
  backend.dispose();
  double.dispose();
});

function absolute(tensor: HostTensor): HostTensor {
  return { ...tensor, values: tensor.values.map(Math.abs) };
}

/** The call on the device, held to the CPU with `roundings` roundings of the sum of the sizes of the terms. */
async function expectAgreement(
  device: typeof backend,
  call: Contraction,
  inputs: HostTensor[],
  roundings: number,
): Promise<void> {
  const received = await runOnce(device, call, inputs);
  const values = await runOnce(reference, call, inputs);
  const sizes = await runOnce(reference, call, inputs.map(absolute));
  // What is left is the rounding of the result itself, and numbers too small for float32.
  const bounds = sizes.map((size, k) => roundings * unitRoundoff * size + unitRoundoff * Math.abs(values[k]) + 1e-37);
  expectWithin(received, { values, bounds });
}

function contraction(
  labels: readonly (readonly number[])[],
  output: readonly number[],
  sizes: readonly number[],
): Contraction {
  return { kernel: "contraction", labels, output, sizes };
}

const products: readonly (readonly [string, readonly (readonly number[])[], readonly number[]])[] = [
  [
    "A·B",
    [
      [0, 1],
      [1, 2],
    ],
    [0, 2],
  ],
  [
    "A'·B",
    [
      [1, 0],
      [1, 2],
    ],
    [0, 2],
  ],
  [
    "A·B'",
    [
      [0, 1],
      [2, 1],
    ],
    [0, 2],
  ],
  [
    "A'·B'",
    [
      [1, 0],
      [2, 1],
    ],
    [0, 2],
  ],
  ["A·x", [[0, 1], [1]], [0]],
  ["A'·x", [[1, 0], [1]], [0]],
  ["x'·A", [[1], [1, 0]], [0]],
  ["A·diag(x)·B", [[0, 1], [1], [1, 2]], [0, 2]],
  ["diag(x)·A·B", [[0], [0, 1], [1, 2]], [0, 2]],
  ["A·B·diag(y)", [[0, 1], [1, 2], [2]], [0, 2]],
  [
    "A·B, entry by entry times C'",
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
    [0, 2],
  ],
  ["x·y'", [[0], [2]], [0, 2]],
  ["A'", [[2, 0]], [0, 2]],
  ["A, rows and columns scaled", [[0], [0, 2], [2]], [0, 2]],
  ["A', a row scaled, times a number", [[2, 0], [0], []], [0, 2]],
  ["row sums", [[0, 1]], [0]],
  ["column sums", [[1, 0]], [0]],
  ["row sums as rows", [[0, 1]], [0, 2]],
  ["x'·y", [[1], [1]], []],
  [
    "sum of A∘B",
    [
      [0, 1],
      [0, 1],
    ],
    [],
  ],
  [
    "tr(A·B)",
    [
      [0, 1],
      [1, 0],
    ],
    [],
  ],
  [
    "order 3 by a matrix",
    [
      [3, 0, 1],
      [1, 2],
    ],
    [3, 0, 2],
  ],
  [
    "products of a batch",
    [
      [3, 0, 1],
      [3, 1, 2],
    ],
    [3, 0, 2],
  ],
];

describe("contractions", () => {
  test.for(products)("%s", { timeout: 120_000 }, async ([, labels, output]) => {
    const random = seeded(labels.length * 100 + output.length);
    // Below and above the length from which a matrix has two groups of planes, whole blocks and not.
    const lengths = [1, 3, 4, 7, 30, 33, 64, 65, 96, 131];
    const draw = (): number => lengths[Math.floor(random() * lengths.length)];
    for (let round = 0; round < 4; round++) {
      const sizes = [draw(), draw(), draw(), 1 + (round % 3)];
      const call = contraction(labels, output, sizes);
      const inputs = randomInputs(call, round);
      const label = `sizes ${sizes.join(", ")}`;
      await expect(expectAgreement(backend, call, inputs, 90), label).resolves.toBeUndefined();
      await expect(expectAgreement(double, call, inputs, 70), `double, ${label}`).resolves.toBeUndefined();
    }
  });

  test.for([
    ["A'·x of many rows", [[1, 0], [1]], [0], [5, 4099]],
    [
      "X'·X of many rows",
      [
        [1, 0],
        [1, 2],
      ],
      [0, 2],
      [7, 3001, 6],
    ],
    [
      "A·B' of long rows",
      [
        [0, 1],
        [2, 1],
      ],
      [0, 2],
      [40, 1030, 36],
    ],
    ["A·x of long rows", [[0, 1], [1]], [0], [70, 5000]],
    ["row sums of tall matrices", [[0, 1]], [0], [40_000, 3]],
    [
      "tall times small",
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [40_000, 3, 5],
    ],
  ] as const)("%s, in strips or folded", async ([, labels, output, sizes]) => {
    const call = contraction(labels, output, sizes);
    await expectAgreement(backend, call, randomInputs(call, 4), 160);
  });
});

// Only where the driver leaves rounding errors alone; elsewhere the backend says that it adds in float32.
describe.runIf(double.accumulate === "double")("double accumulation", () => {
  test("keeps the digits that float32 loses in a sum of large terms that cancel", async () => {
    const random = seeded(5);
    const x = randomTensor([4096], random);
    const values = Float64Array.from({ length: 8192 }, (_, k) =>
      k < 4096 ? 1e4 * x.values[k] : -1e4 * x.values[8191 - k],
    );
    const rounded = values.map(Math.fround);
    rounded[17] = Math.fround(rounded[17] + 0.25);
    const exact = rounded.reduce((total, value) => total + value, 0);
    const call = contraction([[0]], [], [8192]);
    const inputs = [{ shape: [8192], values: rounded }];
    const [single] = await runOnce(backend, call, inputs);
    const [carried] = await runOnce(double, call, inputs);
    expect(Math.abs(carried - exact)).toBeLessThanOrEqual(1e-3);
    expect(Math.abs(carried - exact)).toBeLessThanOrEqual(Math.abs(single - exact));
  });

  test("gives a dot product to the last places of float32", async () => {
    const random = seeded(6);
    const [x, y] = [randomTensor([20, 4096], random), randomTensor([4096], random)];
    const call = contraction([[0, 1], [1]], [0], [20, 4096]);
    await expectAgreement(double, call, [x, y], 2);
  });
});

describe("sums", () => {
  test.for(
    [[1], [5], [1000], [4099], [2 ** 20], [17, 33], [300, 77], [4, 5, 6], [0], [0, 3]].map((shape) => ({ shape })),
  )("of all entries of shape $shape, of products and of maps", async ({ shape }) => {
    const random = seeded(9);
    const [x, y] = [randomTensor(shape, random), randomTensor(shape, random)];
    const axes = shape.map((_, axis) => axis);
    await expectAgreement(backend, contraction([axes], [], shape), [x], 130);
    await expectAgreement(backend, contraction([axes, axes], [], shape), [x, y], 130);
    const exp: KernelCall = {
      kernel: "elementwise",
      shape,
      steps: [{ apply: "exp", operands: [{ kind: "input", input: 0 }] }],
    };
    const buffer = backend.upload(x.values, shape);
    const mapped = backend.run(exp, [buffer]);
    const total = backend.run(contraction([axes], [], shape), [mapped]);
    const exact = x.values.reduce((sum, value) => sum + Math.exp(value), 0);
    const [received] = await backend.read(total);
    expect(Math.abs(received - exact)).toBeLessThanOrEqual((130 + 16) * unitRoundoff * exact);
    for (const one of [buffer, mapped, total]) backend.release(one);
  });
});

describe("reductions", () => {
  const shapes: readonly Shape[] = [[7], [4099], [5, 3], [40, 33], [64, 128], [2, 3, 5], [1, 1]];

  test.for(["maximum", "minimum", "product"] as const)("%s", async (reduce) => {
    const random = seeded(12);
    for (const shape of shapes) {
      for (const isByRow of [true, false]) {
        const length = isByRow ? (shape.at(-1) ?? 1) : shape.reduce((a, b) => a * b, 1);
        const tensor = randomTensor(shape, random);
        // Products of factors near 1, so that they do not vanish.
        const values = reduce === "product" ? tensor.values.map((x) => Math.fround(1 + 0.1 * x)) : tensor.values;
        const call: KernelCall = { kernel: "reduction", reduce, part: "value", shape, isByRow };
        const exact = await runOnce(reference, call, [{ shape, values }]);
        const roundings = reduce === "product" ? length + 4 : 0;
        const bounds = exact.map((value) => roundings * unitRoundoff * Math.abs(value));
        expectWithin(await runOnce(backend, call, [{ shape, values }]), { values: exact, bounds });
      }
    }
  });

  test("pass NaN on and take infinities", async () => {
    const shape = [2, 3];
    const values = Float64Array.of(1, NaN, 3, -Infinity, 5, Infinity);
    const run = (reduce: "maximum" | "minimum", isByRow: boolean): Promise<Float64Array> =>
      runOnce(backend, { kernel: "reduction", reduce, part: "value", shape, isByRow }, [{ shape, values }]);
    expect([...(await run("maximum", true))]).toEqual([NaN, Infinity]);
    expect([...(await run("minimum", true))]).toEqual([NaN, -Infinity]);
    expect([...(await run("maximum", false))]).toEqual([NaN]);
  });
});

describe("special values", () => {
  const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 3.5];

  test("pass through products and sums as IEEE 754 says", async () => {
    const pairs = special.flatMap((x) => special.map((y) => [x, y] as const));
    const [x, y] = [0, 1].map((k) => Float64Array.from(pairs, (pair) => pair[k]));
    const call = contraction(
      [
        [0, 1],
        [0, 1],
      ],
      [0],
      [pairs.length, 1],
    );
    const shape = [pairs.length, 1];
    const received = await runOnce(backend, call, [
      { shape, values: x },
      { shape, values: y },
    ]);
    expect([...received].map((value) => value + 0)).toEqual(pairs.map(([a, b]) => a * b + 0));
  });

  test("stay in their row of a matrix product", async () => {
    const [n, k] = [40, 36];
    const call = contraction(
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [n, k, n],
    );
    const [a, b] = randomInputs(call, 3);
    a.values[5 * k + 7] = NaN;
    a.values[9 * k + 2] = Infinity;
    const received = await runOnce(backend, call, [a, b]);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const value = received[row * n + column];
        if (row === 5) expect(value).toBeNaN();
        else if (row === 9) expect(value).toBe(b.values[2 * n + column] > 0 ? Infinity : -Infinity);
        else expect(Number.isFinite(value)).toBe(true);
      }
    }
  });
});
