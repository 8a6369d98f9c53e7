import { describe, expect, test } from "vitest";

import { dimensionNamesOf, fieldSource } from "../../src/equal/exact-field.ts";
import { primeField } from "../../src/equal/prime-field.ts";
import { RandomPoint } from "../../src/equal/random-point.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { rootRelations } from "../../src/equal/root-relations.ts";
import { topologicalOrder } from "../../src/tensor/traverse.ts";
import { open } from "../support/open.ts";

const declarations = "A:matrix(n,n) x:vector(n) y:vector(n) t:scalar s:scalar";

function relations(text: string, length: number): number | undefined {
  const { node } = open(text, declarations).value;
  const order = topologicalOrder([node]);
  const random = seededIntegers(7);
  const field = primeField(random);
  const lengths = new Map(dimensionNamesOf([node]).map((name) => [name, length]));
  return rootRelations([node], order, field, () => new RandomPoint(order, fieldSource(field, random), lengths));
}

describe("relations among roots", () => {
  test.each<readonly [string, number, number | undefined]>([
    ["t + s", 3, 0],
    ["sqrt(t)", 3, 0],
    ["sqrt(t)*sqrt(s)", 3, 0],
    ["norm2(x) + norm2(y)", 3, 0],
    ["sum(sqrt(x.^2 + 1))", 4, 0],
    ["sum(sqrt(A*x))", 4, 0],
    ["sqrt(t)^3 + 1/sqrt(t)", 3, 0],
    // √t·√s = ±√(ts)
    ["sqrt(t) + sqrt(s) + sqrt(t*s)", 3, 1],
    ["sqrt(t) + sqrt(4*t + 0*s) + sqrt(t^3)", 3, 1],
    // a relation in each entry
    ["sum(sqrt(x) + sqrt(y) + sqrt(x.*y))", 4, 4],
    // (t + s)² under a root is a square by itself
    ["sqrt(t^2 + 2*t*s + s^2)", 3, 1],
    // 1 − x² = (1 − x)(1 + x)
    ["sqrt(1 - t^2) + sqrt(1 - t) + sqrt(1 + t)", 3, 1],
    // roots under roots
    ["sqrt(1 + sqrt(t))", 3, 0],
    ["sqrt(sqrt(t))", 3, 0],
    ["norm2(sqrt(x.^2 + 1))", 4, 0],
    ["sum(sqrt(1 + sqrt(A*x)))", 3, 0],
    ["sqrt(1 + sqrt(1 + sqrt(1 + t)))", 3, 0],
    // √(1 + √t)·√(√t − 1) = ±√(t − 1)
    ["sqrt(1 + sqrt(t)) + sqrt(sqrt(t) - 1) + sqrt(t - 1)", 3, 1],
    // and = ±t here
    ["sqrt(1 + sqrt(1 + t^2)) + sqrt(sqrt(1 + t^2) - 1)", 3, 1],
    ["sum(sqrt(1 + sqrt(1 + x.^2)) + sqrt(sqrt(1 + x.^2) - 1))", 3, 3],
    // √(5 + 2√6) = √2 + √3: everything is a number
    ["sqrt(t + s + 2*sqrt(t*s)) + sqrt(t) + sqrt(s)", 3, 2],
    ["sqrt(1 + sqrt(1 + sqrt(1 + sqrt(1 + sqrt(t)))))", 3, undefined],
  ])("%s at length %d: %s", (text, length, expected) => {
    expect(relations(text, length)).toBe(expected);
  });
});
