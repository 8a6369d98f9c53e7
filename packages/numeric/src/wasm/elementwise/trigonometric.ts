// sin and cos: x minus a multiple of π/2 in three parts, then one of two polynomials (Cody and Waite 1980, chapter 8).
// Float32 is computed in float64. Arguments beyond a million are refused: the multiple no longer fits.

import type { Code } from "../assembler/code.ts";
import { shuffle, simd } from "../assembler/simd.ts";
import { cosineSeries, quarterTurn, sineSeries } from "./coefficients.ts";
import type { VectorWriter } from "./writer.ts";

const largest = 1e6;

interface Angle {
  readonly rest: Code;
  /** What rounding took from the rest. */
  readonly error: Code;
  /** The number of quarter turns, in the lowest bits. */
  readonly turns: Code;
}

function reduce(w: VectorWriter, x: Code): Angle {
  const [first, second, third] = quarterTurn;
  const rounder = w.number(w.format.rounder);
  const turns = w.keep(w.add(w.multiply(x, w.number(2 / Math.PI)), rounder));
  const multiple = w.keep(w.subtract(turns, rounder));
  const a = w.keep(w.subtract(x, w.multiply(multiple, w.number(first))));
  const product = w.keep(w.multiply(multiple, w.number(second)));
  const b = w.keep(w.subtract(a, product));
  const lost = w.subtract(w.subtract(a, b), product);
  const tail = w.keep(w.subtract(w.multiply(multiple, w.number(third)), lost));
  const rest = w.keep(w.subtract(b, tail));
  return { rest, error: w.keep(w.subtract(w.subtract(b, rest), tail)), turns };
}

function sineOf(w: VectorWriter, { rest, error }: Angle, z: Code): Code {
  const cube = w.keep(w.multiply(z, rest));
  const [lead, ...higher] = sineSeries;
  const inner = w.subtract(w.multiply(w.number(0.5), error), w.multiply(cube, w.polynomial(z, higher)));
  const small = w.subtract(w.subtract(w.multiply(z, inner), error), w.multiply(cube, w.number(lead)));
  return w.subtract(rest, small);
}

function cosineOf(w: VectorWriter, { rest, error }: Angle, z: Code): Code {
  const halfSquare = w.keep(w.multiply(w.number(0.5), z));
  const near = w.keep(w.subtract(w.number(1), halfSquare));
  const lost = w.subtract(w.subtract(w.number(1), near), halfSquare);
  const series = w.multiply(w.multiply(z, z), w.polynomial(z, cosineSeries));
  return w.add(near, w.add(lost, w.subtract(series, w.multiply(rest, error))));
}

function double(w: VectorWriter, x: Code, offset: 0 | 1): Code {
  const angle = reduce(w, x);
  const z = w.keep(w.multiply(angle.rest, angle.rest));
  const quarter = w.keep(offset === 0 ? angle.turns : w.addBits(angle.turns, w.bits(1n)));
  const isOdd = w.subtractBits(w.bits(0n), w.and(quarter, w.bits(1n)));
  const sign = w.shiftLeft(w.and(quarter, w.bits(2n)), 62);
  const [sine, cosine] = [w.keep(sineOf(w, angle, z)), w.keep(cosineOf(w, angle, z))];
  return w.xor(w.where(isOdd, cosine, sine), sign);
}

const upperHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const lowerHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

function turned(w: VectorWriter, x: Code, offset: 0 | 1): Code {
  w.refuse(w.less(w.number(largest), w.abs(x)));
  if (w.precision === "float64") return double(w, x, offset);
  const d = w.in("float64");
  const halves = [x, shuffle(upperHalf, x, x)].map((half) => {
    const wide = d.keep(simd("f64x2.promote_low_f32x4", half));
    return d.keep(simd("f32x4.demote_f64x2_zero", double(d, wide, offset)));
  });
  return shuffle(lowerHalves, halves[0], halves[1]);
}

/** sin x; refuses |x| > 10⁶. */
export function sin(w: VectorWriter, x: Code): Code {
  return turned(w, x, 0);
}

/** cos x; refuses |x| > 10⁶. */
export function cos(w: VectorWriter, x: Code): Code {
  return turned(w, x, 1);
}
