// log x = k·log 2 + log(1 + f), 1 + f between √½ and √2, with s = f/(2 + f): log(1 + f) = f − (f²/2 − s(f²/2 + R(s²))),
// the form that loses nothing near 1 (K. C. Ng's, as FreeBSD's libm describes it).

import type { Code } from "../assembler/code.ts";
import { logarithmOfTwo, logarithmSeries } from "./coefficients.ts";
import type { VectorWriter } from "./writer.ts";

function bitsOf(w: VectorWriter, value: number): bigint {
  if (w.precision === "float64") return new BigInt64Array(Float64Array.of(value).buffer)[0];
  return BigInt(new Int32Array(Float32Array.of(value).buffer)[0]);
}

// log(x) + correction for positive normal x; `lowered` is taken from the exponent.
function core(w: VectorWriter, x: Code, lowered: Code | null, correction: Code | null): Code {
  const { fraction, bias } = w.format;
  const [high, low] = logarithmOfTwo[w.precision];
  const root = bitsOf(w, Math.SQRT1_2);
  const shifted = w.keep(w.addBits(x, w.bits(bitsOf(w, 1) - root)));
  const mantissa = w.addBits(w.and(shifted, w.bits((1n << BigInt(fraction)) - 1n)), w.bits(root));
  const f = w.keep(w.subtract(mantissa, w.number(1)));
  // The exponent's bits under those of 2^fraction are a number that is off by 2^fraction + bias.
  const exponent = w.or(w.shiftRight(shifted, fraction), w.bits(bitsOf(w, 2 ** fraction)));
  const whole = w.subtract(exponent, w.number(2 ** fraction + bias));
  const k = w.keep(lowered === null ? whole : w.subtract(whole, lowered));
  const s = w.keep(w.divide(f, w.add(w.number(2), f)));
  const z = w.keep(w.multiply(s, s));
  const halfSquare = w.keep(w.multiply(w.number(0.5), w.multiply(f, f)));
  const series = w.multiply(z, w.polynomial(z, logarithmSeries[w.precision]));
  const tail = w.multiply(k, w.number(low));
  const small = w.add(w.multiply(s, w.add(halfSquare, series)), correction === null ? tail : w.add(tail, correction));
  return w.subtract(w.multiply(k, w.number(high)), w.subtract(w.subtract(halfSquare, small), f));
}

// What the formula does not hold for: infinity and NaN stand for themselves, 0 gives −∞, below there is none.
function guarded(w: VectorWriter, argument: Code, value: Code): Code {
  const zero = w.number(0);
  const outside = w.where(w.less(argument, zero), w.number(Number.NaN), argument);
  const special = w.where(w.equal(argument, zero), w.number(-Infinity), outside);
  const isInside = w.and(w.less(zero, argument), w.less(argument, w.number(Infinity)));
  return w.where(isInside, value, special);
}

/** log x. */
export function log(w: VectorWriter, x: Code): Code {
  const steps = w.format.fraction + 2;
  const isTiny = w.keep(w.less(x, w.number(w.format.smallestNormal)));
  const normal = w.keep(w.where(isTiny, w.multiply(x, w.number(2 ** steps)), x));
  return guarded(w, x, core(w, normal, w.and(isTiny, w.number(steps)), null));
}

// log(1 + x) for x above −1; the part of x that rounding 1 + x lost comes back as a correction.
function finiteLog1p(w: VectorWriter, x: Code, sum: Code): Code {
  const one = w.number(1);
  const part = w.keep(w.subtract(sum, one));
  const lost = w.add(w.subtract(one, w.subtract(sum, part)), w.subtract(x, part));
  return core(w, sum, null, w.keep(w.divide(lost, sum)));
}

/** log(1 + x), accurate near 0. */
export function log1p(w: VectorWriter, x: Code): Code {
  const sum = w.keep(w.add(w.number(1), x));
  return w.where(w.equal(x, w.number(0)), x, guarded(w, sum, finiteLog1p(w, x, sum)));
}

/** log(1 + x) for x from 0 to 1. */
export function log1pOfUnit(w: VectorWriter, x: Code): Code {
  return finiteLog1p(w, x, w.keep(w.add(w.number(1), x)));
}
