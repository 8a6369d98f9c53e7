import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import { evaluationWork } from "../../src/equal/work.ts";
import { evaluateDimension } from "../../src/types/dimension.ts";
import { declared, open } from "../support/open.ts";

function workOf(expr: string, n: number): number {
  const { node } = open(expr, "A:matrix(n,n) B:matrix(n,n) x:vector(n)").value;
  return evaluationWork([node], (dimension) => evaluateDimension(dimension, new Map([["n", n]])));
}

describe("the work of an evaluation", () => {
  test.each([
    ["A*x", 2],
    ["A*B", 3],
    ["inv(A)", 3],
    ["exp(x)", 1],
  ])("of %s grows with the %d. power of the length", (expr, power) => {
    expect(Math.log2(workOf(expr, 2000) / workOf(expr, 1000))).toBeCloseTo(power, 1);
  });

  test("beyond the limit nothing is tried, and the reason says so", () => {
    const vars = declared("A:matrix(3000,3000) x:vector(3000)");
    const found = equal({ left: "sum(exp(A*x))", right: "sum(exp(A*x + x - x.^3))", vars, seed: 1 });
    expect(found).toMatchObject({ verdict: "undecided" });
    expect(found.reason).toMatch(/too large/u);
    expect(equal({ left: "x'*A*x", right: "x'*A'*x", vars, seed: 1 }).verdict).toBe("equal");
  });
});
