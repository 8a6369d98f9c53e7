// The explicit table of scalar functions: a name that is missing here, or a record without a name, does not compile.

import { elu, gelu, leakyrelu, relu, sigmoid, silu, softplus } from "./activation.ts";
import { add, cbrt, divide, multiply, negate, power, reciprocal, sqrt, square, subtract } from "./arithmetic.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.ts";
import { abs, equal, floor, less, lessEqual, maximum, minimum, select, sign, step } from "./piecewise.ts";
import type { ScalarFunction, ScalarFunctionName } from "./scalar-function.ts";
import { digamma, erf, erfc, gamma, lgamma, polygamma, trigamma } from "./special.ts";
import { acos, asin, atan, cos, sin, tan } from "./trigonometric.ts";

export type {
  PartialDerivative,
  ScalarFunction,
  ScalarFunctionName,
  ScalarOperations,
  Tolerance,
} from "./scalar-function.ts";

/** Every scalar function by name. */
export const scalarFunctions: { readonly [Name in ScalarFunctionName]: ScalarFunction } = {
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,
  square,
  reciprocal,
  sqrt,
  cbrt,
  exp,
  log,
  log1p,
  expm1,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  sigmoid,
  softplus,
  relu,
  leakyrelu,
  elu,
  gelu,
  silu,
  erf,
  erfc,
  gamma,
  lgamma,
  digamma,
  trigamma,
  polygamma,
  abs,
  sign,
  floor,
  step,
  maximum,
  minimum,
  select,
  less,
  lessEqual,
  equal,
};

/** All names, in the table's order. */
export const scalarFunctionNames: readonly ScalarFunctionName[] = Object.keys(scalarFunctions) as ScalarFunctionName[];
