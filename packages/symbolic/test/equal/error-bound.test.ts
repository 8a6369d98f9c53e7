import { describe, expect, test } from "vitest";

import { chanceOfAgreement, chanceOfSigns, complexityOfDifference } from "../../src/equal/error-bound.ts";
import type { Complexity } from "../../src/equal/error-bound.ts";
import { primePool, randomPrime } from "../../src/equal/modular.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { beside, open } from "../support/open.ts";

function complexity(left: string, right = "0"): Complexity {
  const problem = open(left, "A:matrix(3,3) x:vector(3) t:scalar s:scalar");
  return complexityOfDifference(problem.value.node, beside(problem, right), () => 3);
}

describe("the complexity of a difference", () => {
  // Each variable stands for a fraction of degree 4.
  test.each([
    ["t", 4, 4],
    ["t*s", 8, 8],
    ["t^5", 20, 20],
    ["1/t", 4, 4],
    ["det(A)", 12, 12],
  ])("%s has degrees %d and %d", (expr, numerator, denominator) => {
    expect(complexity(expr)).toMatchObject({ numerator, denominator });
  });

  test("grows with powers, coefficients and lengths", () => {
    expect(complexity("t^1000000000").numerator).toBeGreaterThan(2 ** 25);
    expect(chanceOfAgreement(complexity("t^1000000000"))).toBe(1);
    expect(complexity(`${"9".repeat(300)}*t`).height).toBeGreaterThan(990);
    expect(complexity("(n^2 + 1)*t + 0*sum(y)").sizes).toBeGreaterThanOrEqual(0);
    expect(chanceOfAgreement(complexity("t*s"))).toBeLessThan(1e-4);
  });

  test.each([
    ["t", 0],
    ["abs(t)", 1],
    ["abs(t)*abs(s)", 2],
    ["sqrt(t + s)", 1],
    ["relu(relu(t) + s)", 2],
    ["exp(abs(t) + abs(s))", 2],
  ])("%s has %d signs", (expr, signs) => {
    const found = complexity(expr);
    expect(found.signs).toBe(signs);
    expect(chanceOfSigns(found.signs)).toBe(signs === 0 ? 0 : 1 - 2 ** -signs);
  });
});

test("the pool of primes is as large as is said", () => {
  const random = seededIntegers(5);
  const draws = Array.from({ length: 400 }, () => randomPrime(random));
  // Of 400 from 29 606 about 2.7 pairs coincide.
  const distinct = new Set(draws).size;
  expect(distinct).toBeGreaterThanOrEqual(385);
  expect(distinct).toBeLessThan(400 + 1);
  expect(primePool).toBeLessThan(29_606);
});
