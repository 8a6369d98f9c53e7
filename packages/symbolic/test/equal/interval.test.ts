// Enclosures against the true values: rational arithmetic where that is possible, digits from tables elsewhere.

import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { encloseAcrossJumps, encloseFunction, pi } from "../../src/equal/interval-functions.ts";
import { intervalArithmetic, limitArithmetic } from "../../src/equal/interval-arithmetic.ts";
import {
  addIntervals,
  areApart,
  AtJump,
  enclose,
  exactly,
  invertInterval,
  multiplyIntervals,
  NoEnclosure,
} from "../../src/equal/interval.ts";
import type { Interval } from "../../src/equal/interval.ts";
import { rationalArithmetic, rationalOfDouble } from "../../src/equal/rational-arithmetic.ts";
import { scalarFunctionNames } from "../../src/functions/names.ts";
import { addRationals, compareRationals, multiplyRationals, rational } from "../../src/scalar/rational.ts";
import type { Rational } from "../../src/scalar/rational.ts";
import { realFunctions } from "../support/float-arithmetic.ts";

const doubles = fc.double({ min: -1e6, max: 1e6, noNaN: true });

function holds(interval: Interval, value: Rational): boolean {
  return (
    compareRationals(rationalOfDouble(interval.lower), value) <= 0 &&
    compareRationals(rationalOfDouble(interval.upper), value) >= 0
  );
}

describe("arithmetic", () => {
  test.prop([doubles, doubles])("contains the exact sum, product, power and inverse", (a, b) => {
    const [x, y] = [rationalOfDouble(a), rationalOfDouble(b)];
    expect(holds(addIntervals(exactly(a), exactly(b)), addRationals(x, y))).toBe(true);
    expect(holds(multiplyIntervals(exactly(a), exactly(b)), multiplyRationals(x, y))).toBe(true);
    if (Math.abs(a) > 1e-9) {
      const inverse = invertInterval(exactly(a));
      expect(holds(multiplyIntervals(inverse, exactly(a)), rational(1))).toBe(true);
    }
  });

  test.prop([fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 })])(
    "encloses p/q tightly",
    (p, q) => {
      const interval = enclose(rational(p, q));
      expect(holds(interval, rational(p, q))).toBe(true);
      expect(interval.upper - interval.lower).toBeLessThanOrEqual(1e-12);
    },
  );

  test.prop([fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 })])(
    "contains the exact determinant, cofactors and inverse",
    (entries) => {
      const exact = { shape: [3, 3], values: entries.map((entry) => rational(entry)) };
      const enclosed = { shape: [3, 3], values: entries.map(exactly) };
      for (const name of ["det", "cofactor", "inv"]) {
        let expected: readonly Rational[];
        try {
          expected = rationalArithmetic.matrixFunction(name, exact, []).values;
        } catch {
          continue;
        }
        const { values } = intervalArithmetic.matrixFunction(name, enclosed, []);
        expected.forEach((value, k) => expect(holds(values[k], value)).toBe(true));
      }
    },
  );

  plain("does not divide by what may be 0, and knows overflow", () => {
    expect(() => invertInterval({ lower: -1, upper: 1 })).toThrow(NoEnclosure);
    expect(() => multiplyIntervals(exactly(1e300), exactly(1e300))).toThrow(/overflow/u);
    expect(areApart(exactly(1), enclose(rational(1, 3)))).toBe(true);
  });
});

// Abramowitz & Stegun, tables 4.1–4.15 and 7.1; more digits from their series.
const known: readonly (readonly [name: string, x: number, digits: string])[] = [
  ["exp", 1, "2.718281828459045235360287"],
  ["log", 2, "0.693147180559945309417232"],
  ["sin", 1, "0.841470984807896506652502"],
  ["cos", 1, "0.540302305868139717400937"],
  ["tan", 1, "1.557407724654902230506975"],
  ["atan", 1, "0.785398163397448309615661"],
  ["asin", 0.5, "0.523598775598298873077107"],
  ["sinh", 1, "1.175201193643801456882382"],
  ["cosh", 1, "1.543080634815243778477906"],
  ["tanh", 1, "0.761594155955764888119459"],
  ["erf", 0.5, "0.520499877813046537682747"],
  ["erf", -2, "-0.995322265018952734162069"],
  ["sigmoid", 1, "0.731058578630004879251159"],
  ["softplus", 1, "1.313261687518222834048995"],
];

