import { expect, test } from "vitest";
import { elementwise } from "../../src/kernels/elementwise.ts";
import type { ElementwiseStep } from "../../src/kernels/kernel.ts";

const input = (k: number) => ({ kind: "input", input: k }) as const;

// σ-free example: (2x + y)² with a step used twice.
const steps: ElementwiseStep[] = [
  { apply: "multiply", operands: [{ kind: "number", value: 2 }, input(0)] },
  { apply: "add", operands: [{ kind: "step", step: 0 }, input(1)] },
  {
    apply: "multiply",
    operands: [
      { kind: "step", step: 1 },
      { kind: "step", step: 1 },
    ],
  },
];

test.each([0, 1, 1023, 1024, 1025, 5000])("runs %d entries across block borders, a scalar input repeated", (size) => {
  const x = Float64Array.from({ length: size }, (_, k) => k);
  const values = elementwise(steps, [x, Float64Array.of(3)], size);
  expect([...values]).toEqual([...x].map((entry) => (2 * entry + 3) ** 2));
});

test("reads float32 inputs", () => {
  expect([...elementwise(steps, [Float32Array.of(0.5, 1), Float32Array.of(1, 2)], 2)]).toEqual([4, 16]);
});

test("refuses an empty program, an unknown name and a wrong number of operands", () => {
  expect(() => elementwise([], [], 1)).toThrow("at least one step");
  expect(() => elementwise([{ apply: "nothing" as "exp", operands: [] }], [], 1)).toThrow('"nothing"');
  expect(() => elementwise([{ apply: "exp", operands: [] }], [], 1)).toThrow("takes 1 operands");
});
