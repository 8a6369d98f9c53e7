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
  structure: string,
): readonly number[] {
  const isDiagonal = structure === "diagonal";
  const isSkew = structure === "skew";
  const isTriangular = structure === "lower" || structure === "upper";
  const { values } = point.values.get("X")!;
  return values.map((_, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    if ((isDiagonal && i !== j) || (isSkew && i === j)) return 0;
    if ((structure === "lower" && i < j) || (structure === "upper" && i > j)) return 0;
    const mirrored = isTriangular ? 0 : isSkew ? -1 : 1;
    const at = (step: number): number => {
      const movedValues = values.map((value, position) =>
        position === k ? value + step : position === j * size + i ? value + mirrored * step : value,
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

type Entries = (i: number, j: number) => number;

function dot(count: number, term: (k: number) => number): number {
  return Array.from({ length: count }, (_, k) => term(k)).reduce((total, value) => total + value, 0);
}

describe("structured variables", () => {
  test.each([
    ["tr(A*X*X)", "symmetric"],
    ["a'*X*a*tr(X)", "symmetric"],
    ["logdet(X)", "spd"],
    ["a'*inv(X)*A*a", "spd"],
    ["tr(A*X*X)", "diagonal"],
    ["tr(A*X*X)", "skew"],
    ["a'*A*X*a", "skew"],
    ["tr(A*X*X') + tr(X*X*A)", "lower"],
    ["a'*inv(X)*A*a", "lower"],
    ["tr(A*X*X)", "upper"],
    ["logdet(X)*(a'*X*a)", "upper"],
  ])("constrained: %s by a %s X is the derivative by the free entries", (expr, structure) => {
    const declarations = `X:matrix(n,n):${structure} A:matrix(n,n) a:vector(n)`;
    const found = derivative(expr, "X", declarations, { structure: "constrained" });
    const free = open(expr, "X:matrix(n,n) A:matrix(n,n) a:vector(n)").value.node;
    const point = pointOf(found.problem.variables.values(), [found.node], 3);
    const expected = byFreeEntries((at) => valueAt(free, at)[0], point, point.sizes.get("n")!, structure);
    expectClose(valueAt(found.node, point), expected, 1e-7);
  });

  test.each([
    ["tr(A*X*X)", "symmetric"],
    ["logdet(X)", "spd"],
    ["a'*X*A*X*a", "skew"],
    ["tr(A*X*X*X)", "diagonal"],
    ["tr(A*X*X')", "lower"],
    ["tr(A*X*X*X)", "upper"],
  ])(
    "constrained: the Hessian of %s by a %s X is the derivative of each entry by the free entries",
    (expr, structure) => {
      const declarations = `X:matrix(n,n):${structure} A:matrix(n,n) a:vector(n)`;
      const found = derivative(expr, "X", declarations, { structure: "constrained", order: 2 });
      const first = derivative(expr, "X", declarations, { structure: "constrained" }).node;
      const point = pointOf(found.problem.variables.values(), [found.node], 4);
      const size = point.sizes.get("n")!;
      const expected = Array.from({ length: size * size }, (_, entry) =>
        byFreeEntries((at) => valueAt(first, at)[entry], point, size, structure),
      );
      expectClose(valueAt(found.node, point), expected.flat(), 1e-6);
      expect(found.linearMap).toBeUndefined();
    },
  );

  test("projected: the Hessian along two symmetric directions has the slope of the function", () => {
    const declarations = "X:matrix(n,n):symmetric A:matrix(n,n)";
    const found = derivative("tr(A*X*X*X)", "X", declarations, { structure: "projected", order: 2 });
    const plain = derivative("tr(A*X*X*X)", "X", declarations, { order: 2 });
    const point = pointOf(found.problem.variables.values(), [found.node, plain.node], 2);
    const n = point.sizes.get("n")!;
    const [P, G] = [valueAt(found.node, point), valueAt(plain.node, point)];
    const direction = (seed: number): number[] =>
      Array.from({ length: n * n }, (_, k) => {
        const [i, j] = [Math.floor(k / n), k % n];
        return Math.sin(seed * (Math.min(i, j) * n + Math.max(i, j)) + seed);
      });
    const [H, K] = [direction(1), direction(2)];
    const along = (values: readonly number[]): number =>
      dot(n ** 4, (k) => values[k] * H[Math.floor(k / (n * n))] * K[k % (n * n)]);
    expect(along(P)).toBeCloseTo(along(G), 9);
    // What is not symmetric has no slope within the structure.
    const skew = Array.from({ length: n * n }, (_, k) => Math.sign(Math.floor(k / n) - (k % n)));
    expect(dot(n ** 4, (k) => P[k] * H[Math.floor(k / (n * n))] * skew[k % (n * n)])).toBeCloseTo(0, 9);
  });

  test("a Jacobian by a structured matrix, and a mixed derivative beside a variable without structure", () => {
    const declarations = "S:matrix(n,n):symmetric x:vector(n)";
    const jacobian = derivative("S*x", "S", declarations, { structure: "constrained" });
    expect(jacobian.linearMap?.text).toBe("df = dS*x");
    const mixed = derivative("x'*S*x", ["S", "x"], declarations, { structure: "constrained", order: 2 });
    const gradient = derivative("x'*S*x", "S", declarations, { structure: "constrained" }).node;
    const point = pointOf(mixed.problem.variables.values(), [mixed.node], 6);
    expectClose(
      valueAt(mixed.node, point),
      differences((at) => valueAt(gradient, at), point, "x"),
      1e-6,
    );
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

  // A projection is known by two properties: the result is a direction within the structure, and along every such
  // direction it has the slope of the function.
  test.each([
    ["tr(A*X*X)", "X:matrix(n,n):skew", (v: Entries, i: number, j: number) => v(i, j) + v(j, i)],
    ["tr(A*X*X*X)", "X:matrix(n,n):symmetric", (v: Entries, i: number, j: number) => v(i, j) - v(j, i)],
    ["tr(A*X) + tr(X'*A*X*A)", "X:matrix(n,n):orthogonal", undefined],
  ])("projected: %s by %s", (expr, declaration, residue) => {
    const found = derivative(expr, "X", `${declaration} A:matrix(n,n)`, { structure: "projected" });
    const plain = derivative(expr, "X", `${declaration} A:matrix(n,n)`);
    const point = pointOf(found.problem.variables.values(), [found.node, plain.node], 2);
    const n = point.sizes.get("n")!;
    const entries =
      (values: readonly number[]): Entries =>
      (i, j) =>
        values[i * n + j];
    const [P, G] = [valueAt(found.node, point), valueAt(plain.node, point)];
    const Q = point.values.get("X")!.values;
    // Of an orthogonal Q the directions are Q·K with K skew-symmetric.
    const inside = (values: readonly number[]): Entries =>
      residue ? entries(values) : (i, j) => dot(n, (t) => Q[t * n + i] * values[t * n + j]);
    const defect = residue ?? ((v: Entries, i: number, j: number) => v(i, j) + v(j, i));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        expect(defect(inside(P), i, j)).toBeCloseTo(0, 10);
        const unit = (r: number, s: number): number => (r === i && s === j ? 1 : 0);
        const sign = declaration.includes("symmetric") ? 1 : -1;
        const K = (r: number, s: number): number => unit(r, s) + sign * unit(s, r);
        const H = residue ? K : (r: number, s: number): number => dot(n, (t) => Q[r * n + t] * K(t, s));
        const slope = (values: readonly number[]): number => dot(n * n, (k) => values[k] * H(Math.floor(k / n), k % n));
        expect(slope(P)).toBeCloseTo(slope(G), 9);
      }
  });

  test.each([
    ["v'*A*v + a'*v", "unit"],
    ["sum(v.*log(v)) + v'*A*v", "simplex"],
  ])("projected: %s by a %s vector", (expr, structure) => {
    const declarations = `v:vector(n):${structure} A:matrix(n,n) a:vector(n)`;
    const found = derivative(expr, "v", declarations, { structure: "projected" });
    const plain = derivative(expr, "v", declarations);
    const point = pointOf(found.problem.variables.values(), [found.node, plain.node], 2);
    const [p, g, v] = [valueAt(found.node, point), valueAt(plain.node, point), point.values.get("v")!.values];
    const n = v.length;
    const normal = structure === "unit" ? v : v.map(() => 1);
    expect(dot(n, (k) => p[k] * normal[k])).toBeCloseTo(0, 10);
    for (let k = 1; k < n; k++) {
      // Directions at right angles to the normal.
      const H = v.map((_, i) => (i === 0 ? -normal[k] : i === k ? normal[0] : 0));
      expect(dot(n, (i) => p[i] * H[i])).toBeCloseTo(
        dot(n, (i) => g[i] * H[i]),
        9,
      );
    }
  });

  test.each([
    ["symmetric", "unconstrained", "entries treated as independent: G"],
    ["spd", "constrained", "free entries, those on and above the diagonal: G + G' - G.*eye(n)"],
    ["psd", "projected", "projected onto the symmetric matrices: (G + G')/2"],
    ["skew", "constrained", "free entries, those above the diagonal: G - G'"],
    ["diagonal", "projected", "projected onto the diagonal matrices: G.*eye(n)"],
    ["lower", "constrained", "free entries, those on and below the diagonal: tril(G)"],
    ["upper", "projected", "projected onto the upper triangular matrices: triu(G)"],
  ] as const)("%s, %s is named in words", (structure, convention, words) => {
    const found = derivative("tr(A*X)", "X", `X:matrix(n,n):${structure} A:matrix(n,n)`, { structure: convention });
    expect(found.convention).toBe(words);
    expect(derivative("tr(A*X)", "A", `X:matrix(n,n):${structure} A:matrix(n,n)`).convention).toBeUndefined();
  });

  test.each([
    [
      "tr(A*X)",
      "X:matrix(n,n):orthogonal",
      "constrained",
      "declare the variable diagonal or lower or upper or symmetric or skew",
    ],
    ["a'*v", "v:vector(n):unit", "constrained", 'leave out "structure"'],
    ["A*v", "v:vector(n):unit", "projected", 'leave out "structure", or take the first derivative of a scalar'],
  ] as const)("%s by %s is refused as %s", (expr, declaration, structure, hint) => {
    const refused = failureOf(() =>
      derivative(expr, declaration[0], `${declaration} A:matrix(n,n) a:vector(n)`, { structure }),
    );
    expect(refused).toMatchObject({ code: "unsupported", hint });
  });

  test("unconstrained leaves the gradient as it is, other structures have no convention", () => {
    const { graph, value } = open("X", "X:matrix(n,n)");
    expect(structuredGradient(graph, value.node, value.node, closeAssumptions(["symmetric"]), "unconstrained")).toBe(
      value.node,
    );
    expect(
      structuredGradient(graph, value.node, value.node, closeAssumptions(["orthogonal"]), "constrained"),
    ).toBeUndefined();
    expect(failureOf(() => derivative("tr(X)", "X", "X:matrix(n,n)", { structure: "constrained" })).code).toBe(
      "unsupported",
    );
  });

  test.each([
    ["tr(Q*X)", "Q", { structure: "projected" as const, order: 2 }],
    ["tr(A*X)", "A", { structure: "projected" as const }],
  ])("constrained derivatives of %s by %s are refused typed", (expr, wrt, more) => {
    expect(
      failureOf(() => derivative(expr, wrt, "X:matrix(n,n):symmetric A:matrix(n,n) Q:matrix(n,n):orthogonal", more))
        .code,
    ).toBe("unsupported");
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
    const declarations = "t:scalar p:scalar:positive A:matrix(n,n) P:matrix(n,n):invertible x:vector(n)";
    const { graph, value } = open(expr, declarations);
    const { node } = value;
    expect(conditionsOf(graph, [node]).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("each is named once", () => {
    const { graph, value } = open("log(t) + 2*log(t) + log(t)^2", "t:scalar");
    const { node } = value;
    expect(conditionsOf(graph, [node, node])).toHaveLength(1);
  });
});
