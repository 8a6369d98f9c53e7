import { describe, expect, test } from "vitest";

import { bindPoint } from "../../src/point.ts";
import { exactValues } from "../../src/verify/exact-values.ts";
import { open } from "../support/open.ts";

describe("exact values at a point", () => {
  test("are those of the doubles given", () => {
    const problem = open("A*x/3", "A:matrix(n,n) x:vector(n)");
    const point = bindPoint(
      problem,
      {
        A: [
          [1, 2],
          [3, 4],
        ],
        x: [0.5, -1],
      },
      new Set(["A", "x"]),
    );
    const [values] = exactValues([problem.value.node], point);
    expect(values.map(({ numerator, denominator }) => `${numerator}/${denominator}`)).toEqual(["-1/2", "-5/6"]);
  });

  test("do not exist for functions that are not rational", () => {
    const problem = open("exp(x)", "x:vector(n)");
    const point = bindPoint(problem, { x: [1] }, new Set(["x"]));
    expect(() => exactValues([problem.value.node], point)).toThrow(/rational/u);
  });
});
