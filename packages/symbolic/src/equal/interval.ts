// Intervals of doubles that contain the true value whatever the rounding: a difference of two such values is a proof.

import { toNumber } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";

/** Numbers from `lower` to `upper`, both finite. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Thrown where a value is not defined, overflows, or has no enclosure. */
export class NoEnclosure extends Error {
  override readonly name: string = "NoEnclosure";
}

/** Thrown at a jump, where two right formulas may choose differently. */
export class AtJump extends NoEnclosure {
  override readonly name: string = "AtJump";
}

// A little more than the distance to the next double.
const relativeStep = 2.3e-16;

function below(x: number, steps: number): number {
  return x - Math.max(Math.abs(x) * relativeStep * steps, Number.MIN_VALUE);
}

function above(x: number, steps: number): number {
  return x + Math.max(Math.abs(x) * relativeStep * steps, Number.MIN_VALUE);
}

/** [lower, upper] widened by so many roundings. Throws `NoEnclosure` for NaN and overflow. */
export function widened(lower: number, upper: number, steps = 1): Interval {
  const interval = { lower: below(lower, steps), upper: above(upper, steps) };
  if (!Number.isFinite(interval.lower) || !Number.isFinite(interval.upper)) throw new NoEnclosure("overflow");
  return interval;
}

/** The interval of one double. */
export function exactly(value: number): Interval {
  return { lower: value, upper: value };
}

function isExactly({ lower, upper }: Interval, value: number): boolean {
  return lower === value && upper === value;
}

/** An interval around a rational number, without width where a double holds it. */
export function enclose(value: Rational): Interval {
  const nearest = toNumber(value);
  const isExact =
    Number.isFinite(nearest) &&
    Math.abs(nearest) < 2 ** 40 &&
    Number.isInteger(nearest * 2 ** 10) &&
    BigInt(nearest * 2 ** 10) * value.denominator === value.numerator * 1024n;
  return isExact ? exactly(nearest) : widened(nearest, nearest);
}

/** a + b. */
export function addIntervals(a: Interval, b: Interval): Interval {
  if (isExactly(a, 0)) return b;
  if (isExactly(b, 0)) return a;
  return widened(a.lower + b.lower, a.upper + b.upper);
}

/** a · b. */
export function multiplyIntervals(a: Interval, b: Interval): Interval {
  if (isExactly(a, 0) || isExactly(b, 1)) return a;
  if (isExactly(b, 0) || isExactly(a, 1)) return b;
  const products = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper];
  return widened(Math.min(...products), Math.max(...products));
}

/** −a. */
export function negateInterval(a: Interval): Interval {
  return { lower: -a.upper, upper: -a.lower };
}

/** Whether a number lies in the interval. */
export function contains({ lower, upper }: Interval, value: number): boolean {
  return lower <= value && value <= upper;
}

/** 1/a. Throws `NoEnclosure` where a may be 0. */
export function invertInterval(a: Interval): Interval {
  if (contains(a, 0)) throw new NoEnclosure("division by zero");
  return widened(1 / a.upper, 1 / a.lower);
}

/** |a|. */
export function magnitude(a: Interval): Interval {
  if (a.lower >= 0) return a;
  return a.upper <= 0 ? negateInterval(a) : { lower: 0, upper: Math.max(-a.lower, a.upper) };
}

/** Whether no number lies in both. */
export function areApart(a: Interval, b: Interval): boolean {
  return a.upper < b.lower || b.upper < a.lower;
}
