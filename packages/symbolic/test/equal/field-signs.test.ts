import { describe, expect, test } from "vitest";

import { FieldSigns } from "../../src/equal/field-signs.ts";

// 8·k + 7, so that −1 is no square and 2 is one.
const prime = 23;

describe("signs in a field", () => {
  test("are 1 for squares and odd", () => {
    const signs = new FieldSigns(prime);
    for (let u = 1; u < prime; u++) {
      expect(signs.of((u * u) % prime)).toBe(1);
      expect(signs.of(prime - u)).toBe(-signs.of(u));
    }
  });

  test("of two values the larger is the one whose difference from the other is a square", () => {
    const signs = new FieldSigns(prime);
    expect(signs.largestOf([5, 1], 1)).toBe(5);
    expect(signs.largestOf([1, 5], 1)).toBe(5);
  });

  test("say of several that the chosen one is above all others", () => {
    const values = [3, 8, 12, 20];
    for (const chosen of values) {
      const signs = new FieldSigns(prime);
      expect(signs.largestOf(values, chosen)).toBe(chosen);
      for (const other of values) {
        if (other === chosen) continue;
        expect(signs.of((chosen + prime - other) % prime)).toBe(1);
        expect(signs.of((other + prime - chosen) % prime)).toBe(-1);
      }
    }
  });
});
