// Enclosures in fixed point against digits from mpmath 1.3 (50 digits) and against identities.

import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { encloseFinely, fineArithmetic, middleOf } from "../../src/equal/fine-interval.ts";
import type { FineInterval } from "../../src/equal/fine-interval.ts";
import { bits } from "../../src/equal/fixed-point.ts";
import { AtJump, NoEnclosure } from "../../src/equal/interval.ts";
import { rationalOfDouble } from "../../src/equal/rational-arithmetic.ts";
import { scalarFunctions } from "../../src/functions/index.ts";
import { rational } from "../../src/scalar/rational.ts";
import { realFunctions } from "../support/float-arithmetic.ts";

const known: readonly (readonly [name: string, x: number, digits: string])[] = [
  ["exp", 2.5, "12.182493960703473438070175951167966183182767790063"],
  ["log", 10, "2.3025850929940456840179914546843642076011014886288"],
  ["sin", 1, "0.84147098480789650665250232163029899962256306079837"],
  ["cos", 100, "0.86231887228768393410193851395084253551008400853551"],
  ["tan", 0.75, "0.93159645994407246116520275657393642818869133997222"],
  ["asin", 0.5, "0.52359877559829887307710723054658381403286156656252"],
  ["acos", -0.25, "1.8234765819369752727169791286334624143507784327844"],
  ["atan", 3, "1.2490457723982544258299170772810901230778294041299"],
  ["tanh", 0.75, "0.63514895238728731921443435731249649509248168716181"],
  ["erf", 1, "0.8427007929497148693412206350826092592960669979663"],
  ["erf", -6.5, "-0.99999999999999999996157851672879352530124195456231"],
  ["sinh", 2, "3.6268604078470187676682139828012617048863420123211"],
  ["cosh", 2, "3.7621956910836314595622134777737461082939735582307"],
  ["asinh", -3, "-1.8184464592320668234836989635607089937862539427681"],
  ["acosh", 3, "1.7627471740390860504652186499595846180563206565233"],
  ["atanh", 0.25, "0.25541281188299534160275704815183096743905539822288"],
  ["log1p", 0.5, "0.40546510810816438197801311546434913657199042346249"],
  ["expm1", -0.5, "-0.39346934028736657639620046500881954655808186451281"],
  ["cbrt", 10, "2.1544346900318837217592935665193504952593449421921"],
];

function at(name: string, x: FineInterval): FineInterval {
  const fn = scalarFunctions[name as keyof typeof scalarFunctions];
  return fineArithmetic.apply(fn, [x, x], []);
}

function enclosed(x: number): FineInterval {
  return encloseFinely(rationalOfDouble(x));
}

// In units of 10^-48.
function scaled({ lower, upper }: FineInterval): readonly [bigint, bigint] {
  return [(lower * 10n ** 48n) >> bits, (upper * 10n ** 48n) >> bits];
}

function digitsOf(text: string): bigint {
  const [whole, rest] = text.replace("-", "").split(".");
  const value = BigInt(whole + rest.padEnd(48, "0").slice(0, 48));
  return text.startsWith("-") ? -value : value;
}

function isAbout(interval: FineInterval, x: number, tolerance: number): boolean {
  const { numerator, denominator } = middleOf(interval);
  const value = Number((numerator << 80n) / denominator) / 2 ** 80;
  return Math.abs(value - x) <= tolerance * Math.max(1, Math.abs(x));
}

describe("enclosures in fixed point", () => {
  plain.each(known)("%s(%d) has the digits of the table", (name, x, digits) => {
    const [lower, upper] = scaled(at(name, enclosed(x)));
    // Digits are rounded in the 50th place.
    expect(lower - 10n <= digitsOf(digits) && digitsOf(digits) <= upper + 10n).toBe(true);
    expect(upper - lower <= 1n).toBe(true);
  });

  plain("π and e have theirs", () => {
    const pi = scaled(fineArithmetic.constant("pi"))[0];
    expect(pi).toBe(digitsOf("3.141592653589793238462643383279502884197169399375"));
    const e = scaled(fineArithmetic.constant("e"))[0];
    expect(e).toBe(digitsOf("2.718281828459045235360287471352662497757247093699"));
  });

  const numbers = fc.double({ min: -20, max: 20, noNaN: true });
  const names = Object.keys(scalarFunctions).filter((name) => Object.hasOwn(realFunctions, name));

  test.prop([fc.constantFrom(...names), numbers], { numRuns: 2000 })("agree with doubles", (name, x) => {
    try {
      const interval = at(name, enclosed(x));
      expect(interval.lower <= interval.upper).toBe(true);
      expect(isAbout(interval, realFunctions[name](x, x), 1e-12), `${name}(${x})`).toBe(true);
    } catch (error) {
      if (!(error instanceof NoEnclosure)) throw error;
    }
  });

  test.prop([numbers])("hold the argument of what is undone", (x) => {
    const holds = ({ lower, upper }: FineInterval): boolean =>
      lower <= enclosed(x).upper && enclosed(x).lower <= upper && upper - lower < 1n << 96n;
    expect(holds(at("log", at("exp", enclosed(x))))).toBe(true);
    expect(holds(at("asinh", at("sinh", enclosed(x))))).toBe(true);
  });

  test.prop([numbers])("keep sin² + cos² = 1", (x) => {
    const square = (value: FineInterval): FineInterval => fineArithmetic.multiply(value, value);
    const { lower, upper } = fineArithmetic.add(square(at("sin", enclosed(x))), square(at("cos", enclosed(x))));
    expect(lower <= 1n << bits && 1n << bits <= upper && upper - lower < 1n << 20n).toBe(true);
  });

  plain("have no value outside the domain and at jumps", () => {
    expect(() => at("log", enclosed(-1))).toThrow(NoEnclosure);
    expect(() => at("asin", enclosed(2))).toThrow(NoEnclosure);
    expect(() => at("exp", enclosed(1e9))).toThrow(NoEnclosure);
    expect(() => at("sign", enclosed(0))).toThrow(AtJump);
    expect(() => at("floor", enclosed(2))).toThrow(AtJump);
  });

  plain("invert a matrix", () => {
    const values = [2, 1, 1, 1].map(enclosed);
    const inverse = fineArithmetic.matrixFunction("inv", { shape: [2, 2], values }, []);
    expect(
      inverse.values.map(middleOf).map(({ numerator, denominator }) => Number(numerator) / Number(denominator)),
    ).toEqual([1, -1, -1, 2]);
    expect(middleOf(encloseFinely(rational(1, 2)))).toEqual(rational(1, 2));
  });
});
