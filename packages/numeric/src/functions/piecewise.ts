// Functions with kinks or jumps. Subgradients chosen: abs'(0) = 0, and a tie of maximum or minimum gives half to each.

import { glslPrelude } from "./glsl-prelude.ts";
import { scalarFunction } from "./scalar-function.ts";
import type { ScalarFunction } from "./scalar-function.ts";

const distanceToZero = (x: number): number => Math.abs(x);
const distanceToTie = (x: number, y: number): number => Math.abs(x - y);

/** |x|. */
export const abs: ScalarFunction = scalarFunction("abs", {
  cpu: Math.abs,
  glsl: "abs(x)",
  derivatives: [(o, [x]) => o.apply("sign", x)],
  kinkDistance: distanceToZero,
});

/** −1, 0 or 1; sign(0) = 0. */
export const sign: ScalarFunction = scalarFunction("sign", {
  cpu: (x) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : NaN),
  glsl: "cf_guard(x, sign(x))",
  glslHelpers: glslPrelude,
  derivatives: [null],
  kinkDistance: distanceToZero,
});

/** The largest integer that is not above x. */
export const floor: ScalarFunction = scalarFunction("floor", {
  cpu: Math.floor,
  glsl: "cf_guard(x, floor(x))",
  glslHelpers: glslPrelude,
  derivatives: [null],
  kinkDistance: (x) => Math.abs(x - Math.round(x)),
});

/** 1 for x > 0, else 0; step(0) = 0. */
export const step: ScalarFunction = scalarFunction("step", {
  cpu: (x) => (x > 0 ? 1 : x <= 0 ? 0 : NaN),
  glsl: "cf_guard(x, x > 0.0 ? 1.0 : 0.0)",
  glslHelpers: glslPrelude,
  derivatives: [null],
  kinkDistance: distanceToZero,
});

/** The larger of x and y; NaN if either is. */
export const maximum: ScalarFunction = scalarFunction("maximum", {
  cpu: (x, y) => Math.max(x, y),
  glsl: "cf_guard2(x, y, max(x, y))",
  glslHelpers: glslPrelude,
  derivatives: [
    (o, [x, y]) => o.add(o.apply("less", y, x), o.multiply(0.5, o.apply("equal", x, y))),
    (o, [x, y]) => o.add(o.apply("less", x, y), o.multiply(0.5, o.apply("equal", x, y))),
  ],
  kinkDistance: distanceToTie,
});

/** The smaller of x and y; NaN if either is. */
export const minimum: ScalarFunction = scalarFunction("minimum", {
  cpu: (x, y) => Math.min(x, y),
  glsl: "cf_guard2(x, y, min(x, y))",
  glslHelpers: glslPrelude,
  derivatives: [
    (o, [x, y]) => o.add(o.apply("less", x, y), o.multiply(0.5, o.apply("equal", x, y))),
    (o, [x, y]) => o.add(o.apply("less", y, x), o.multiply(0.5, o.apply("equal", x, y))),
  ],
  kinkDistance: distanceToTie,
});

/** y where x is not 0, z where it is; NaN for NaN x. */
export const select: ScalarFunction = scalarFunction("select", {
  cpu: (x, y, z) => (x === 0 ? z : Number.isNaN(x) ? NaN : y),
  glsl: "cf_guard(x, x == 0.0 ? z : y)",
  glslHelpers: glslPrelude,
  derivatives: [null, (o, [x]) => o.apply("select", x, 1, 0), (o, [x]) => o.apply("select", x, 0, 1)],
  kinkDistance: distanceToZero,
});

/** 1 for x < y, else 0. */
export const less: ScalarFunction = scalarFunction("less", {
  cpu: (x, y) => (x < y ? 1 : 0),
  glsl: "cf_ordered(x, y) && x < y ? 1.0 : 0.0",
  glslHelpers: glslPrelude,
  derivatives: [null, null],
  kinkDistance: distanceToTie,
});

/** 1 for x ≤ y, else 0. */
export const lessEqual: ScalarFunction = scalarFunction("lessEqual", {
  cpu: (x, y) => (x <= y ? 1 : 0),
  glsl: "cf_ordered(x, y) && x <= y ? 1.0 : 0.0",
  glslHelpers: glslPrelude,
  derivatives: [null, null],
  kinkDistance: distanceToTie,
});

/** 1 for x = y, else 0. */
export const equal: ScalarFunction = scalarFunction("equal", {
  cpu: (x, y) => (x === y ? 1 : 0),
  glsl: "cf_ordered(x, y) && x == y ? 1.0 : 0.0",
  glslHelpers: glslPrelude,
  derivatives: [null, null],
  kinkDistance: distanceToTie,
});
