import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction, ScalarOperations } from "./scalar-function.ts";

// (1−x)(1+x) keeps the digits that 1−x² loses next to ±1.
function oneMinusSquare<T>(o: ScalarOperations<T>, x: T): T {
  return o.multiply(o.subtract(1, x), o.add(1, x));
}

/** sin x, x in radians. */
export const sin: ScalarFunction = scalarFunction("sin", {
  cpu: Math.sin,
  glsl: "cf_sin(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("cos", x)],
  webglTolerance: { absolute: 3e-7 },
  source: "DLMF 4.20.1",
});

/** cos x, x in radians. */
export const cos: ScalarFunction = scalarFunction("cos", {
  cpu: Math.cos,
  glsl: "cf_cos(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("negate", o.apply("sin", x))],
  webglTolerance: { absolute: 3e-7 },
  source: "DLMF 4.20.2",
});

/** tan x, x in radians. */
export const tan: ScalarFunction = scalarFunction("tan", {
  cpu: Math.tan,
  glsl: "cf_tan(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, _, value) => o.add(1, o.apply("square", value))],
  sample: [[-1.3, 1.3]],
  webglTolerance: { relative: 4e-6, absolute: 1e-6 },
  source: "DLMF 4.20.3",
});

/** The inverse sine in [−π/2, π/2]. */
export const asin: ScalarFunction = scalarFunction("asin", {
  cpu: Math.asin,
  glsl: "cf_asin(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.apply("sqrt", oneMinusSquare(o, x)))],
  sample: [[-0.9, 0.9]],
  source: "DLMF 4.24.7",
});

/** The inverse cosine in [0, π]. */
export const acos: ScalarFunction = scalarFunction("acos", {
  cpu: Math.acos,
  glsl: "cf_acos(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(-1, o.apply("sqrt", oneMinusSquare(o, x)))],
  sample: [[-0.9, 0.9]],
  source: "DLMF 4.24.8",
});

/** The inverse tangent in (−π/2, π/2). */
export const atan: ScalarFunction = scalarFunction("atan", {
  cpu: Math.atan,
  glsl: "cf_atan(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.divide(1, o.add(1, o.apply("square", x)))],
  source: "DLMF 4.24.9",
});
