import { describe, expect, test } from "vitest";

import { bindPoint } from "../../src/point.ts";
import { enclosedValues } from "../../src/verify/enclosed-values.ts";
import { open } from "../support/open.ts";

describe("enclosed values at a point", () => {
  test("contain the true ones, tightly", () => {
    const problem = open("exp(x)/3", "x:vector(n)");
    const point = bindPoint(problem, { x: [1, 0] }, new Set(["x"]));
    const [[first, second]] = enclosedValues([problem.value.node], point);
    // e/3 = 0.906093942819681745…
    expect(first.lower < 0.906093942819681745 && first.upper > 0.906093942819681745).toBe(true);
    expect(first.upper - first.lower).toBeLessThan(1e-14);
    expect(second.lower < 1 / 3 && second.upper > 1 / 3).toBe(true);
  });

  test("do not exist at a jump or outside the domain", () => {
    const problem = open("sign(x)", "x:vector(n)");
    const point = bindPoint(problem, { x: [0, 1] }, new Set(["x"]));
    expect(() => enclosedValues([problem.value.node], point)).toThrow(/jump/u);
    const logarithm = open("log(x)", "x:vector(n)");
    expect(() => enclosedValues([logarithm.value.node], { ...point })).toThrow(/domain/u);
  });
});
