import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction } from "./scalar-function.ts";

/** e^x. */
export const exp: ScalarFunction = scalarFunction("exp", {
  cpu: Math.exp,
  glsl: "cf_exp(x)",
  glslHelpers: glslPrelude,
  derivatives: [(_, __, value) => value],
  source: "DLMF 4.7.1",
});

/** The natural logarithm; −∞ at 0, NaN below. */
export const log: ScalarFunction = scalarFunction("log", {
  cpu: Math.log,
  glsl: "cf_log(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, x)],
  sample: [[0.3, 3]],
  webglTolerance: { absolute: 2e-7 },
  source: "DLMF 4.7.1",
});

/** log(1 + x), accurate near 0. */
export const log1p: ScalarFunction = scalarFunction("log1p", {
  cpu: Math.log1p,
  glsl: "cf_log1p(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.add(1, x))],
  sample: [[-0.6, 3]],
  source: "DLMF 4.7.1",
});

/** e^x − 1, accurate near 0. */
export const expm1: ScalarFunction = scalarFunction("expm1", {
  cpu: Math.expm1,
  glsl: "cf_expm1(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("exp", x)],
  source: "DLMF 4.7.1",
});
