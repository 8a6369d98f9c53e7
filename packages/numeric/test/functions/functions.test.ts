import { describe, expect, test } from "vitest";
import { scalarFunctionNames, scalarFunctions } from "../../src/functions/index.ts";
import { knownValues } from "./known-values.ts";

const conventions = [
  ["sign", [0], 0],
  ["sign", [-0], 0],
  ["sign", [NaN], NaN],
  ["step", [0], 0],
  ["step", [2], 1],
  ["relu", [-2], 0],
  ["leakyrelu", [-2], -0.02],
  ["floor", [-1.5], -2],
  ["maximum", [NaN, 1], NaN],
  ["minimum", [2, 1], 1],
  ["select", [0, 1, 2], 2],
  ["select", [5, 1, 2], 1],
  ["select", [NaN, 1, 2], NaN],
  ["less", [1, 1], 0],
  ["lessEqual", [1, 1], 1],
  ["equal", [1, 1], 1],
  ["equal", [NaN, NaN], 0],
  ["log", [-2], NaN],
  ["log", [0], -Infinity],
  ["tanh", [100], 1],
  ["gamma", [-2], NaN],
  ["gamma", [0], NaN],
  ["gamma", [172], Infinity],
  ["lgamma", [-3], Infinity],
  ["digamma", [0], NaN],
  ["trigamma", [-1], NaN],
  ["polygamma", [1.5, 2], NaN],
  ["polygamma", [1e10, 1], NaN],
  ["erf", [Infinity], 1],
  ["erfc", [-Infinity], 2],
  ["softplus", [1000], 1000],
  ["sigmoid", [-1000], 0],
  ["gelu", [-Infinity], 0],
  ["silu", [-Infinity], 0],
  ["gamma", [-200.5], 0],
  ["power", [0, 0], 1],
  ["power", [-2, 0.5], NaN],
  ["power", [1, NaN], 1],
  ["power", [-1, Infinity], 1],
  ["power", [-0, -1], -Infinity],
] as const;

test.each(conventions)("%s at %j is %d", (name, [x, y, z], value) => {
  const got = scalarFunctions[name].cpu(x, y ?? NaN, z ?? NaN);
  expect(got + 0).toBe(value);
});

describe.each(Object.entries(knownValues))("%s", (name, rows) => {
  const { cpu, tolerance } = scalarFunctions[name as keyof typeof knownValues];
  test.each(rows)("at %j is %d", ([x, y], value) => {
    const got = cpu(x, y ?? NaN, NaN);
    expect(Math.abs(got - value)).toBeLessThanOrEqual(
      tolerance.cpu.absolute + tolerance.cpu.relative * Math.abs(value),
    );
  });
});

test("the table's keys are the records' names and every record is complete", () => {
  for (const name of scalarFunctionNames) {
    const record = scalarFunctions[name];
    expect(record.name).toBe(name);
    expect(record.derivatives).toHaveLength(record.arity);
    expect(record.sample).toHaveLength(record.arity);
    expect(record.glsl.includes("cf_") && record.glslHelpers === undefined, name).toBe(false);
  }
});

test("helpers named in GLSL are defined in the prelude", () => {
  for (const name of scalarFunctionNames) {
    const { glsl, glslHelpers } = scalarFunctions[name];
    for (const [, helper] of `${glsl} ${glslHelpers ?? ""}`.matchAll(/\b(cf_\w+)\(/g)) {
      expect(glslHelpers, `${name} uses ${helper}`).toMatch(new RegExp(`(float|bool) ${helper}\\(`));
    }
  }
});

test("NaN goes in, NaN comes out", () => {
  const swallow = new Set(["less", "lessEqual", "equal"]);
  for (const name of scalarFunctionNames) {
    if (swallow.has(name)) continue;
    expect(scalarFunctions[name].cpu(NaN, 1.5, 2.5), name).toBeNaN();
  }
});
