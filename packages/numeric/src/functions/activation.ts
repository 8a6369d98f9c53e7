import { normalDistribution } from "./error-function.ts";
import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction, ScalarOperations } from "./scalar-function.ts";

const leak = 0.01;
const distanceToZero = (x: number): number => Math.abs(x);

function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

// σ(x)σ(−x) keeps the tail that σ(1−σ) rounds to zero.
function logisticSlope<T>(o: ScalarOperations<T>, x: T): T {
  return o.multiply(o.apply("sigmoid", x), o.apply("sigmoid", o.apply("negate", x)));
}

/** 1 / (1 + e^−x). */
export const sigmoid: ScalarFunction = scalarFunction("sigmoid", {
  cpu: logistic,
  glsl: "cf_sigmoid(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => logisticSlope(o, x)],
});

/** log(1 + e^x). */
export const softplus: ScalarFunction = scalarFunction("softplus", {
  cpu: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  glsl: "cf_softplus(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("sigmoid", x)],
});

/** max(x, 0); the derivative at 0 is 0. */
export const relu: ScalarFunction = scalarFunction("relu", {
  cpu: (x) => Math.max(x, 0),
  glsl: "cf_guard(x, max(x, 0.0))",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("step", x)],
  kinkDistance: distanceToZero,
});

/** x for x > 0, 0.01·x else; the derivative at 0 is 0.01. */
export const leakyrelu: ScalarFunction = scalarFunction("leakyrelu", {
  cpu: (x) => (x > 0 ? x : leak * x),
  glsl: `cf_guard(x, x > 0.0 ? x : ${leak} * x)`,
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.add(leak, o.multiply(1 - leak, o.apply("step", x)))],
  kinkDistance: distanceToZero,
});

/** x for x > 0, e^x − 1 else. */
export const elu: ScalarFunction = scalarFunction("elu", {
  cpu: (x) => (x > 0 ? x : Math.expm1(x)),
  glsl: "x > 0.0 ? x : cf_expm1(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("exp", o.apply("minimum", x, 0))],
  kinkDistance: distanceToZero,
  source: "Clevert, Unterthiner and Hochreiter 2016, eq. 12",
});

/** x·Φ(x), Φ the standard normal distribution (the exact form, not the tanh fit). */
export const gelu: ScalarFunction = scalarFunction("gelu", {
  cpu: (x) => (x < -40 ? -0 : x * normalDistribution(x)),
  glsl: "cf_gelu(x)",
  glslHelpers: glslPrelude,
  derivatives: [
    (o, [x]) => {
      const phi = o.multiply(0.5, o.apply("erfc", o.multiply(-Math.SQRT1_2, x)));
      const density = o.multiply(1 / Math.sqrt(2 * Math.PI), o.apply("exp", o.multiply(-0.5, o.apply("square", x))));
      return o.add(phi, o.multiply(x, density));
    },
  ],
  cpuTolerance: { relative: 1e-13 },
  webglTolerance: { relative: 5e-6 },
  source: "Hendrycks and Gimpel 2016, eq. 2",
});

/** x·σ(x). */
export const silu: ScalarFunction = scalarFunction("silu", {
  cpu: (x) => (x === -Infinity ? -0 : x * logistic(x)),
  glsl: "cf_silu(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.add(o.apply("sigmoid", x), o.multiply(x, logisticSlope(o, x)))],
  source: "Elfwing, Uchibe and Doya 2018, eq. 6",
});