function rationalOfDigits(digits: string): Rational {
  const [whole, fraction] = digits.split(".") as [string, string];
  return rational(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

describe("functions", () => {
  plain.each(known)("%s(%d) is enclosed, tightly", (name, x, digits) => {
    const interval = encloseFunction(name, exactly(x));
    expect(holds(interval, rationalOfDigits(digits))).toBe(true);
    expect(interval.upper - interval.lower).toBeLessThan(1e-12);
  });

  plain("π is enclosed", () => {
    expect(holds(pi, rationalOfDigits("3.141592653589793238462643"))).toBe(true);
  });

  const enclosed = scalarFunctionNames.filter((name) => {
    try {
      encloseFunction(name, exactly(1.5));
      return true;
    } catch {
      return ["asin", "acos", "atanh"].includes(name);
    }
  });

  // Anywhere in the operand, not only at its ends.
  test.prop(
    [
      fc.constantFrom(...enclosed),
      fc.double({ min: -4, max: 4, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ],
    { numRuns: 2000 },
  )("of an interval contain the value at each of its points", (name, lower, width, share) => {
    const x = { lower, upper: lower + width };
    try {
      const { lower: low, upper: high } = encloseFunction(name, x);
      const value = realFunctions[name](Math.min(x.upper, lower + share * width), 0);
      const slack = 1e-12 * Math.max(1, Math.abs(value));
      expect(value >= low - slack && value <= high + slack, `${name} on [${x.lower}, ${x.upper}]`).toBe(true);
    } catch (error) {
      if (!(error instanceof NoEnclosure)) throw error;
    }
  });

  plain.each([
    ["log", -1],
    ["asin", 1.5],
    ["acosh", 0.5],
    ["gamma", 1],
  ])("%s(%d) has none", (name, x) => {
    expect(() => encloseFunction(name, exactly(x))).toThrow(NoEnclosure);
  });

  plain("at a jump there is none", () => {
    for (const name of ["sign", "step"]) expect(() => encloseFunction(name, { lower: -1, upper: 1 })).toThrow(AtJump);
    expect(() => encloseFunction("floor", exactly(2))).toThrow(AtJump);
    expect(encloseFunction("floor", exactly(2.5))).toEqual(exactly(2));
  });

  test.prop([
    fc.constantFrom("sign", "step", "floor", "leakyrelu", "elu", "relu", "abs"),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, 1e-9, 0.5),
    fc.double({ min: -1, max: 1, noNaN: true }),
  ])("across a jump they contain the values at and beside it", (name, middle, width, share) => {
    const x = { lower: middle - width, upper: middle + width };
    const { lower, upper } = encloseAcrossJumps(name, x);
    for (const at of [middle, middle + share * width, x.lower - 1e-12, x.upper + 1e-12]) {
      const value = realFunctions[name](at, 0);
      expect(value >= lower - 1e-11 && value <= upper + 1e-11, `${name} at ${at}`).toBe(true);
    }
  });

  plain("a choice across a jump is any of the two, and a tie any of the tied", () => {
    const where = { name: "where" } as Parameters<typeof limitArithmetic.apply>[0];
    expect(limitArithmetic.apply(where, [{ lower: 0, upper: 1 }, exactly(2), exactly(5)], [])).toEqual({
      lower: 2,
      upper: 5,
    });
    const row = { shape: [3], values: [exactly(2), exactly(2), exactly(1)] };
    const either = { lower: 0, upper: 1 };
    expect(limitArithmetic.matrixFunction("onehotmax", row, [])).toEqual({
      shape: [3],
      values: [either, either, exactly(0)],
    });
    expect(() => intervalArithmetic.matrixFunction("onehotmax", row, [])).toThrow(AtJump);
  });
});
