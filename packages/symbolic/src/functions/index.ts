// The explicit table of functions. A gap against the language's list of names does not compile.

import type { MatrixFunction, ScalarFunction } from "../tensor/node.ts";
import { elu, gelu, silu } from "./activation.ts";
import { cholesky } from "./cholesky.ts";
import { cofactor, determinant, logDeterminant } from "./determinant.ts";
import { eigenvalues, eigenvectors } from "./eigen.ts";
import { cbrt, exp, expm1, log, log1p, sigmoid, softplus, sqrt } from "./exponential.ts";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.ts";
import { inverse } from "./inverse.ts";
import { exponentialKronecker, logarithmKronecker, sylvesterKronecker } from "./kronecker-form.ts";
import { exponentialDerivative, matrixExponential } from "./matrix-exponential.ts";
import { logarithmDerivative, matrixLogarithm } from "./matrix-logarithm.ts";
import { matrixRoot } from "./matrix-root.ts";
import { powerKronecker } from "./matrix-power.ts";
import type { MatrixFunctionName, ScalarFunctionName } from "./names.ts";
import { nuclearNorm } from "./nuclear-norm.ts";
import { abs, floor, leakyrelu, maximum, minimum, reciprocal, relu, sign, square, step } from "./piecewise.ts";
import { pseudoinverse } from "./pseudoinverse.ts";
import { digamma, erf, gamma, lgamma, trigamma } from "./special.ts";
import { sylvester } from "./sylvester.ts";
import { lowerTriangle } from "./triangle.ts";
import { acos, asin, atan, cos, sin, tan } from "./trigonometric.ts";

/** The record of each function of one argument that acts on entries. */
export const scalarFunctions: Readonly<Record<ScalarFunctionName, ScalarFunction>> = {
  exp,
  log,
  log1p,
  expm1,
  sqrt,
  cbrt,
  abs,
  sign,
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
  erf,
  gamma,
  lgamma,
  digamma,
  trigamma,
  sigmoid,
  softplus,
  relu,
  leakyrelu,
  elu,
  gelu,
  silu,
  logistic: sigmoid,
  square,
  reciprocal,
  floor,
  step,
};

/** The records of functions of two arguments that act on entries. */
export const binaryFunctions: Readonly<Record<"max" | "min", ScalarFunction>> = { max: maximum, min: minimum };

/** The choice between two values by a condition. */
export { where } from "./choice.ts";

/** The records of functions of matrices. */
export const matrixFunctions: Readonly<Record<MatrixFunctionName, MatrixFunction>> = {
  inv: inverse,
  det: determinant,
  logdet: logDeterminant,
  cofactor,
  pinv: pseudoinverse,
  expm: matrixExponential,
  expm_frechet: exponentialDerivative,
  logm: matrixLogarithm,
  logm_frechet: logarithmDerivative,
  sqrtm: matrixRoot,
  sylvester,
  expm_kron: exponentialKronecker,
  logm_kron: logarithmKronecker,
  sylvester_kron: sylvesterKronecker,
  power_kron: powerKronecker,
  chol: cholesky,
  tril: lowerTriangle,
  eigvals: eigenvalues,
  eigvecs: eigenvectors,
  normNuc: nuclearNorm,
};

/** The record of a function of matrices. */
export function matrixFunctionRecord(name: MatrixFunctionName): MatrixFunction {
  return matrixFunctions[name];
}
