import { describe, expect, test } from "vitest";

import { evaluateWithRoots } from "../../src/equal/evaluate-with-roots.ts";
import type { EvaluatedPoint } from "../../src/equal/evaluate-with-roots.ts";
import { fieldSource } from "../../src/equal/exact-field.ts";
import { legendre } from "../../src/equal/modular.ts";
import { primeField, UnluckyPoint } from "../../src/equal/prime-field.ts";
import type { PrimeField } from "../../src/equal/prime-field.ts";
import { RandomPoint } from "../../src/equal/random-point.ts";
import { seededIntegers } from "../../src/equal/random.ts";
import { evaluateNodes } from "../../src/tensor/evaluate.ts";
import { topologicalOrder } from "../../src/tensor/traverse.ts";
import { open } from "../support/open.ts";

const lengths = new Map([
  ["n", 5],
  ["m", 6],
]);

interface Found extends EvaluatedPoint {
  readonly field: PrimeField;
  /** The values of the node at the point that was found, and those of a variable. */
  readonly again: readonly number[];
  readonly at: (name: string) => readonly number[];
}

function found(text: string, seed: number, redraws = 1000): Found {
  const { node } = open(text, "A:matrix(m,n) R:matrix(m,n) S:matrix(n,n):spd x:vector(n) t:scalar").value;
  const random = seededIntegers(seed);
  const field = primeField(random);
  const order = topologicalOrder([node]);
  const point = new RandomPoint(order, fieldSource(field, random), lengths);
  const evaluated = evaluateWithRoots([node], point, field, order, { redraws });
  const [again] = evaluateNodes([node], point.bindings, field, order);
  return { ...evaluated, field, again: again.values, at: (name) => point.bindings.variables(name).values };
}

describe("points where all roots exist", () => {
  test.each([
    ["sqrt(R)", 1],
    ["sqrt(A*x)", 1],
    ["sqrt(sum(R.^2, 2)) + sqrt(A*x)", 1],
    ["norm2(A*x) + norm2(x) + sum(sqrt(R))", 2],
    ["sqrt(sqrt(x) + 1)", 2],
    ["sqrt(S*x)", 5],
  ])("%s has its values at the point that was found", (text, roots) => {
    for (let seed = 1; seed <= 8; seed++) {
      const { values, again, rootsOfOnePart } = found(text, seed);
      expect(values[0].values).toEqual(again);
      expect(rootsOfOnePart).toBeLessThanOrEqual(roots);
    }
  });

  test("entries are not favoured: those of a root's square are squares of each kind", () => {
    // x is drawn until √x exists; whether x + 1 is a square, too, stays open.
    let squares = 0;
    let all = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { field, again } = found("sqrt(x).^2 + 1", seed);
      squares += again.filter((value) => legendre(value, field.prime) === 1).length;
      all += again.length;
    }
    expect(squares / all).toBeGreaterThan(0.38);
    expect(squares / all).toBeLessThan(0.62);
  });

  // Where the second root is the first one, it exists more often.
  test.each(["1, 2", "2, 1"])("signs are not favoured for which more roots exist: where(t > 0, %s)", (values) => {
    let positive = 0;
    const points = 80;
    for (let seed = 1; seed <= points; seed++) {
      const text = `sqrt(R.^2 + 1) + sqrt(R.^2 + where(t > 0, ${values})) + 0*t`;
      const { field, at } = found(text, seed);
      positive += legendre(at("t")[0], field.prime) === 1 ? 1 : 0;
    }
    expect(positive / points).toBeGreaterThan(0.3);
    expect(positive / points).toBeLessThan(0.7);
  });

  test("a root of a number that is no square needs another field, and a spent budget ends the search", () => {
    // 11 or 13 or 143 is a square.
    expect(() => {
      for (let seed = 1; seed < 40; seed++) found("sqrt(11) + sqrt(13) + 0*t", seed);
    }).toThrow(UnluckyPoint);
    expect(() => found("sqrt(R)", 1, 2)).toThrow(UnluckyPoint);
  });
});
