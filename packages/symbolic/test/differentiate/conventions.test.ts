// Layouts, structured variables and conditions.

import { describe, expect, test } from "vitest";

import { conditionsOf } from "../../src/differentiate/condition.ts";
import { arrangementOf } from "../../src/differentiate/layout.ts";
import { structuredGradient } from "../../src/differentiate/structure.ts";
import { closeAssumptions } from "../../src/types/assumption.ts";
import { derivative, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";
import type { FloatPoint } from "../support/points.ts";

// Wikipedia, Matrix calculus, layout conventions: rows of the table y × x.
describe("layouts", () => {
  test.each([
    ["scalar by vector", 0, 1, { numerator: [false, true], denominator: [false, false] }],
    ["scalar by matrix", 0, 2, { numerator: [true, false], denominator: [false, false] }],
    ["vector by scalar", 1, 0, { numerator: [false, false], denominator: [false, true] }],
    ["vector by vector", 1, 1, { numerator: [false, false], denominator: [true, false] }],
    ["matrix by scalar", 2, 0, { numerator: [false, false], denominator: [true, false] }],
    ["scalar by scalar", 0, 0, { numerator: [false, false], denominator: [false, false] }],
  ] as const)("%s", (_what, expression, variable, expected) => {
    for (const layout of ["numerator", "denominator"] as const) {
      const { isTransposed, isRow } = arrangementOf(layout, expression, variable);
      expect([isTransposed, isRow]).toEqual(expected[layout]);
    }
    expect(arrangementOf("mixed", expression, variable)).toEqual({ isTransposed: false, isRow: false });
  });
});

// By definition: each free entry of the structured matrix is moved, with its mirror image.
function byFreeEntries(
  f: (point: FloatPoint) => number,
  point: FloatPoint,
  size: number,
  isDiagonal: boolean,
): readonly number[] {
  const { values } = point.values.get("X")!;
  return values.map((_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    if (isDiagonal && i !== j) return 0;
    const at = (step: number): number => {
      const movedValues = values.map((value, position) =>
        position === k || position === j * size + i ? value + step : value,
      );
      return f({
        sizes: point.sizes,
        values: new Map(point.values).set("X", { shape: [size, size], values: movedValues }),
      });
    };
    const h = 1e-4;
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  });
}

describe("structured variables", () => {
  test.each([
    ["tr(A*X*X)", "symmetric"],
    ["a'*X*a*tr(X)", "symmetric"],
    ["logdet(X)", "spd"],
    ["a'*inv(X)*A*a", "spd"],
    ["tr(A*X*X)", "diagonal"],
  ])("constrained: %s by a %s X is the derivative by the free entries", (expr, structure) => {
    const declarations = `X:matrix(n,n):${structure} A:matrix(n,n) a:vector(n)`;
    const found = derivative(expr, "X", declarations, { structure: "constrained" });
    const free = open(expr, "X:matrix(n,n) A:matrix(n,n) a:vector(n)").value.node;
    const point = pointOf(found.problem.variables.values(), [found.node], 3);
    const expected = byFreeEntries(
      (at) => valueAt(free, at)[0],
      point,
      point.sizes.get("n")!,
      structure === "diagonal",
    );
    expectClose(valueAt(found.node, point), expected, 1e-7);
  });

  test("projected is the gradient within the symmetric matrices: ⟨G, H⟩ is the slope along every symmetric H", () => {
    const declarations = "X:matrix(n,n):symmetric A:matrix(n,n)";
    const gradient = derivative("tr(A*X*X)", "X", declarations, { structure: "projected" });
    const point = pointOf(gradient.problem.variables.values(), [gradient.node], 2);
    const G = valueAt(gradient.node, point);
    const size = point.sizes.get("n")!;
    G.forEach((value, k) => expect(value).toBeCloseTo(G[(k % size) * size + Math.floor(k / size)], 12));
    const full = differences(
      (at) => valueAt(open("tr(A*X*X)", "X:matrix(n,n) A:matrix(n,n)").value.node, at),
      point,
      "X",
    );
    const H = G.map((_, k) => Math.sin(Math.min(k, (k % size) * size + Math.floor(k / size)) + 1));
    const inner = (a: readonly number[]): number => a.reduce((total, value, k) => total + value * H[k], 0);
    expect(inner(G)).toBeCloseTo(inner(full), 7);
  });

  test("unconstrained leaves the gradient as it is, other structures have no convention", () => {
    const { graph, value } = open("X", "X:matrix(n,n)");
    expect(structuredGradient(graph, value.node, value.node, closeAssumptions(["symmetric"]), "unconstrained")).toBe(value.node);
    expect(structuredGradient(graph, value.node, value.node, closeAssumptions(["lower"]), "projected")).toBeUndefined();
    expect(failureOf(() => derivative("tr(X)", "X", "X:matrix(n,n)", { structure: "constrained" })).code).toBe(
      "unsupported",
    );
  });

  test.each([
    ["X*x", "X", { structure: "constrained" as const }],
    ["tr(A*X)", "A", { structure: "projected" as const }],
  ])("constrained derivatives of %s by %s are refused typed", (expr, wrt, more) => {
    expect(failureOf(() => derivative(expr, wrt, "X:matrix(n,n):symmetric A:matrix(n,n) x:vector(n)", more)).code).toBe(
      "unsupported",
    );
  });
});

describe("conditions", () => {
  test.each([
    ["log(t)", ["positive"]],
    ["sqrt(t)", ["nonnegative"]],
    ["t^(-1/2)", ["positive"]],
    ["1/t", ["nonzero"]],
    ["1/p", []],
    ["log(p)", []],
    ["log(1 + t^2)", []],
    ["t^p", ["positive"]],
    ["inv(A)", ["invertible"]],
    ["logdet(A)", ["invertible"]],
    ["det(A)", []],
    ["inv(P)", []],
    ["abs(t)", ["kink"]],
    ["max(t, p)", ["kink"]],
    ["t^2 + exp(t)", []],
    ["norm2(x)", []],
    ["1/norm2(x)", ["nonzero"]],
  ])("of %s", (expr, kinds) => {
    const { node } = open(expr, "t:scalar p:scalar:positive A:matrix(n,n) P:matrix(n,n):invertible x:vector(n)").value;
    expect(conditionsOf([node]).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("each is named once", () => {
    const { node } = open("log(t) + 2*log(t) + log(t)^2", "t:scalar").value;
    expect(conditionsOf([node, node])).toHaveLength(1);
  });
});
