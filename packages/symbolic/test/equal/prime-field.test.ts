import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { primeField, randomPrime, UnluckyPoint } from "../../src/equal/prime-field.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { scalarFunctions } from "../../src/functions/index.ts";
import { newGraph } from "../../src/problem.ts";
import { rational } from "../../src/scalar/rational.ts";
import { numberNode } from "../../src/tensor/arithmetic.ts";

const field = primeField(seededIntegers(1));
const { prime } = field;
const graph = newGraph();
const elements = fc.integer({ min: 1, max: prime - 1 });
const apply = (name: keyof typeof scalarFunctions, x: number): number =>
  field.apply(scalarFunctions[name], [x], [{ coefficient: rational(1), value: x }]);

describe("the prime", () => {
  plain("is a prime of 26 bits, 3 modulo 4, and changes with the seed", () => {
    const primes = Array.from({ length: 30 }, (_, seed) => randomPrime(seededIntegers(seed)));
    for (const p of primes) {
      expect(p > 2 ** 25 && p < 2 ** 26 && p % 4 === 3).toBe(true);
      for (let d = 2; d * d <= p; d++) if (p % d === 0) throw new Error(`${p} is ${d}·${p / d}`);
    }
    expect(new Set(primes).size).toBeGreaterThan(25);
  });
});

describe("arithmetic is exact", () => {
  test.prop([elements, elements, elements])("sums and products are those of the integers", (a, b, c) => {
    const expected = (BigInt(a) * BigInt(b) + BigInt(c)) % BigInt(prime);
    expect(field.add(field.multiply(a, b), c)).toBe(Number(expected));
  });

  test.prop([fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 })])("p/q times q is p", (p, q) => {
    expect(field.multiply(field.fromRational(rational(p, q)), q % prime)).toBe(((p % prime) + prime) % prime);
  });

  test.prop([elements, fc.integer({ min: -5, max: 5 })])("xᵏ·x = xᵏ⁺¹", (x, k) => {
    const power = (e: number): number => field.power(x, field.fromRational(rational(e)), numberNode(graph, e), []);
    expect(field.multiply(power(k), x)).toBe(power(k + 1));
  });

  test.prop([elements])("(√x²)² = x², and a half-integer power is a power of the root", (x) => {
    const square = field.multiply(x, x);
    const root = field.power(square, field.fromRational(rational(1, 2)), numberNode(graph, 1, 2), []);
    expect(field.multiply(root, root)).toBe(square);
    expect(field.power(square, field.fromRational(rational(3, 2)), numberNode(graph, 3, 2), [])).toBe(
      field.multiply(square, root),
    );
  });

  test.prop([fc.array(elements, { minLength: 9, maxLength: 9 })], { numRuns: 50 })(
    "M·M⁻¹ = I, cof M = det M·M⁻ᵀ, det as by the rule of Sarrus",
    (values) => {
      const matrix = { shape: [3, 3], values };
      const [inverse, cofactor, determinant] = ["inv", "cofactor", "det"].map(
        (name) => field.matrixFunction(name, matrix, []).values,
      );
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          const total = [0, 1, 2].reduce(
            (sum, k) => field.add(sum, field.multiply(values[3 * i + k], inverse[3 * k + j])),
            0,
          );
          expect(total).toBe(i === j ? 1 : 0);
          expect(cofactor[3 * i + j]).toBe(field.multiply(determinant[0], inverse[3 * j + i]));
        }
      }
      const [a, b, c, d, e, f, g, h, i] = values.map(BigInt);
      const sarrus = a * e * i + b * f * g + c * d * h - c * e * g - b * d * i - a * f * h;
      expect(BigInt(determinant[0])).toBe(((sarrus % BigInt(prime)) + BigInt(prime)) % BigInt(prime));
    },
  );

  plain.each([
    ["1/0", () => field.power(0, prime - 1, numberNode(graph, -1), [])],
    [
      "the inverse of a singular matrix",
      () => field.matrixFunction("inv", { shape: [2, 2], values: [1, 2, 2, 4] }, []),
    ],
    ["p/q with p dividing q", () => field.fromRational({ numerator: 1n, denominator: BigInt(prime) })],
  ])("%s is an unlucky point", (_what, run) => {
    expect(run).toThrow(UnluckyPoint);
  });
});

describe("functions that are not rational", () => {
  test.prop([elements])("give one value per argument, mirrored by parity", (x) => {
    expect(apply("sin", x)).toBe(apply("sin", x));
    expect(field.add(apply("sin", x), apply("sin", prime - x))).toBe(0);
    expect(apply("cos", x)).toBe(apply("cos", prime - x));
    expect(apply("sin", x)).not.toBe(apply("cos", x));
  });

  test.prop([elements, elements])("exp of a sum is the product of the exponentials", (x, y) => {
    const sum = field.apply(
      scalarFunctions.exp,
      [field.add(x, y)],
      [
        { coefficient: rational(1), value: x },
        { coefficient: rational(1), value: y },
      ],
    );
    expect(sum).toBe(field.multiply(apply("exp", x), apply("exp", y)));
    const half = field.apply(scalarFunctions.exp, [0], [{ coefficient: rational(1, 2), value: x }]);
    expect(field.multiply(half, half)).toBe(apply("exp", x));
    const negative = field.apply(scalarFunctions.exp, [0], [{ coefficient: rational(-1), value: x }]);
    expect(field.multiply(negative, apply("exp", x))).toBe(1);
  });

  test.prop([elements])("signs: |x| = x·sign x, relu x = (x + |x|)/2, step from sign, max − min = |x − y|", (x) => {
    const sign = apply("sign", x);
    expect(field.multiply(sign, sign)).toBe(1);
    expect(apply("abs", x)).toBe(field.multiply(x, sign));
    expect(field.multiply(2, apply("relu", x))).toBe(field.add(x, apply("abs", x)));
    expect(field.multiply(2, apply("step", x))).toBe(field.add(1, sign));
    expect(apply("sign", prime - x)).toBe((prime - sign) % prime);
    expect(apply("sign", 0)).toBe(0);
  });

  plain("are reported as opaque or as signs", () => {
    const fresh = primeField(seededIntegers(2));
    expect([fresh.usedOpaque(), fresh.usedSigns()]).toEqual([false, false]);
    fresh.apply(scalarFunctions.abs, [5], []);
    expect([fresh.usedOpaque(), fresh.usedSigns()]).toEqual([true, true]);
  });
});
