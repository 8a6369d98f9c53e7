import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import {
  addRationals,
  compareRationals,
  equalRationals,
  invertRational,
  isInteger,
  minusOne,
  multiplyRationals,
  negateRational,
  one,
  parseDecimal,
  powerRational,
  rational,
  rationalText,
  signOfRational,
  toNumber,
  zero,
} from "../../src/scalar/rational.ts";

const rationals = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 999 }))
  .map(([p, q]) => rational(p, q));

describe("the field laws", () => {
  test.prop([rationals, rationals, rationals])(
    "sums and products are associative, commutative and distributive",
    (a, b, c) => {
      expect(addRationals(a, addRationals(b, c))).toEqual(addRationals(addRationals(a, b), c));
      expect(multiplyRationals(a, multiplyRationals(b, c))).toEqual(multiplyRationals(multiplyRationals(a, b), c));
      expect(addRationals(a, b)).toEqual(addRationals(b, a));
      expect(multiplyRationals(a, addRationals(b, c))).toEqual(
        addRationals(multiplyRationals(a, b), multiplyRationals(a, c)),
      );
      expect(addRationals(a, negateRational(a))).toEqual(zero);
      if (a.numerator !== 0n) expect(multiplyRationals(a, invertRational(a))).toEqual(one);
    },
  );

  test.prop([rationals, rationals])("order agrees with the nearest doubles", (a, b) => {
    expect(compareRationals(a, b)).toBe(Math.sign(toNumber(a) - toNumber(b)));
    expect(signOfRational(a)).toBe(Math.sign(toNumber(a)));
    expect(equalRationals(a, b)).toBe(compareRationals(a, b) === 0);
  });

  test.prop([rationals, fc.integer({ min: 0, max: 6 })])("powers are repeated products", (a, k) => {
    const product = Array.from({ length: k }, () => a).reduce(multiplyRationals, one);
    expect(powerRational(a, k)).toEqual(product);
    if (a.numerator !== 0n) expect(powerRational(a, -k)).toEqual(invertRational(product));
  });
});

describe("forms", () => {
  plain.each([
    [rational(6, -4), "-3/2"],
    [rational(0, -7), "0"],
    [rational(10, 5), "2"],
    [minusOne, "-1"],
  ])("%#: lowest terms %s", (value, text) => {
    expect(rationalText(value)).toBe(text);
    expect(value.denominator > 0n).toBe(true);
    expect(isInteger(value)).toBe(!text.includes("/"));
  });

  plain.each([
    ["12", 12, 1],
    ["0.5", 1, 2],
    ["1e-3", 1, 1000],
    ["2.50e1", 25, 1],
    [".25", 1, 4],
    ["3.", 3, 1],
  ])("the literal %s is exactly %i/%i", (text, p, q) => {
    expect(parseDecimal(text)).toEqual(rational(p, q));
  });

  plain.each(["", ".", "1e", "abc", "1e99999", "0x10"])("%j is no decimal", (text) => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  plain("division by zero is refused", () => {
    expect(() => rational(1, 0)).toThrow(RangeError);
    expect(() => invertRational(zero)).toThrow(RangeError);
  });

  plain("quotients of numbers beyond the doubles are near", () => {
    const huge = 10n ** 400n;
    expect(toNumber(rational(huge * 3n, huge))).toBe(3);
    expect(toNumber({ numerator: huge + 1n, denominator: 2n * huge })).toBeCloseTo(0.5, 12);
    expect(toNumber(rational(huge))).toBe(Infinity);
  });
});
