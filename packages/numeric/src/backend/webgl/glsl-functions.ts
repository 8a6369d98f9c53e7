// GLSL source of the scalar functions that a shader uses, four entries at a time, with the helpers that they need and no
// others: drivers take milliseconds for each hundred lines.

import { NumericError } from "../../error.ts";
import { glslPrelude } from "../../functions/glsl-prelude.ts";
import {
  glslVectorGuards,
  glslVectorPrelude,
  guardedArithmetic,
  guardedChoices,
  plainArithmetic,
  plainChoices,
} from "../../functions/glsl-vector-prelude.ts";
import { type ScalarFunctionName, scalarFunctions } from "../../functions/index.ts";

/**
 * How far the device is trusted. `plain`: its products, quotients and roots are those of IEEE 754, also of NaN, infinities
 * and zeros, and its choices keep NaN. `careful`: its choices do not. `guarded`: its products, quotients and roots do not
 * either.
 */
export type Arithmetic = "plain" | "careful" | "guarded";

// Functions as expressions over vec4 x, y, z; those that are not here are computed entry by entry.
const vectorForms: Partial<Record<ScalarFunctionName, string>> = {
  add: "x + y",
  subtract: "x - y",
  multiply: "cf_multiply(x, y)",
  divide: "cf_divide(x, y)",
  negate: "-x",
  square: "cf_multiply(x, x)",
  reciprocal: "cf_divide(vec4(1.0), x)",
  sqrt: "cf_sqrt(x)",
  exp: "cf_exp(x)",
  log: "cf_log(x)",
  log1p: "cf_log1p(x)",
  expm1: "cf_expm1(x)",
  sin: "cf_sin(x)",
  cos: "cf_cos(x)",
  tanh: "cf_tanh(x)",
  sigmoid: "cf_sigmoid(x)",
  softplus: "cf_softplus(x)",
  relu: "cf_restore(x, cf_atLeast(x, 0.0))",
  leakyrelu: "mix(0.01 * x, x, greaterThan(x, vec4(0.0)))",
  elu: "mix(cf_expm1(x), x, greaterThan(x, vec4(0.0)))",
  silu: "cf_silu(x)",
  abs: "abs(x)",
  sign: "cf_guard(x, sign(x))",
  floor: "cf_restore(x, floor(x))",
  step: "cf_guard(x, vec4(greaterThan(x, vec4(0.0))))",
  maximum: "cf_guard2(x, y, max(x, y))",
  minimum: "cf_guard2(x, y, min(x, y))",
  select: "cf_guard(x, mix(y, z, equal(x, vec4(0.0))))",
};

const parameterNames = ["x", "y", "z"] as const;

/**
 * The definitions of `vec4 f_<name>(…)` for the given functions, before them the helpers that they and the source `also`
 * need. Throws "unsupported" for unknown ones.
 */
export function functionDefinitions(
  names: Iterable<ScalarFunctionName>,
  arithmetic: Arithmetic,
  also: readonly string[] = [],
): string[] {
  const functions = [...new Set(names)].map(functionDefinition);
  return [...helpersOf([...functions, ...also], arithmetic), ...functions];
}

/** The helpers that the given source uses, in their order. */
export function helpersOf(source: readonly string[], arithmetic: Arithmetic): string[] {
  const { order, byName } = preludes[arithmetic];
  const used = new Set<string>();
  const open = source.flatMap(namesIn);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    for (const text of byName.get(name) ?? []) open.push(...namesIn(text));
  }
  return order.filter(({ name }) => used.has(name)).map(({ text }) => text);
}

function functionDefinition(name: ScalarFunctionName): string {
  if (!Object.hasOwn(scalarFunctions, name)) {
    throw new NumericError("unsupported", `There is no scalar function of the name "${name}".`);
  }
  const { arity, glsl } = scalarFunctions[name];
  const given = parameterNames.slice(0, arity);
  const parameters = (type: string): string => given.map((parameter) => `${type} ${parameter}`).join(", ");
  const form = vectorForms[name];
  if (form !== undefined) return `vec4 f_${name}(${parameters("vec4")}) { return ${form}; }`;
  const entries = given.map((parameter) => `${parameter}[lane]`).join(", ");
  return [
    `float g_${name}(${parameters("float")}) { return ${glsl}; }`,
    `vec4 f_${name}(${parameters("vec4")}) {`,
    "  vec4 values;",
    // A loop, because four calls would be compiled four times.
    `  for (int lane = 0; lane < 4; lane++) values[lane] = g_${name}(${entries});`,
    "  return values;",
    "}",
  ].join("\n");
}

interface Definition {
  readonly name: string;
  readonly text: string;
}

interface Prelude {
  readonly order: readonly Definition[];
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

function namesIn(text: string): string[] {
  return text.match(/\bcf_\w+/gu) ?? [];
}

/** The definitions of a source text; each begins at the start of a line and ends with a brace. */
function parsePrelude(source: string): Prelude {
  const order: Definition[] = [];
  const byName = new Map<string, string[]>();
  for (const match of source.matchAll(/^\w+ (cf_\w+)\([^)]*\) \{(?:.*\}$|[\s\S]*?^\}$)/gmu)) {
    const [text, name] = match;
    order.push({ name, text });
    byName.set(name, [...(byName.get(name) ?? []), text]);
  }
  return { order, byName };
}

function preludeOf(arithmetic: string, choices: string): Prelude {
  return parsePrelude([glslPrelude, glslVectorGuards, arithmetic, choices, glslVectorPrelude].join(""));
}

const preludes: Readonly<Record<Arithmetic, Prelude>> = {
  plain: preludeOf(plainArithmetic, plainChoices),
  careful: preludeOf(plainArithmetic, guardedChoices),
  guarded: preludeOf(guardedArithmetic, guardedChoices),
};
