import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { plainElementwise } from "../../../src/kernels/elementwise.ts";
import type { ElementwiseOperand, ElementwiseStep } from "../../../src/kernels/kernel.ts";
import { compiledProgram, runStaged } from "../../../src/wasm/elementwise/run.ts";
import { createEngine } from "../../../src/wasm/engine.ts";

const engine = createEngine(false);
const input = (k: number): ElementwiseOperand => ({ kind: "input", input: k });

function staged(steps: readonly ElementwiseStep[], inputs: readonly Float64Array[], size: number): Float64Array {
  const isScalar = inputs.map(({ length }) => length === 1);
  const program = compiledProgram(engine, steps, isScalar, "float64", 1e6)!;
  const output = new Float64Array(size);
  const fallback = (start: number, count: number): void => plainElementwise(steps, inputs, output, start, count);
  runStaged(engine, program, inputs, output, fallback);
  return output;
}

function plain(steps: readonly ElementwiseStep[], inputs: readonly Float64Array[], size: number): Float64Array {
  const output = new Float64Array(size);
  plainElementwise(steps, inputs, output);
  return output;
}

// Functions whose kernels round exactly as the plain ones do.
const exact = ["add", "subtract", "multiply", "maximum", "negate", "square", "less", "select", "abs"] as const;
const arity: Readonly<Record<string, number>> = { negate: 1, square: 1, abs: 1, select: 3 };
const operand = fc.oneof(
  fc.record({ kind: fc.constant("input" as const), input: fc.nat(2) }),
  fc.record({ kind: fc.constant("back" as const), back: fc.nat(4) }),
  fc.record({ kind: fc.constant("number" as const), value: fc.double({ min: -2, max: 2, noNaN: true }) }),
);
const plans = fc.array(fc.record({ apply: fc.constantFrom(...exact), operands: fc.tuple(operand, operand, operand) }), {
  minLength: 1,
  maxLength: 12,
});

property.prop([plans, fc.constantFrom(1, 5, 4096, 4099)])(
  "programs agree with plain loops, bit for bit",
  (plan, size) => {
    const steps = plan.map(({ apply, operands }, at): ElementwiseStep => {
      const resolved = operands.map((one): ElementwiseOperand => {
        if (one.kind !== "back") return one;
        return at === 0 ? input(0) : { kind: "step", step: Math.max(0, at - 1 - one.back) };
      });
      return { apply, operands: resolved.slice(0, arity[apply] ?? 2) };
    });
    const inputs = [
      Float64Array.from({ length: size }, (_, k) => Math.sin(k) * 3),
      Float64Array.from({ length: size }, (_, k) => (k % 3) - 1),
      Float64Array.of(1.25),
    ];
    expect(staged(steps, inputs, size)).toEqual(plain(steps, inputs, size));
  },
);

describe("compiled programs", () => {
  const sine: readonly ElementwiseStep[] = [{ apply: "sin", operands: [input(0)] }];

  test("leave blocks that a kernel refuses to the plain loops", () => {
    const values = Float64Array.from({ length: 10_000 }, (_, k) => k / 100);
    values[5000] = 1e15;
    const [result, expected] = [staged(sine, [values], values.length), plain(sine, [values], values.length)];
    expect(result[5000]).toBe(Math.sin(1e15));
    result.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(3e-16));
  });

  test("are not made for functions without a kernel, nor for little work", () => {
    const gamma = [{ apply: "gamma", operands: [input(0)] }] as const;
    expect(compiledProgram(engine, gamma, [false], "float64", 1e9)).toBeNull();
    const rare = [{ apply: "floor", operands: [input(0)] }] as const;
    expect(compiledProgram(engine, rare, [false], "float64", 12_000)).toBeNull();
    expect(compiledProgram(engine, rare, [false], "float64", 12_000)).not.toBeNull();
  });

  test("are kept in bounded number, and numbers do not make new ones", () => {
    const fresh = createEngine(false);
    for (let k = 0; k < 400; k++) {
      const scaled = [{ apply: "multiply", operands: [input(0), { kind: "number", value: k }] }] as const;
      compiledProgram(fresh, scaled, [false], "float64", 1e6);
    }
    expect(fresh.programs.kernels.size).toBe(1);
    for (let k = 1; k < 300; k++) {
      const chain = Array.from({ length: 9 }, (_, bit): ElementwiseStep => {
        const apply = ((k >> bit) & 1) === 1 ? "negate" : "abs";
        return { apply, operands: [bit === 0 ? input(0) : { kind: "step", step: bit - 1 }] };
      });
      compiledProgram(fresh, chain, [false], "float64", 1e6);
      compiledProgram(
        fresh,
        chain.slice(1).map((one, at) => (at === 0 ? { ...one, operands: [input(0)] } : one)),
        [true],
        "float64",
        1,
      );
    }
    expect(fresh.programs.kernels.size).toBe(256);
    expect(fresh.programs.waiting.size).toBeLessThanOrEqual(256);
  });
});
