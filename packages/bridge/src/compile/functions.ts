// The one line that joins a symbolic function to its numeric one. A gap does not compile.

import type { KernelCall, ScalarFunctionName as NumericName } from "@closedform/numeric";
import type { ScalarFunctionName as SymbolicName } from "@closedform/symbolic";

type ReductionCall = Extract<KernelCall, { readonly kernel: "reduction" }>;

/** The numeric function of each entrywise function of the language. */
export const numericFunctions: Readonly<Record<SymbolicName | "max" | "min" | "where", NumericName>> = {
  exp: "exp",
  log: "log",
  log1p: "log1p",
  expm1: "expm1",
  sqrt: "sqrt",
  cbrt: "cbrt",
  abs: "abs",
  sign: "sign",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  asin: "asin",
  acos: "acos",
  atan: "atan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  asinh: "asinh",
  acosh: "acosh",
  atanh: "atanh",
  erf: "erf",
  gamma: "gamma",
  lgamma: "lgamma",
  digamma: "digamma",
  trigamma: "trigamma",
  sigmoid: "sigmoid",
  logistic: "sigmoid",
  softplus: "softplus",
  relu: "relu",
  leakyrelu: "leakyrelu",
  elu: "elu",
  gelu: "gelu",
  silu: "silu",
  square: "square",
  reciprocal: "reciprocal",
  floor: "floor",
  step: "step",
  where: "select",
  max: "maximum",
  min: "minimum",
};

/** The numeric function of a function of the language; `undefined` for a name that has none. */
export function numericFunctionOf(name: string): NumericName | undefined {
  return Object.hasOwn(numericFunctions, name) ? numericFunctions[name as keyof typeof numericFunctions] : undefined;
}

/** What the reductions of entries and their partial derivatives are to the kernel of reductions. */
export const reductionKernels: Readonly<Record<string, Pick<ReductionCall, "reduce" | "part">>> = {
  max: { reduce: "maximum", part: "value" },
  min: { reduce: "minimum", part: "value" },
  prod: { reduce: "product", part: "value" },
  onehotmax: { reduce: "maximum", part: "weights" },
  onehotmin: { reduce: "minimum", part: "weights" },
  productOfOthers: { reduce: "product", part: "weights" },
};
