import { describe, expect, test } from "vitest";

import { drawVariable } from "../../src/equal/draw-variable.ts";
import type { EntrySource } from "../../src/equal/draw-variable.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { rationalArithmetic } from "../../src/equal/rational-arithmetic.ts";
import {
  addRationals,
  compareRationals,
  multiplyRationals,
  rational,
  rationalText,
  zero,
} from "../../src/scalar/rational.ts";
import type { Rational } from "../../src/scalar/rational.ts";
import { assumptions, closeAssumptions } from "../../src/types/assumption.ts";
import type { Assumption } from "../../src/types/assumption.ts";

function sourceOf(seed: number): EntrySource<Rational> {
  const random = seededIntegers(seed);
  const positive = (): Rational => rational(1 + random(9), 2);
  const any = (): Rational => (random(2) === 0 ? positive() : multiplyRationals(rational(-1), positive()));
  return {
    arithmetic: rationalArithmetic,
    random,
    any,
    positive,
    whole: () => rational(1 + random(5)),
    large: () => addRationals(rational(5), positive()),
    small: (count) => rational(1, 10 * count),
  };
}

function draw(assumption: Assumption, shape: readonly number[], seed: number): readonly Rational[] {
  return drawVariable(sourceOf(seed), shape, closeAssumptions([assumption])).values;
}

const sum = (values: readonly Rational[]): Rational => values.reduce(addRationals, zero);
const isPositive = (value: Rational): boolean => compareRationals(value, zero) > 0;

// (M'N) of 3×3 matrices by rows.
function grams(m: readonly Rational[], n: readonly Rational[]): readonly string[] {
  return m.map((_, k) =>
    rationalText(sum([0, 1, 2].map((t) => multiplyRationals(m[3 * t + Math.floor(k / 3)], n[3 * t + (k % 3)])))),
  );
}

const matrixLaws: readonly (readonly [
  Assumption,
  (at: (i: number, j: number) => Rational, values: readonly Rational[]) => boolean,
])[] = [
  ["symmetric", (at) => compareRationals(at(0, 2), at(2, 0)) === 0],
  [
    "skew",
    (at) => compareRationals(addRationals(at(0, 2), at(2, 0)), zero) === 0 && compareRationals(at(1, 1), zero) === 0,
  ],
  ["diagonal", (at) => compareRationals(at(0, 2), zero) === 0 && compareRationals(at(1, 1), zero) !== 0],
  ["lower", (at) => compareRationals(at(0, 2), zero) === 0 && compareRationals(at(2, 0), zero) !== 0],
  ["upper", (at) => compareRationals(at(2, 0), zero) === 0 && compareRationals(at(0, 2), zero) !== 0],
  ["orthogonal", (_at, values) => grams(values, values).join() === "1,0,0,0,1,0,0,0,1"],
  ["spd", (at) => isPositive(at(0, 0)) && isPositive(at(2, 2)) && compareRationals(at(0, 1), at(1, 0)) === 0],
  ["onehotrows", (at) => [0, 1, 2].every((i) => rationalText(sum([0, 1, 2].map((j) => at(i, j)))) === "1")],
];

const vectorLaws: readonly (readonly [Assumption, (values: readonly Rational[]) => boolean])[] = [
  ["positive", (values) => values.every(isPositive)],
  ["interval", (values) => values.every((value) => isPositive(value) && compareRationals(value, rational(1)) < 0)],
  ["large", (values) => values.every((value) => compareRationals(value, rational(5)) > 0)],
  ["integer", (values) => values.every((value) => value.denominator === 1n)],
  ["pm1", (values) => values.every((value) => /^-?1$/u.test(rationalText(value)))],
  ["binary", (values) => values.every((value) => /^[01]$/u.test(rationalText(value)))],
  ["simplex", (values) => values.every(isPositive) && rationalText(sum(values)) === "1"],
  ["unit", (values) => rationalText(sum(values.map((value) => multiplyRationals(value, value)))) === "1"],
  ["onehot", (values) => values.map(rationalText).sort().join() === "0,0,0,1"],
  [
    "contraction",
    (values) => compareRationals(sum(values.map((value) => multiplyRationals(value, value))), rational(1)) < 0,
  ],
];

describe("drawn values", () => {
  test.each(matrixLaws)("of a matrix are %s, exactly", (assumption, holds) => {
    for (let seed = 0; seed < 10; seed++) {
      const values = draw(assumption, [3, 3], seed);
      expect(holds((i, j) => values[3 * i + j], values)).toBe(true);
    }
  });

  test.each(vectorLaws)("of a vector are %s, exactly", (assumption, holds) => {
    for (let seed = 0; seed < 10; seed++) expect(holds(draw(assumption, [4], seed))).toBe(true);
  });

  test("of every assumption have the shape asked for", () => {
    for (const assumption of assumptions) {
      expect(draw(assumption, [3, 3], 1)).toHaveLength(9);
      expect(draw(assumption, [4], 1)).toHaveLength(4);
      expect(draw(assumption, [1], 1)).toHaveLength(1);
    }
  });
});
