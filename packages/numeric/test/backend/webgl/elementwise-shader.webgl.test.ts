import { afterAll, describe, expect, test } from "vitest";

import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import { type ScalarFunctionName, scalarFunctions } from "../../../src/functions/index.ts";
import type { ElementwiseOperand, ElementwiseStep, KernelCall } from "../../../src/kernels/kernel.ts";
import { expectWithin, type HostTensor, randomTensor, runOnce, seeded, unitRoundoff } from "./support.ts";

const backend = webglBackend();
afterAll(() => backend.dispose());

const names = Object.keys(scalarFunctions) as ScalarFunctionName[];

function input(k: number): ElementwiseOperand {
  return { kind: "input", input: k };
}

function applied(apply: ScalarFunctionName, ...operands: readonly (ElementwiseOperand | number)[]): ElementwiseStep {
  return { apply, operands: operands.map((o) => (typeof o === "number" ? { kind: "number", value: o } : o)) };
}

function elementwise(shape: readonly number[], ...steps: readonly ElementwiseStep[]): KernelCall {
  return { kernel: "elementwise", shape, steps };
}

function hostTensor(values: readonly number[]): HostTensor {
  return { shape: [values.length], values: Float64Array.from(values, Math.fround) };
}

// Where domains end, functions overflow or round to a bound, sums lose one, and float32 ends.
const special = [
  ...[NaN, -Infinity, Infinity, -0, 0, 1, -1, 0.5, -2, 2, 10, -10],
  ...[1.5, -1.5, 0.25, -0.5, 3, -3, 7, 20, -20, 88.5, -88.5, 89, -104, 200, -200, 1e-6, -1e-6, 5000, -5000, 1e10],
];

/** The function on every tuple, on both devices. */
async function both(
  name: ScalarFunctionName,
  tuples: readonly (readonly number[])[],
): Promise<[Float64Array, Float64Array]> {
  const { arity, cpu } = scalarFunctions[name];
  const inputs = Array.from({ length: arity }, (_, k) => hostTensor(tuples.map((tuple) => tuple[k])));
  const call = elementwise([tuples.length], applied(name, ...inputs.map((_, k) => input(k))));
  const exact = tuples.map((_, entry) => {
    const [x, y, z] = inputs.map(({ values }) => values[entry]);
    return cpu(x, y, z);
  });
  return [await runOnce(backend, call, inputs), Float64Array.from(exact)];
}

describe.for(names)("%s", (name) => {
  const { sample, arity, tolerance } = scalarFunctions[name];

  test("agrees with float64 on its sample interval", async () => {
    const random = seeded(7);
    const draw = (): number[] => sample.map(([from, to]) => Math.fround(from + (to - from) * random()));
    const [received, values] = await both(name, Array.from({ length: 999 }, draw));
    const { relative, absolute } = tolerance.webgl;
    expectWithin(received, { values, bounds: values.map((value) => absolute + relative * Math.abs(value)) });
  });

  test("is NaN exactly where float64 is, and infinite of the same sign", async () => {
    const [few, many] = [special.slice(0, 12), special];
    const tuples = (arity === 1 ? many : few).flatMap((x) =>
      arity === 1 ? [[x]] : many.flatMap((y) => (arity === 2 ? [[x, y]] : few.map((z) => [x, y, z]))),
    );
    const [received, values] = await both(name, tuples);
    const kind = (value: number): string => (Number.isFinite(value) ? "finite" : String(value));
    // Where float32 cannot find the period: NaN asks for the CPU.
    const isGivenUp = ([x]: readonly number[]): boolean => ["sin", "cos", "tan"].includes(name) && Math.abs(x) > 1e4;
    const wrong = tuples.flatMap((tuple, entry) =>
      kind(received[entry]) === kind(isGivenUp(tuple) ? NaN : Math.fround(values[entry]))
        ? []
        : [`(${tuple.join(", ")}) ↦ ${received[entry]}, not ${values[entry]}`],
    );
    expect(wrong).toEqual([]);
  });
});

describe("a program of several steps", () => {
  const random = seeded(3);

  test("runs fused, with scalars and numbers for every entry", async () => {
    const [x, y, s] = [randomTensor([5, 7], random), randomTensor([5, 7], random), randomTensor([], random)];
    const step = (k: number): ElementwiseOperand => ({ kind: "step", step: k });
    const call = elementwise(
      [5, 7],
      applied("multiply", input(0), input(1)),
      applied("add", step(0), input(2)),
      applied("multiply", step(1), 2.5),
      applied("subtract", step(2), step(0)),
    );
    const values = x.values.map((entry, k) => (entry * y.values[k] + s.values[0]) * 2.5 - entry * y.values[k]);
    const bounds = values.map(() => 16 * unitRoundoff);
    expectWithin(await runOnce(backend, call, [x, y, s]), { values, bounds });
  });

  test("serves other numbers by the same shader", async () => {
    const x = randomTensor([9], random);
    for (const factor of [2, -0.5, Infinity]) {
      const received = await runOnce(backend, elementwise([9], applied("multiply", input(0), factor)), [x]);
      expect([...received]).toEqual([...x.values.map((entry) => entry * factor)]);
    }
  });

  test("of a thousand steps compiles", async () => {
    const x = randomTensor([3], random);
    const steps = Array.from({ length: 1000 }, (_, k) =>
      applied("add", k === 0 ? input(0) : { kind: "step", step: k - 1 }, 1),
    );
    const values = x.values.map((entry) => entry + 1000);
    const bounds = values.map(() => 1000 * 1001 * unitRoundoff);
    expectWithin(await runOnce(backend, elementwise([3], ...steps), [x]), { values, bounds });
  });

  test.for([[], [1], [4], [5], [3, 1], [2, 3, 5], [1, 4, 4], [0, 3]].map((shape) => ({ shape })))(
    "keeps shape $shape",
    async ({ shape }) => {
      const x = randomTensor(shape, random);
      const received = await runOnce(backend, elementwise(shape, applied("negate", input(0))), [x]);
      expect([...received]).toEqual([...x.values.map((entry) => -entry)]);
    },
  );
});
