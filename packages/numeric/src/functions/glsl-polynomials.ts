// The polynomials behind exp, log, sin and cos in GLSL, for one entry (`float`) or four (`vec4`). Float32 fits after
// Moshier's Cephes; that of exp is a minimax fit of our own (Remez), one degree lower, whose error is 0.06 units in the
// last place of e^r.

function horner(variable: string, coefficients: readonly string[]): string[] {
  const [first, ...rest] = coefficients;
  return rest.map((coefficient, k) => `  p = ${k === 0 ? first : "p"} * ${variable} + ${coefficient};`);
}

const expCoefficients = ["1.3813154897e-3", "8.3694216942e-3", "4.1668456855e-2", "1.6666514768e-1", "4.9999993050e-1"];

const logCoefficients = [
  "7.0376836292e-2",
  "-1.1514610310e-1",
  "1.1676998740e-1",
  "-1.2420140846e-1",
  "1.4249322787e-1",
  "-1.6668057665e-1",
  "2.0000714765e-1",
  "-2.4999993993e-1",
  "3.3333331174e-1",
];

/** Definitions of `cf_expTail`, `cf_logTail`, `cf_sinTail` and `cf_cosTail` over that type. */
export function glslPolynomials(type: "float" | "vec4"): string {
  return `
// e^r - 1 for |r| <= log(2) / 2.
${type} cf_expTail(${type} r) {
  ${type} p;
${horner("r", expCoefficients).join("\n")}
  return p * (r * r) + r;
}
// log(1 + x) - x + x^2 / 2 for 1 + x from sqrt(1/2) to sqrt(2).
${type} cf_logTail(${type} x) {
  ${type} p;
${horner("x", logCoefficients).join("\n")}
  return p * x * (x * x);
}
// sin and cos for |x| <= pi / 4.
${type} cf_sinTail(${type} x) {
  ${type} z = x * x;
  return ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x + x;
}
${type} cf_cosTail(${type} x) {
  ${type} z = x * x;
  return ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1.0;
}
`;
}
