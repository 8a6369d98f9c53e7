import { describe, expect, test } from "vitest";

import { freshSeed, seededIntegers } from "../../src/equal/random.ts";

function draws(seed: number, bound: number, count: number): readonly number[] {
  const next = seededIntegers(seed);
  return Array.from({ length: count }, () => next(bound));
}

describe("seeded integers", () => {
  test("replay from their seed and differ for another", () => {
    expect(draws(7, 1e6, 50)).toEqual(draws(7, 1e6, 50));
    expect(draws(7, 1e6, 50)).not.toEqual(draws(8, 1e6, 50));
  });

  test("stay below their bound, also a bound of 2^50", () => {
    expect(draws(1, 1, 20).every((value) => value === 0)).toBe(true);
    const wide = draws(1, 2 ** 50, 1000);
    expect(wide.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 50)).toBe(true);
    expect(new Set(wide).size).toBe(1000);
  });

  test("are uniform: χ² of 16000 draws over 16 classes is below the 99.99 % point of 15 degrees of freedom", () => {
    for (const seed of [0, 1, 123_456]) {
      const counts = new Array<number>(16).fill(0);
      for (const value of draws(seed, 16, 16_000)) counts[value] += 1;
      expect(counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(44.3);
    }
  });
});

test("a fresh seed is an unsigned 32-bit integer, not the same each time", () => {
  const seeds = Array.from({ length: 8 }, freshSeed);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  expect(new Set(seeds).size).toBeGreaterThan(1);
});
