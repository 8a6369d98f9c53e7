// Intervals of doubles as an arithmetic of `evaluateNodes`.

import type { Arithmetic } from "../tensor/evaluate.ts";
import { enclosingArithmetic } from "./enclosing-arithmetic.ts";
import type { EnclosureKit } from "./enclosing-arithmetic.ts";
import {
  addIntervals,
  enclose,
  exactly,
  invertInterval,
  magnitude,
  multiplyIntervals,
  negateInterval,
} from "./interval.ts";
import type { Interval } from "./interval.ts";
import { e, encloseAcrossJumps, encloseFunction, exponential, log, pi, root } from "./interval-functions.ts";

const kit: EnclosureKit<number> = {
  exactly,
  enclose,
  constant: (name) => (name === "pi" ? pi : e),
  add: addIntervals,
  multiply: multiplyIntervals,
  negate: negateInterval,
  invert: invertInterval,
  magnitude,
  root: (x) => root(x, x),
  log: (x) => log(x, x),
  exponential: (x) => exponential(x, x),
  apply: encloseFunction,
};

/** Intervals of doubles with outward rounding. Operations throw `NoEnclosure` where a value may not be defined. */
export const intervalArithmetic: Arithmetic<Interval> = enclosingArithmetic(kit);

/**
 * The same with all limits at a jump instead of `AtJump`. Continuous operations take limits to limits, so what is apart at a
 * point is apart at points beside it, whatever is said of the jump itself.
 */
export const limitArithmetic: Arithmetic<Interval> = enclosingArithmetic({
  ...kit,
  isAcross: true,
  apply: encloseAcrossJumps,
});

/** The middle of an interval. */
export function midpoint({ lower, upper }: Interval): number {
  return lower + (upper - lower) / 2;
}
