import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction } from "./scalar-function.ts";

/** sinh x. */
export const sinh: ScalarFunction = scalarFunction("sinh", {
  cpu: Math.sinh,
  glsl: "cf_sinh(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("cosh", x)],
  source: "DLMF 4.34.1",
});

/** cosh x. */
export const cosh: ScalarFunction = scalarFunction("cosh", {
  cpu: Math.cosh,
  glsl: "cf_cosh(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("sinh", x)],
  source: "DLMF 4.34.2",
});

/** tanh x. */
export const tanh: ScalarFunction = scalarFunction("tanh", {
  cpu: Math.tanh,
  glsl: "cf_tanh(x)",
  glslHelpers: glslPrelude,
  // sech²x = 4σ(2x)σ(−2x): neither cancels like 1 − tanh² nor overflows like 1/cosh².
  derivatives: [
    (o, [x]) => o.multiply(4, o.multiply(o.apply("sigmoid", o.multiply(2, x)), o.apply("sigmoid", o.multiply(-2, x)))),
  ],
  source: "DLMF 4.34.3",
});

/** The inverse of sinh. */
export const asinh: ScalarFunction = scalarFunction("asinh", {
  cpu: Math.asinh,
  glsl: "cf_asinh(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.apply("sqrt", o.add(1, o.apply("square", x))))],
  source: "DLMF 4.38.9",
});

/** The non-negative inverse of cosh; NaN below 1. */
export const acosh: ScalarFunction = scalarFunction("acosh", {
  cpu: Math.acosh,
  glsl: "cf_acosh(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.multiply(o.apply("sqrt", o.subtract(x, 1)), o.apply("sqrt", o.add(x, 1))))],
  sample: [[1.2, 4]],
  webglTolerance: { relative: 2e-6 },
  source: "DLMF 4.38.10",
});

/** The inverse of tanh; NaN outside [−1, 1]. */
export const atanh: ScalarFunction = scalarFunction("atanh", {
  cpu: Math.atanh,
  glsl: "cf_atanh(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.multiply(o.subtract(1, x), o.add(1, x)))],
  sample: [[-0.9, 0.9]],
  source: "DLMF 4.38.11",
});
