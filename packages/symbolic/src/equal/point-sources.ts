// Where points come from at which a difference is looked for: exact rational numbers, small and readable ones first.

import { addRationals, equalRationals, multiplyRationals, rational, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import type { EntrySource } from "./draw-variable.ts";
import type { RandomInteger } from "./modular.ts";
import { seededIntegers } from "./random.ts";
import { rationalArithmetic } from "./rational-arithmetic.ts";

/** Numbers of the expressions themselves: |x − 100| changes its sign at no small number. */
export function literalsOf(roots: readonly Node[]): readonly Rational[] {
  const found: Rational[] = [];
  for (const node of topologicalOrder(roots)) {
    if (node.kind !== "sum") continue;
    for (const { coefficient } of node.terms) {
      const magnitude = {
        ...coefficient,
        numerator: coefficient.numerator < 0n ? -coefficient.numerator : coefficient.numerator,
      };
      if (!found.some((known) => equalRationals(known, magnitude)) && found.length < 16) found.push(magnitude);
    }
  }
  return found;
}

/** How large entries are. */
export type Magnitude = (random: RandomInteger) => Rational;

/** Halves up to 3. */
export const readable: Magnitude = (random) => rational(1 + random(6), 2);
const fine: Magnitude = (random) => rational(1 + random(2047), 1024);
const wide: Magnitude = (random) => {
  const [mantissa, exponent] = [1 + random(1023), random(21) - 10];
  return exponent < 0 ? rational(mantissa, 512 * 2 ** -exponent) : rational(mantissa * 2 ** exponent, 512);
};

function nearLiteral(literals: readonly Rational[]): Magnitude {
  return (random) => {
    const literal = literals[random(literals.length)];
    const scaled = multiplyRationals(literal, rational(2 ** random(3), 2));
    const moved = addRationals(scaled, rational(random(5) - 2, 4));
    return signOfRational(moved) > 0 ? moved : rational(1 + random(3));
  };
}

/** The magnitudes of the n-th point. */
export function magnitudeFor(trial: number, literals: readonly Rational[]): Magnitude {
  const kinds = [readable, fine, wide, ...(literals.length > 0 ? [nearLiteral(literals)] : [])];
  return trial < 8 ? readable : kinds[trial % kinds.length];
}

/** Entries of the n-th point; every third has no negative one: there logarithms and roots are defined. */
export function sourceFor(random: RandomInteger, trial: number, magnitude: Magnitude): EntrySource<Rational> {
  const positive = (): Rational => magnitude(random);
  const isSigned = trial % 3 !== 2;
  const signed = (value: Rational): Rational =>
    isSigned && random(2) === 0 ? { ...value, numerator: -value.numerator } : value;
  return {
    arithmetic: rationalArithmetic,
    random,
    positive,
    any: () => signed(positive()),
    whole: () => signed(rational(1 + random(4))),
    large: () => addRationals(rational(5), positive()),
    small: (count) => signed(rational(1 + random(8), 16 * Math.max(1, count))),
  };
}

/**
 * Entries of a line of points at t: those of no fixed sign move, through 0, from anywhere, or one of them alone. Where the
 * others move through 0, positive ones shrink with them.
 */
export function lineSource(seed: number, line: number, t: Rational): EntrySource<Rational> {
  const random = seededIntegers(seed + line);
  const still = sourceFor(random, 0, readable);
  let drawn = 0;
  const moving = random(4);
  const size = t.numerator < 0n ? { ...t, numerator: -t.numerator } : t;
  const isShrinking = line % 3 === 0 && signOfRational(t) !== 0;
  return {
    ...still,
    positive: () => (isShrinking ? multiplyRationals(still.positive(), size) : still.positive()),
    any: () => {
      const [start, direction] = [still.any(), still.any()];
      drawn += 1;
      if (line % 3 === 2) return (drawn - 1) % 4 === moving ? addRationals(start, t) : start;
      const way = multiplyRationals(direction, t);
      return line % 3 === 0 ? way : addRationals(start, way);
    },
  };
}
