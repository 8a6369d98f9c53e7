// eˣ and its like: x = n·log 2 + r, a polynomial in r, then a power of 2 (Cody and Waite 1980, chapter 6). The power is
// applied in two steps, so that results below the normal range are rounded once and large ones reach infinity.

import type { Code } from "../assembler/code.ts";
import { exponentialSeries, logarithmOfTwo } from "./coefficients.ts";
import type { VectorWriter } from "./writer.ts";

const overflow = { float64: 710, float32: 89 } as const;
const underflow = { float64: -746, float32: -104 } as const;
// From here on e^x − 1 is −1.
const vanishing = { float64: -60, float32: -30 } as const;

interface Reduced {
  /** The rounded multiple with its whole number in the lowest bits. */
  readonly shifted: Code;
  readonly rest: Code;
  /** What rounding took from the rest. */
  readonly error: Code;
}

function reduce(w: VectorWriter, x: Code): Reduced {
  const [high, low] = logarithmOfTwo[w.precision];
  const rounder = w.number(w.format.rounder);
  const shifted = w.keep(w.add(w.multiply(x, w.number(Math.LOG2E)), rounder));
  const multiple = w.keep(w.subtract(shifted, rounder));
  const first = w.keep(w.subtract(x, w.multiply(multiple, w.number(high))));
  const second = w.keep(w.multiply(multiple, w.number(low)));
  const rest = w.keep(w.subtract(first, second));
  return { shifted, rest, error: w.subtract(w.subtract(first, rest), second) };
}

function bitsOfRounder({ precision, format }: VectorWriter): bigint {
  if (precision === "float64") return new BigInt64Array(Float64Array.of(format.rounder).buffer)[0];
  return BigInt(new Int32Array(Float32Array.of(format.rounder).buffer)[0]);
}

// x·2ⁿ, n in the lowest bits of `shifted`; n may be twice what the exponent holds.
function scale(w: VectorWriter, x: Code, shifted: Code): Code {
  const { bias, fraction } = w.format;
  const half = BigInt(bias + 1);
  const lifted = w.keep(w.subtractBits(shifted, w.bits(bitsOfRounder(w) - 2n * half)));
  const first = w.keep(w.shiftRight(lifted, 1));
  const power = (exponent: Code): Code => w.shiftLeft(w.subtractBits(exponent, w.bits(half - BigInt(bias))), fraction);
  const half1 = w.multiply(x, power(first));
  return w.multiply(half1, power(w.subtractBits(lifted, first)));
}

/** eˣ. */
export function exp(w: VectorWriter, x: Code): Code {
  const lowest = w.number(underflow[w.precision]);
  const bounded = w.keep(w.minimum(w.maximum(x, lowest), w.number(overflow[w.precision])));
  const { shifted, rest, error } = reduce(w, bounded);
  const series = w.polynomial(rest, exponentialSeries[w.precision]);
  const value = w.add(w.number(1), w.add(rest, w.add(w.multiply(w.multiply(rest, rest), series), error)));
  return scale(w, w.keep(value), shifted);
}

/** eˣ and eˣ − 1 from one reduction; neither is kept. The first for x ≥ −60 (−30 in float32) only. */
export function expAndExpm1(w: VectorWriter, x: Code): { readonly power: Code; readonly less: Code } {
  const { bias, fraction } = w.format;
  const lowest = w.number(vanishing[w.precision]);
  const bounded = w.keep(w.minimum(w.maximum(x, lowest), w.number(overflow[w.precision])));
  const { shifted, rest, error } = reduce(w, bounded);
  const kept = w.keep(error);
  const correction = w.add(kept, w.multiply(kept, rest));
  const series = w.polynomial(rest, exponentialSeries[w.precision]);
  const small = w.keep(w.add(rest, w.add(w.multiply(w.multiply(rest, rest), series), correction)));
  // Beyond the fraction's length 2⁻ⁿ no longer counts.
  const capped = w.minimum(shifted, w.number(w.format.rounder + 2 * fraction));
  const inverse = w.shiftLeft(w.subtractBits(w.bits(BigInt(bias) + bitsOfRounder(w)), capped), fraction);
  const sum = w.keep(w.add(w.subtract(w.number(1), inverse), small));
  return {
    power: scale(w, w.add(w.number(1), small), shifted),
    less: w.where(w.equal(x, w.number(0)), x, scale(w, sum, shifted)),
  };
}

/** eˣ − 1, accurate near 0: 2ⁿ((1 − 2⁻ⁿ) + (eʳ − 1)). */
export function expm1(w: VectorWriter, x: Code): Code {
  return expAndExpm1(w, x).less;
}
