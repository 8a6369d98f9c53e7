// Intervals of doubles as an arithmetic of `evaluateNodes`.

import type { Arithmetic } from "../tensor/evaluate.ts";
import { enclosingArithmetic } from "./enclosing-arithmetic.ts";
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
import { e, encloseFunction, exponential, log, pi, root } from "./interval-functions.ts";

/** Intervals of doubles with outward rounding. Operations throw `NoEnclosure` where a value may not be defined. */
export const intervalArithmetic: Arithmetic<Interval> = enclosingArithmetic<number>({
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
});

/** The middle of an interval. */
export function midpoint({ lower, upper }: Interval): number {
  return lower + (upper - lower) / 2;
}
