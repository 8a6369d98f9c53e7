import { complementaryErrorFunction, errorFunction } from "./error-function.ts";
import { digammaFunction, gammaFunction, logGamma, polygammaFunction, trigammaFunction } from "./gamma-function.ts";
import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction, ScalarOperations } from "./scalar-function.ts";

const positive = [0.3, 5] as const;

function gaussian<T>(o: ScalarOperations<T>, x: T, scale: number): T {
  return o.multiply(scale, o.apply("exp", o.apply("negate", o.apply("square", x))));
}

/** erf x = 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf: ScalarFunction = scalarFunction("erf", {
  cpu: errorFunction,
  glsl: "cf_erf(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => gaussian(o, x, 2 / Math.sqrt(Math.PI))],
  source: "DLMF 7.2.1, 7.10.1",
});

/** erfc x = 1 − erf x, accurate where it is small. */
export const erfc: ScalarFunction = scalarFunction("erfc", {
  cpu: complementaryErrorFunction,
  glsl: "cf_erfc(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => gaussian(o, x, -2 / Math.sqrt(Math.PI))],
  webglTolerance: { relative: 5e-6 },
  source: "DLMF 7.2.2, 7.10.1",
});

/** Γ(x); NaN at 0, −1, −2, … */
export const gamma: ScalarFunction = scalarFunction("gamma", {
  cpu: gammaFunction,
  glsl: "cf_gamma(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x], value) => o.multiply(value, o.apply("digamma", x))],
  sample: [positive],
  webglTolerance: { relative: 5e-6 },
  source: "DLMF 5.2.1, 5.2.2",
});

/** log |Γ(x)|; ∞ at 0, −1, −2, … */
export const lgamma: ScalarFunction = scalarFunction("lgamma", {
  cpu: logGamma,
  glsl: "cf_lgamma(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("digamma", x)],
  sample: [positive],
  webglTolerance: { relative: 5e-6, absolute: 1e-6 },
  source: "DLMF 5.2.2",
});

/** ψ(x) = Γ′(x)/Γ(x). */
export const digamma: ScalarFunction = scalarFunction("digamma", {
  cpu: digammaFunction,
  glsl: "cf_digamma(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("trigamma", x)],
  sample: [positive],
  cpuTolerance: { relative: 1e-13, absolute: 1e-15 },
  webglTolerance: { relative: 5e-6, absolute: 2e-6 },
  source: "DLMF 5.2.2, 5.15.1",
});

/** ψ′(x). */
export const trigamma: ScalarFunction = scalarFunction("trigamma", {
  cpu: trigammaFunction,
  glsl: "cf_trigamma(x)",
  glslHelpers: glslPrelude,
  derivatives: [(o, [x]) => o.apply("polygamma", 2, x)],
  sample: [positive],
  webglTolerance: { relative: 5e-6 },
  source: "DLMF 5.15.1",
});

/** ψ⁽ˣ⁾(y) for a whole number x ≥ 0; it has no derivative in x, so that one is NaN. */
export const polygamma: ScalarFunction = scalarFunction("polygamma", {
  cpu: polygammaFunction,
  glsl: "cf_polygamma(x, y)",
  glslHelpers: glslPrelude,
  derivatives: [() => NaN, (o, [x, y]) => o.apply("polygamma", o.add(x, 1), y)],
  sample: [[2, 2], positive],
  cpuTolerance: { relative: 1e-13 },
  webglTolerance: { relative: 1e-5 },
  source: "DLMF 5.15",
});
