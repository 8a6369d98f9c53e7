import { describe, expect, test } from "vitest";

import { Irrational, rationalArithmetic, rationalOfDouble } from "../../src/equal/rational-arithmetic.ts";
import { rotatedSizes } from "../../src/equal/sizes.ts";
import type { Rational } from "../../src/scalar/rational.ts";
import { rational, rationalText } from "../../src/scalar/rational.ts";
import { evaluateNodes } from "../../src/tensor/evaluate.ts";
import { evaluateDimension } from "../../src/types/dimension.ts";
import { open } from "../support/open.ts";

function exactly(expr: string): string {
  const { node } = open(expr, "A:matrix(n,n) x:vector(n)").value;
  const values: Readonly<Record<string, readonly Rational[]>> = {
    A: [1, 2, 3, 4].map((entry) => rational(entry)),
    x: [rational(1, 2), rational(-1, 3)],
  };
  const [dense] = evaluateNodes(
    [node],
    {
      variables: (name) => ({ shape: name === "A" ? [2, 2] : [2], values: values[name] }),
      size: (dimension) => evaluateDimension(dimension, new Map([["n", 2]])),
    },
    rationalArithmetic,
  );
  return dense.values.map(rationalText).join(" ");
}

describe("exact evaluation", () => {
  test.each([
    ["A*x", "-1/6 1/6"],
    ["det(A)", "-2"],
    ["inv(A)", "-2 1 3/2 -1/2"],
    ["adj(A)", "4 -2 -3 1"],
    ["x.^-2", "4 9"],
    ["abs(x) + sign(x) + step(x)", "5/2 -2/3"],
    ["relu(x) - max(x, 0) + min(x, 0)", "0 -1/3"],
    ["x/n", "1/4 -1/6"],
    ["tr(A^3)", "155"],
  ])("%s = %s", (expr, expected) => {
    expect(exactly(expr)).toBe(expected);
  });

  test.each(["sqrt(x)", "exp(x)", "pi*x", "logdet(A)", "1/(x[1] - 1/2)", "inv(A - A)", "x.^100"])(
    "%s is not a rational number",
    (expr) => {
      expect(() => exactly(expr)).toThrow(Irrational);
    },
  );

  test.each([
    [0.5, "1/2"],
    [-3, "-3"],
    [0.1, "3602879701896397/36028797018963968"],
    [0, "0"],
  ])("the double %f is exactly %s", (value, text) => {
    expect(rationalText(rationalOfDouble(value))).toBe(text);
    expect(() => rationalOfDouble(Number.NaN)).toThrow(Irrational);
  });
});

describe("sizes of points", () => {
  test("differ between names and take every size for each", () => {
    const points = Array.from({ length: 8 }, (_, k) => rotatedSizes(["m", "n", "p"], k));
    for (const sizes of points) expect(new Set(sizes.values()).size).toBe(3);
    for (const name of ["m", "n", "p"])
      expect(new Set(points.map((sizes) => sizes.get(name)))).toEqual(new Set([2, 3, 4, 5]));
  });

  test("make a matrix tall and wide in turn", () => {
    const tall = Array.from({ length: 8 }, (_, k) => rotatedSizes(["m", "n"], k)).map(
      (sizes) => sizes.get("m")! > sizes.get("n")!,
    );
    expect(new Set(tall)).toEqual(new Set([true, false]));
  });
});
