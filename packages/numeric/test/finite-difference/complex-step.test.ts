import { expect, test } from "vitest";
import { complexOperations, complexStep } from "../../src/index.ts";
import type { Complex, ComplexFunction } from "../../src/index.ts";

const { add, atan, cos, cosh, div, exp, log, mul, pow, sin, sinh, sqrt, square, tan, tanh } = complexOperations;

// Each with its derivative written in real functions.
const functions: readonly (readonly [string, (z: Complex) => Complex, (x: number) => number])[] = [
  ["exp", exp, Math.exp],
  ["log", log, (x) => 1 / x],
  ["sqrt", sqrt, (x) => 0.5 / Math.sqrt(x)],
  ["sin", sin, Math.cos],
  ["cos", cos, (x) => -Math.sin(x)],
  ["tan", tan, (x) => 1 / Math.cos(x) ** 2],
  ["sinh", sinh, Math.cosh],
  ["cosh", cosh, Math.sinh],
  ["tanh", tanh, (x) => 1 / Math.cosh(x) ** 2],
  ["atan", atan, (x) => 1 / (1 + x * x)],
  ["pow", (z) => pow(z, 2.5), (x) => 2.5 * x ** 1.5],
  ["a quotient", (z) => div(z, add(1, square(z))), (x) => (1 - x * x) / (1 + x * x) ** 2],
];

test.each(functions)("%s, to the last digits", (_, f, slope) => {
  for (const x of [1e-6, 0.3, 0.9, 1.4, 2.2, 40]) {
    const found = complexStep(([z]) => f(z), [x])[0];
    expect(Math.abs(found - slope(x))).toBeLessThanOrEqual(
      8 * Number.EPSILON * Math.abs(slope(x)) * Math.max(1, x) + 1e-300,
    );
  }
});

test("a gradient where differences have lost all digits", () => {
  // 1 + 1e-12·x is 1 to every difference quotient with a sensible step.
  const f: ComplexFunction = ([x, y]) => add(1e8, mul(mul(1e-12, sin(x)), y));
  const gradient = complexStep(f, [0.5, 2]);
  expect(gradient[0] / (2e-12 * Math.cos(0.5))).toBeCloseTo(1, 14);
  expect(gradient[1] / (1e-12 * Math.sin(0.5))).toBeCloseTo(1, 14);
});

test("what loses the imaginary part is refused, not answered with 0", () => {
  expect(() => complexStep((([z]: readonly Complex[]) => Math.abs(z.re)) as unknown as ComplexFunction, [1])).toThrow(
    "returned no complex number",
  );
  expect(() => complexStep(([z]) => log(z), [-1])).toThrow("not real at the point");
});
