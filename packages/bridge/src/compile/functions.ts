// The one line that joins a symbolic function to its numeric one. A gap does not compile.

import type { ScalarFunctionName as NumericName } from "@closedform/numeric";
import type { ScalarFunctionName as SymbolicName } from "@closedform/symbolic";

/** The numeric function of each entrywise function of the language. */
export const numericFunctions: Readonly<Record<SymbolicName | "max" | "min", NumericName>> = {
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
  max: "maximum",
  min: "minimum",
};

/** The kernels of the functions of matrices. */
export const matrixKernels: Readonly<Record<string, "inverse" | "determinant" | "logDeterminant" | "cofactor">> = {
  inv: "inverse",
  det: "determinant",
  logdet: "logDeterminant",
  cofactor: "cofactor",
};
