// The vector kernel of each scalar function that has one. Special values are those of `functions/`, entry for entry.

import type { ScalarFunctionName } from "../../functions/index.ts";
import type { Code } from "../assembler/code.ts";
import { exp, expAndExpm1, expm1 } from "./exponential.ts";
import { log, log1p, log1pOfUnit } from "./logarithm.ts";
import { cos, sin } from "./trigonometric.ts";
import type { VectorWriter } from "./writer.ts";

/** Writes a function of vectors; operands may be repeated, the result is used once. */
export type VectorFunction = (w: VectorWriter, x: Code, y: Code, z: Code) => Code;

const signBit = (w: VectorWriter): Code => w.number(-0);

function sigmoid(w: VectorWriter, x: Code): Code {
  const decay = w.keep(exp(w, w.keep(w.negate(w.abs(x)))));
  const top = w.where(w.less(x, w.number(0)), decay, w.number(1));
  return w.divide(top, w.add(w.number(1), decay));
}

function softplus(w: VectorWriter, x: Code): Code {
  const decay = w.keep(exp(w, w.keep(w.negate(w.abs(x)))));
  return w.add(w.maximum(x, w.number(0)), log1pOfUnit(w, decay));
}

// With e = e^(−2|x|): (1 − e)/(1 + e) near 0, 1 − 2e/(1 + e) further out, where 1 − e would have been rounded.
function tanh(w: VectorWriter, x: Code): Code {
  const size = w.keep(w.abs(x));
  const { power: decay, less } = expAndExpm1(w, w.keep(w.multiply(w.number(-2), size)));
  const [e, t] = [w.keep(decay), w.keep(less)];
  const near = w.divide(w.negate(t), w.add(w.number(2), t));
  const far = w.subtract(w.number(1), w.divide(w.add(e, e), w.add(w.number(1), e)));
  const value = w.where(w.less(w.number(0.55), size), far, w.abs(near));
  return w.or(value, w.and(x, signBit(w)));
}

function silu(w: VectorWriter, x: Code): Code {
  return w.where(w.equal(x, w.number(-Infinity)), w.number(-0), w.multiply(x, sigmoid(w, x)));
}

const truth = (w: VectorWriter, mask: Code): Code => w.and(mask, w.number(1));

// The value where x is a number, x itself where it is NaN.
const unlessNan = (w: VectorWriter, x: Code, value: Code): Code => w.where(w.equal(x, x), value, x);

function sign(w: VectorWriter, x: Code): Code {
  const above = truth(w, w.less(w.number(0), x));
  return unlessNan(w, x, w.subtract(above, truth(w, w.less(x, w.number(0)))));
}

/** The kernels by name. */
export const vectorFunctions: { readonly [Name in ScalarFunctionName]?: VectorFunction } = {
  add: (w, x, y) => w.add(x, y),
  subtract: (w, x, y) => w.subtract(x, y),
  multiply: (w, x, y) => w.multiply(x, y),
  divide: (w, x, y) => w.divide(x, y),
  negate: (w, x) => w.negate(x),
  square: (w, x) => w.multiply(x, x),
  reciprocal: (w, x) => w.divide(w.number(1), x),
  sqrt: (w, x) => w.sqrt(x),
  exp,
  log,
  log1p,
  expm1,
  sin,
  cos,
  tanh,
  sigmoid,
  softplus,
  silu,
  relu: (w, x) => w.maximum(x, w.number(0)),
  leakyrelu: (w, x) => w.where(w.less(w.number(0), x), x, w.multiply(w.number(0.01), x)),
  elu: (w, x) => w.where(w.less(w.number(0), x), x, expm1(w, x)),
  abs: (w, x) => w.abs(x),
  sign,
  floor: (w, x) => w.floor(x),
  step: (w, x) => unlessNan(w, x, truth(w, w.less(w.number(0), x))),
  maximum: (w, x, y) => w.maximum(x, y),
  minimum: (w, x, y) => w.minimum(x, y),
  select: (w, x, y, z) => unlessNan(w, x, w.where(w.equal(x, w.number(0)), z, y)),
  less: (w, x, y) => truth(w, w.less(x, y)),
  lessEqual: (w, x, y) => truth(w, w.lessEqual(x, y)),
  equal: (w, x, y) => truth(w, w.equal(x, y)),
};

/** Exponents for which a power is a few products, which are as accurate as `pow`. */
export const exponents: ReadonlySet<number> = new Set([-2, -1, 0, 1, 2, 3, 4]);

/** x to one of the `exponents`. */
export function power(w: VectorWriter, x: Code, exponent: number): Code {
  if (exponent === 0) return w.number(1);
  const square = exponent === 1 || exponent === -1 ? x : w.keep(w.multiply(x, x));
  const products = [x, square, exponent === 3 ? w.multiply(square, x) : x, w.multiply(square, square)];
  const value = products[Math.abs(exponent) - 1];
  return exponent < 0 ? w.divide(w.number(1), value) : value;
}
