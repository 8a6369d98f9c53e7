import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction } from "./scalar-function.ts";

const awayFromZero = [0.3, 3] as const;

/** x + y. */
export const add: ScalarFunction = scalarFunction("add", {
  cpu: (x, y) => x + y,
  glsl: "x + y",
  derivatives: [() => 1, () => 1],
  webglTolerance: { absolute: 1e-6 },
});

/** x − y. */
export const subtract: ScalarFunction = scalarFunction("subtract", {
  cpu: (x, y) => x - y,
  glsl: "x - y",
  derivatives: [() => 1, () => -1],
  webglTolerance: { absolute: 1e-6 },
});

/** x·y. */
export const multiply: ScalarFunction = scalarFunction("multiply", {
  cpu: (x, y) => x * y,
  glsl: "cf_multiply(x, y)",
  glslHelpers: glslPrelude,
  derivatives: [(_, [, y]) => y, (_, [x]) => x],
});

/** x / y. */
export const divide: ScalarFunction = scalarFunction("divide", {
  cpu: (x, y) => x / y,
  glsl: "cf_divide(x, y)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [, y]) => o.divide(1, y), (o, [, y], value) => o.divide(o.apply("negate", value), y)],
  sample: [[-3, 3], awayFromZero],
});

/** −x. */
export const negate: ScalarFunction = scalarFunction("negate", {
  cpu: (x) => -x,
  glsl: "-x",
  derivatives: [() => -1],
});

// Math.pow says NaN where IEEE and NumPy say 1: for 1 to any power and −1 to an infinite one.
function ieeePower(x: number, y: number): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : Math.pow(x, y);
}

/**
 * x^y as IEEE `pow`: NaN for negative x and fractional y. The derivatives are 0, not NaN, for y = 0 in the base and
 * for x = 0 in the exponent.
 */
export const power: ScalarFunction = scalarFunction("power", {
  cpu: ieeePower,
  glsl: "cf_power(x, y)",
  glslHelpers: glslPrelude,
  derivatives: [
    (o, [x, y]) => o.apply("select", o.apply("equal", y, 0), 0, o.multiply(y, o.apply("power", x, o.subtract(y, 1)))),
    (o, [x], value) => o.multiply(value, o.apply("log", o.apply("select", o.apply("equal", x, 0), 1, x))),
  ],
  sample: [awayFromZero, [-3, 3]],
  webglTolerance: { relative: 5e-6 },
  source: "DLMF 4.2.26",
});

/** x². */
export const square: ScalarFunction = scalarFunction("square", {
  cpu: (x) => x * x,
  glsl: "cf_multiply(x, x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.multiply(2, x)],
});

/** 1 / x. */
export const reciprocal: ScalarFunction = scalarFunction("reciprocal", {
  cpu: (x) => 1 / x,
  glsl: "cf_divide(1.0, x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, _, value) => o.apply("negate", o.apply("square", value))],
  sample: [awayFromZero],
});

/** √x. */
export const sqrt: ScalarFunction = scalarFunction("sqrt", {
  cpu: Math.sqrt,
  glsl: "cf_sqrt(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, _, value) => o.divide(0.5, value)],
  sample: [awayFromZero],
});

/** The real cube root, negative for negative x. */
export const cbrt: ScalarFunction = scalarFunction("cbrt", {
  cpu: Math.cbrt,
  glsl: "cf_cbrt(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, _, value) => o.divide(1 / 3, o.apply("square", value))],
  sample: [awayFromZero],
});
