import { describe, expect, test } from "vitest";

import { fieldSource } from "../../src/equal/exact-field.ts";
import { primeField } from "../../src/equal/prime-field.ts";
import { RandomPoint } from "../../src/equal/random-point.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { topologicalOrder } from "../../src/tensor/traverse.ts";
import { open } from "../support/open.ts";

function pointOf(text: string, declarations: string): RandomPoint<number> {
  const { node } = open(text, declarations).value;
  const random = seededIntegers(3);
  return new RandomPoint(topologicalOrder([node]), fieldSource(primeField(random), random), new Map([["n", 3]]));
}

describe("a random point", () => {
  test("an entry of a plain variable is a part, drawn again alone", () => {
    const point = pointOf("x'*y", "x:vector(n) y:vector(n):positive");
    expect(point.count).toBe(6);
    const values = (name: string): readonly number[] => [...point.bindings.variables(name).values];
    const [x, y] = [values("x"), values("y")];
    point.redraw(point.partOf("x", 1) | point.partOf("y", 2));
    expect(values("x").map((value, k) => value === x[k])).toEqual([true, false, true]);
    expect(values("y").map((value, k) => value === y[k])).toEqual([true, true, false]);
  });

  test("a variable with structure is one part, and keeps it", () => {
    const point = pointOf("S*x", "S:matrix(n,n):symmetric x:vector(n)");
    expect(point.count).toBe(4);
    expect(new Set([0, 1, 8].map((entry) => point.partOf("S", entry))).size).toBe(1);
    const before = [...point.bindings.variables("S").values];
    point.redraw(point.partOf("S", 0));
    const { values } = point.bindings.variables("S");
    expect(values).not.toEqual(before);
    for (const [a, b] of [
      [1, 3],
      [2, 6],
      [5, 7],
    ])
      expect(values[a]).toBe(values[b]);
  });
});
