import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { scalarFunctions } from "../../../src/functions/index.ts";
import type { ScalarFunctionName } from "../../../src/functions/index.ts";
import { exponents, vectorFunctions } from "../../../src/wasm/elementwise/functions.ts";
import { compiledProgram, runInMemory } from "../../../src/wasm/elementwise/run.ts";
import { createEngine } from "../../../src/wasm/engine.ts";
import { allocate, release, viewOf } from "../../../src/wasm/memory.ts";
import type { Precision } from "../../../src/wasm/memory.ts";
import type { ElementwiseStep } from "../../../src/kernels/kernel.ts";
import { errorInUlps, exactFunctions } from "./exact.ts";

const engine = createEngine(false);
const precisions = ["float64", "float32"] as const;

/** The values, and how many entries the kernel refused. */
function run(
  step: ElementwiseStep,
  precision: Precision,
  operands: readonly (readonly number[])[],
): { readonly values: number[]; readonly refused: number } {
  const { length } = operands[0];
  const isScalar = operands.map(() => false);
  const program = compiledProgram(engine, [step], isScalar, precision, 1e6)!;
  const regions = [...operands, operands[0]].map(() => allocate(engine.arena, length, precision));
  operands.forEach((values, k) => viewOf(engine.arena, regions[k]).set(values));
  const output = regions[operands.length];
  let refused = 0;
  const call = { inputs: regions.slice(0, -1).map(({ pointer }) => pointer), output: output.pointer, length };
  runInMemory(engine, program, call, (_, count) => (refused += count));
  const values = [...viewOf(engine.arena, output)];
  for (const region of regions) release(engine.arena, region);
  return { values, refused };
}

const step = (apply: ScalarFunctionName): ElementwiseStep => ({
  apply,
  operands: Array.from({ length: scalarFunctions[apply].arity }, (_, input) => ({ kind: "input", input }) as const),
});

const names = Object.keys(vectorFunctions) as ScalarFunctionName[];

const specials = [
  0,
  -0,
  1,
  -1,
  Infinity,
  -Infinity,
  Number.NaN,
  5e-324,
  -5e-324,
  1e-310,
  2.2250738585072014e-308,
  1e300,
  -1e300,
  Number.MAX_VALUE,
  1e-45,
  1e-38,
  3.4e38,
  709,
  710,
  -708,
  -744,
  -745.2,
  88,
  89,
  -87,
  -103,
  -104,
  0.5,
  -0.5,
  2.5,
  -3,
  1e-9,
  -1e-9,
  1e-30,
  37,
  -38,
  -0.9999999999999999,
];

// What float64 says, rounded to the precision; results next to its range's ends may round to either side.
function agrees(name: string, precision: Precision, value: number, expected: number): boolean {
  if (precision === "float64") {
    return Object.is(value, expected) || Math.abs(value - expected) <= 1e-15 * Math.abs(expected) + 2e-323;
  }
  const rounded = Math.fround(expected);
  if (Object.is(value, rounded)) return true;
  const isSilu = name === "silu";
  return Math.abs(value - expected) <= 3e-7 * Math.abs(expected) + (isSilu ? 2e-43 : 3e-45);
}

describe.each(precisions)("vector kernels in %s", (precision) => {
  test.each(names)("%s: special values are those of the plain function", (name) => {
    const { arity, cpu } = scalarFunctions[name];
    const round = precision === "float64" ? (x: number): number => x : Math.fround;
    const points = specials.map(round).filter((x) => !(/sin|cos/u.test(name) && Math.abs(x) > 1e6));
    const tuples = points.flatMap((x) => (arity === 1 ? [[x]] : points.map((y) => [x, y, x - y])));
    const operands = Array.from({ length: arity }, (_, k) => tuples.map((tuple) => round(tuple[k])));
    const { values } = run(step(name), precision, operands);
    const wrong = values.flatMap((value, k) => {
      const [x, y, z] = operands.map((all) => all[k]);
      const expected = cpu(x, y, z);
      return agrees(name, precision, value, expected) ? [] : [`${name}(${x}, ${y}, ${z}) = ${value}, not ${expected}`];
    });
    expect(wrong).toEqual([]);
  });

  // Quotients of rounded exponentials reach 2.2, the others stay below 1.6.
  test.each(Object.keys(exactFunctions) as ScalarFunctionName[])("%s: good to the last place but one", (name) => {
    const isSmall = /sin|cos/u.test(name);
    const size = isSmall ? 50 : 30;
    const domain = name === "log" ? { min: 1e-3, max: 100 } : { min: name === "log1p" ? -0.999 : -size, max: size };
    const at = fc.double({ ...domain, noNaN: true });
    const near = fc.double({ min: name === "log" ? 0.5 : -0.9, max: 1.5, noNaN: true });
    const points = fc
      .sample(fc.oneof(at, near), 600)
      .map((x) => (precision === "float64" ? x : Math.fround(x)))
      .filter((x) => Math.abs(x) > 1e-12 || name === "log");
    const { values, refused } = run(step(name), precision, [points]);
    expect(refused).toBe(0);
    const bits = precision === "float64" ? 52 : 23;
    const worst = points
      .map((x, k) => ({ x, value: values[k], error: errorInUlps(name, x, values[k], bits) }))
      .reduce((a, b) => (a.error > b.error ? a : b));
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(/tanh|sigmoid|silu/u.test(name) ? 2.5 : 2);
  });

  test("angles beyond a million are refused, so that the caller computes them", () => {
    expect(run(step("sin"), precision, [[1, 2, 3, 2e6]]).refused).toBe(4);
    expect(run(step("cos"), precision, [[Infinity, 2, 3, 4]]).refused).toBe(4);
    expect(run(step("cos"), precision, [[Number.NaN, 2, 3, -1e6]]).refused).toBe(0);
  });

  test.each([...exponents])("x to the power %i is as good as pow", (exponent) => {
    const points = [...specials, 1.7, -2.3, 0.01].map((x) => (precision === "float64" ? x : Math.fround(x)));
    const power = {
      apply: "power",
      operands: [
        { kind: "input", input: 0 },
        { kind: "number", value: exponent },
      ],
    } as const;
    const { values } = run(power, precision, [points]);
    const wrong = values.filter((value, k) => !agrees("power", precision, value, points[k] ** exponent));
    expect(wrong).toEqual([]);
  });
});
