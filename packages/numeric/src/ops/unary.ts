// The scalar functions of one argument on tensors, entry by entry; domains and kinks as in their records.

import type { ScalarFunctionName } from "../functions/index.ts";
import type { UnaryFunction } from "./elementwise.ts";
import { elementwise } from "./elementwise.ts";

const unary =
  (name: ScalarFunctionName): UnaryFunction =>
  (input) =>
    elementwise(name, input);

/** −x. */
export const neg: UnaryFunction = unary("negate");
/** x². */
export const square: UnaryFunction = unary("square");
/** 1/x. */
export const reciprocal: UnaryFunction = unary("reciprocal");
/** √x. */
export const sqrt: UnaryFunction = unary("sqrt");
/** The real cube root. */
export const cbrt: UnaryFunction = unary("cbrt");
/** e^x. */
export const exp: UnaryFunction = unary("exp");
/** The natural logarithm. */
export const log: UnaryFunction = unary("log");
/** log(1 + x). */
export const log1p: UnaryFunction = unary("log1p");
/** e^x − 1. */
export const expm1: UnaryFunction = unary("expm1");
/** sin x. */
export const sin: UnaryFunction = unary("sin");
/** cos x. */
export const cos: UnaryFunction = unary("cos");
/** tan x. */
export const tan: UnaryFunction = unary("tan");
/** The inverse sine. */
export const asin: UnaryFunction = unary("asin");
/** The inverse cosine. */
export const acos: UnaryFunction = unary("acos");
/** The inverse tangent. */
export const atan: UnaryFunction = unary("atan");
/** sinh x. */
export const sinh: UnaryFunction = unary("sinh");
/** cosh x. */
export const cosh: UnaryFunction = unary("cosh");
/** tanh x. */
export const tanh: UnaryFunction = unary("tanh");
/** The inverse of sinh. */
export const asinh: UnaryFunction = unary("asinh");
/** The inverse of cosh. */
export const acosh: UnaryFunction = unary("acosh");
/** The inverse of tanh. */
export const atanh: UnaryFunction = unary("atanh");
/** 1/(1 + e^−x). */
export const sigmoid: UnaryFunction = unary("sigmoid");
/** log(1 + e^x). */
export const softplus: UnaryFunction = unary("softplus");
/** max(x, 0). */
export const relu: UnaryFunction = unary("relu");
/** x for x > 0, 0.01·x else. */
export const leakyrelu: UnaryFunction = unary("leakyrelu");
/** x for x > 0, e^x − 1 else. */
export const elu: UnaryFunction = unary("elu");
/** x·Φ(x). */
export const gelu: UnaryFunction = unary("gelu");
/** x·σ(x). */
export const silu: UnaryFunction = unary("silu");
/** The error function. */
export const erf: UnaryFunction = unary("erf");
/** 1 − erf x. */
export const erfc: UnaryFunction = unary("erfc");
/** Γ(x). */
export const gamma: UnaryFunction = unary("gamma");
/** log |Γ(x)|. */
export const lgamma: UnaryFunction = unary("lgamma");
/** ψ(x). */
export const digamma: UnaryFunction = unary("digamma");
/** ψ′(x). */
export const trigamma: UnaryFunction = unary("trigamma");
/** |x|. */
export const abs: UnaryFunction = unary("abs");
/** −1, 0 or 1. */
export const sign: UnaryFunction = unary("sign");
/** The largest whole number ≤ x. */
export const floor: UnaryFunction = unary("floor");
/** 1 for x > 0, else 0. */
export const step: UnaryFunction = unary("step");
