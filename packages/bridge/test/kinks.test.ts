import { openProblem } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { crossCheck } from "../src/cross-check.ts";
import { evaluate } from "../src/evaluate.ts";
import { isNearKink } from "../src/kinks.ts";
import { verify } from "../src/verify/verify.ts";

const scalar = { type: "scalar" } as const;
const vector = { type: "vector", dims: ["n"] } as const;

describe("a point is near a kink", () => {
  test.each([
    ["abs(x)", 0, 1, true],
    ["abs(x)", 0.5, 1, false],
    ["max(x, y)", 1, 1, true],
    ["max(x, y)", 1, 2, false],
    ["floor(x)", 2, 1, true],
    ["floor(x)", 2.5, 1, false],
    ["where(x > y, log(x), 0)", 1, 1, true],
    ["where(x > y, log(x), 0)", 1, 2, false],
    ["exp(x)*y", 0, 0, false],
    ["abs(f(x) - f(y))", 1, 1, true],
  ])("of %s at x = %d, y = %d: %s", (expr, x, y, expected) => {
    const { value } = openProblem(expr, { x: scalar, y: scalar });
    const values = new Map([
      ["x", Float64Array.of(x)],
      ["y", Float64Array.of(y)],
    ]);
    expect(isNearKink([value.node], { values, sizes: new Map() })).toBe(expected);
  });
});

describe("choices", () => {
  test.each([1, 2, 3, 4, 5, 6])("agree with every witness away from their boundaries (seed %i)", async (seed) => {
    const vars = { x: vector, y: vector };
    const found = await crossCheck({ expr: "sum(where(x > y, x.*log(abs(x)), exp(y)))", wrt: "x", vars, seed });
    expect(found.agrees).toBe(true);
  });

  test.each([
    ["where(x > 0, log(x), 0)", 0, 0, 0],
    ["where(x > 0, log(x), 0)", -2, 0, 0],
    ["where(x > 0, log(x), 0)", 2, Math.log(2), 0.5],
    ["where(x > 0, sqrt(x), x)", -4, -4, 1],
    ["where(x > 0, exp(-x), exp(x))", 1000, 0, 0],
  ])("%s at %d: nothing leaks from the branch that is not taken", (expr, x, value, slope) => {
    const found = evaluate({ expr, wrt: "x", vars: { x: scalar }, at: { x } });
    expect(found).toMatchObject({ value, derivative: slope });
  });

  test("are judged", () => {
    const request = { expr: "where(x > 0, sqrt(x), 0)", wrt: "x", vars: { x: scalar }, seed: 5 };
    expect(verify({ ...request, claim: "where(x > 0, 1/(2*sqrt(x)), 0)" }).verdict).toBe("correct");
    expect(verify({ ...request, claim: "where(x > 0, 1/sqrt(x), 0)" }).verdict).toBe("incorrect");
    expect(verify({ ...request, expr: "where(x > 0, log(x), 0)", claim: "1/x" }).verdict).toBe("incorrect");
  });
});

describe("reductions", () => {
  const vars = { x: vector, A: { type: "matrix", dims: ["m", "n"] }, w: { type: "vector", dims: ["m"] } } as const;

  test.each(["max(A*x)", "w'*min(A, 2)", "normInf(A)", "prod(A*x)", "prod(A, 1)*x", "onehotmax(A*x)'*w", "max(A)"])(
    "%s: the closed form agrees with every witness",
    async (expr) => {
      for (const seed of [1, 2, 3]) expect((await crossCheck({ expr, wrt: "A", vars, seed })).agrees).toBe(true);
    },
  );

  test("are evaluated at ties and zeros", () => {
    expect(evaluate({ expr: "max(x)", wrt: "x", vars, at: { x: [3, 1, 3] } }).derivative).toEqual([0.5, 0, 0.5]);
    expect(evaluate({ expr: "prod(x)", wrt: "x", vars, at: { x: [0, 2, 3] } })).toMatchObject({
      value: 0,
      derivative: [6, 0, 0],
    });
    expect(
      evaluate({
        expr: "max(A, 1)",
        vars,
        at: {
          A: [
            [1, 2],
            [4, 3],
          ],
        },
      }).value,
    ).toEqual([4, 3]);
  });
});
