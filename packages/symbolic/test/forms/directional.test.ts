// Derivatives along directions and differentials, against differences along the direction and against the reverse sweep.

import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";

import { derive } from "../../src/derive.ts";
import type { Derivative } from "../../src/derive.ts";
import { differentiateAlong } from "../../src/differentiate/forward.ts";
import { differentiate } from "../../src/differentiate/reverse.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import type { FormRequest } from "../../src/forms/form-request.ts";
import { newGraph, openBeside } from "../../src/problem.ts";
import type { Node } from "../../src/tensor/node.ts";
import { dimensionsOf } from "../../src/types/type.ts";
import { expectSlope } from "../support/along.ts";
import { declared, failureOf, open } from "../support/open.ts";
import { build, hypergraphs, variablesOf } from "../support/random-contraction.ts";
import { valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(m,n) x:vector(n) b:vector(m) u:vector(n) X:matrix(n,n) U:matrix(n,n) B:matrix(n,n) C:matrix(n,n) K:matrix(p,n) L:matrix(n,q) w:vector(n) s:scalar t:scalar";

type More = Omit<FormRequest, "expr" | "vars" | "wrt">;

function form(expr: string, wrt: FormRequest["wrt"], more: More, given = declarations): Derivative {
  return derive({ expr, wrt, vars: declared(given), ...more });
}

function unstructured(given: string): string {
  return given.replaceAll(/:(?:symmetric|diagonal|orthogonal|skew|spd)\b/gu, "");
}

// Every name in `wrt` moves along the variable of the name beside it.
function expectAlong(
  found: Derivative,
  expr: string,
  pairs: Readonly<Record<string, string>>,
  given = declarations,
): void {
  const free = open(expr, unstructured(given)).value.node;
  const what = `${expr}: ${found.text}`;
  expectSlope(
    found.problem,
    found.node,
    free,
    (point) => new Map(Object.entries(pairs).map(([name, along]) => [name, point.values.get(along)!.values])),
    what,
  );
  // What is printed is read again and means the same.
  const back = openBeside(found.problem, found.text).value.node;
  expect(back === found.node || compareInField(back, found.node, 5).agree, what).toBe(true);
}

describe("along a direction", () => {
  test.each([
    ["norm2(A*x - b)^2", "x", "u", "2*(A*x - b)'*A*u"],
    ["inv(X)", "X", "U", "-inv(X)*U*inv(X)"],
    ["logdet(X)", "X", "U", "tr(inv(X)*U)"],
    ["det(X)", "X", "U", "det(X)*tr(inv(X)*U)"],
    ["tr(B*X)", "X", "U", "tr(B*U)"],
    ["K*X*L", "X", "U", "K*U*L"],
    ["X.*X", "X", "U", "2*(X.*U)"],
    ["normF(X)^2", "X", "U", "2*sum(X.*U)"],
    ["x'*X*x", "x", "u", "x'*(X + X')*u"],
    ["tr(X*B*X'*C)", "X", "U", "tr((C*X*B + C'*X*B')'*U)"],
    ["logsumexp(A*x)", "x", "u", "softmax(A*x)'*A*u"],
    ["x'*X", "x", "u", "u'*X"],
    ["vec(X)", "X", "U", "vec(U)"],
    ["kron(X, B)", "X", "U", "kron(U, B)"],
    ["diag(x)*X", "x", "u", "diag(u)*X"],
    ["s^3*t", "s", "t", "3*s^2*t^2"],
  ])("%s by %s along %s is %s", (expr, wrt, direction, text) => {
    const found = form(expr, wrt, { direction });
    expect(found).toMatchObject({ text, form: "directional", order: 1, definitions: [] });
    expectAlong(found, expr, { [wrt]: direction });
  });

  test.each([
    ["adj(X)*w", "X", "U"],
    ["softmax(A*x)", "x", "u"],
    ["norm2(x)*x", "x", "u"],
    ["X*inv(X + B)*w", "X", "U"],
    ["exp(X*w)*w'", "X", "U"],
    ["sum(log(1 + exp(-b.*(A*x))))", "x", "u"],
    ["(x.^2).^t", "x", "u"],
    ["X^3", "X", "U"],
    ["det(X)*inv(X)", "X", "U"],
    ["max(x, w)", "x", "u"],
    ["A*diag(exp(x))*A'", "x", "u"],
    ["logdet(X'*X + B*B')", "X", "U"],
  ])("%s by %s along %s agrees with differences", (expr, wrt, direction) => {
    const given = declarations.replace("X:matrix(n,n)", "X:matrix(n,n):invertible");
    expectAlong(form(expr, wrt, { direction }, given), expr, { [wrt]: direction }, given);
  });

  test("a new name is declared with the variable's shape, and without one the direction is called dx", () => {
    expect([...form("norm2(A*x - b)^2", "x", { direction: "v" }).inferred]).toEqual([["v", "vector(n)"]]);
    expect(form("norm2(A*x - b)^2", "x", { form: "directional" }).text).toBe("2*(A*x - b)'*A*dx");
  });

  test("an expression is a direction, and stays what it is while the variable moves", () => {
    expect(form("norm2(A*x - b)^2", "x", { direction: "A'*b" }).text).toBe("2*(A*x - b)'*A*A'*b");
    expect(form("norm2(x)", "x", { direction: "x/norm2(x)" }).text).toBe("1");
    // d²/dt² Σ(x + t·x)³ = 6·Σx³: were the direction moved too, there would be 12.
    expect(form("sum(x.^3)", "x", { direction: "x", order: 2 }).text).toBe("6*sum(x.^3)");
    expect([...form("norm2(A*x - b)^2", "x", { direction: "A'*r" }).inferred]).toEqual([["r", "vector(m)"]]);
  });

  test("per unit of length divides by the norm, once for each order", () => {
    const found = form("norm2(A*x - b)^2", "x", { direction: "u", unit: true });
    expect(found.text).toBe("2*(A*x - b)'*A*u/norm2(u)");
    expect(found.conditions).toContain("norm2(u) != 0");
    expect(form("norm2(A*x)^2", "x", { direction: "u", unit: true, order: 2 }).text).toBe("2*u'*A'*A*u/(u'*u)");
    expect(form("tr(B*X)", "X", { direction: "U", unit: true }).text).toBe("tr(B*U)/normF(U)");
  });

  test("order 2 is u'·H·u", () => {
    expect(form("norm2(A*x - b)^2", "x", { direction: "u", order: 2 }).text).toBe("2*u'*A'*A*u");
    expect(form("logdet(X)", "X", { direction: "U", order: 2 }).text).toBe("-tr((inv(X)*U)^2)");
  });

  test("a list of scalars moves along one vector, or along a list of directions", () => {
    const scalars = "x:scalar y:scalar";
    const expr = "x^2 + x*y + y^2";
    expect(form(expr, ["x", "y"], { direction: "u" }, scalars)).toMatchObject({
      text: "(2*x + y)*u[1] + (x + 2*y)*u[2]",
    });
    expect(form(expr, ["x", "y"], { direction: "[3/5, 4/5]" }, scalars).text).toBe("2*x + 11*y/5");
    expect(form(expr, ["x", "y"], { direction: ["3/5", "4/5"] }, scalars).text).toBe("2*x + 11*y/5");
    const both = form("x'*X*w", ["x", "X"], { direction: ["u", "U"] });
    expectAlong(both, "x'*X*w", { x: "u", X: "U" });
  });
});

describe("a differential", () => {
  test.each([
    ["norm2(A*x - b)^2", "x", "df = 2*(A*x - b)'*A*dx", "\\mathrm{d}f = "],
    [
      "inv(X)",
      "X",
      "dF = -inv(X)*dX*inv(X)",
      "\\mathrm{d}\\mathbf{F} = -\\mathbf{X}^{-1} \\mathrm{d}\\mathbf{X} \\mathbf{X}^{-1}",
    ],
    ["X'*X", "X", "dF = dX'*X + X'*dX", "\\mathrm{d}\\mathbf{X}^{\\top}"],
    ["Y = X'*B*X", "X", "dY = dX'*B*X + X'*B*dX", "\\mathrm{d}\\mathbf{Y} = "],
    ["logdet(X)", "X", "df = tr(inv(X)*dX)", "\\mathrm{d}f"],
  ])("of %s by %s is %s", (expr, wrt, text, latex) => {
    const found = form(expr, wrt, { form: "differential" });
    expect(found.equation?.text).toBe(text);
    expect(found.equation?.right).toBe(found.text);
    expect(found.equation?.latex).toContain(latex);
    expect(found.text).toBe(text.slice(text.indexOf("=") + 2));
    expectAlong(found, expr, { [wrt]: `d${wrt}` });
  });

  test("of several variables is the sum over all", () => {
    const found = form("x'*X*x", ["x", "X"], { form: "differential" });
    expect(found.text).toBe("x'*(X + X')*dx + x'*dX*x");
    expectAlong(found, "x'*X*x", { x: "dx", X: "dX" });
  });

  test("of second order", () => {
    expect(form("logdet(X)", "X", { form: "differential", order: 2 }).equation?.text).toBe("d2f = -tr((inv(X)*dX)^2)");
  });

  test("names its differentials apart from the user's names", () => {
    const given = `${declarations} dx:scalar`;
    const found = form("dx*norm2(x)^2", "x", { form: "differential" }, given);
    expect(found.text).toBe("2*dx*x'*dx1");
    expectAlong(found, "dx*norm2(x)^2", { x: "dx1" }, given);
  });

  test.each(["symmetric", "skew", "diagonal"])("by a %s matrix keeps the structure", (structure) => {
    const given = `S:matrix(n,n):${structure} B:matrix(n,n) w:vector(n)`;
    for (const expr of ["w'*S*B*S*w", "S*B*S"]) {
      const found = form(expr, "S", { form: "differential" }, given);
      expectAlong(found, expr, { S: "dS" }, given);
    }
  });

  test("by an orthogonal matrix takes any change of it", () => {
    const given = "Q:matrix(n,n):orthogonal B:matrix(n,n)";
    expectAlong(form("tr(Q'*B*Q)", "Q", { form: "differential" }, given), "tr(Q'*B*Q)", { Q: "dQ" }, given);
  });

  test("of what does not depend on the variable is zero", () => {
    expect(form("b'*b", "x", { form: "differential" }).equation?.text).toBe("df = 0");
  });
});

describe("forward and reverse agree", () => {
  property.prop([hypergraphs, fc.nat(1000), fc.nat(3)], { numRuns: 100 })(
    "on random contractions: the forward sweep is the reverse derivative times the direction",
    (hypergraph, seed, which) => {
      const graph = newGraph();
      const node = build(graph, hypergraph);
      const variables = variablesOf(graph, hypergraph);
      const chosen = variables[which % variables.length];
      const direction = graph.variable("direction", chosen.dims, new Set());
      const forward = differentiateAlong(graph, node, new Map([[chosen, direction]]));
      expect(compareInField(forward, contracted(differentiate(graph, node, [chosen])[0], direction), seed).agree).toBe(
        true,
      );

      function contracted(derivative: Node, along: Node): Node {
        const labels = derivative.dims.map((_, axis) => axis);
        const own = derivative.dims.length - along.dims.length;
        const factors = [
          { node: derivative, labels },
          { node: along, labels: labels.slice(own) },
        ];
        return graph.contract(factors, labels.slice(0, own), derivative.dims);
      }
    },
  );

  test.each([
    ["adj(X)", "X"],
    ["inv(X)*B*inv(X)", "X"],
    ["det(X)*X", "X"],
    ["softmax(A*x)", "x"],
    ["x*norm2(x)", "x"],
  ])("on %s by %s", (expr, wrt) => {
    const problem = open(expr, declarations);
    const { graph, value } = problem;
    const { type, assumptions } = problem.variables.get(wrt)!;
    const variable = graph.variable(wrt, dimensionsOf(type), assumptions);
    const direction = graph.variable("direction", variable.dims, new Set());
    const [derivative] = differentiate(graph, value.node, [variable]);
    const labels = derivative.dims.map((_, axis) => axis);
    const product = graph.contract(
      [
        { node: derivative, labels },
        { node: direction, labels: labels.slice(value.node.dims.length) },
      ],
      labels.slice(0, value.node.dims.length),
      derivative.dims,
    );
    const forward = differentiateAlong(graph, value.node, new Map([[variable, direction]]));
    expect(compareInField(forward, product, 3)).toMatchObject({ agree: true, isConclusive: true });
  });
});

describe("the gradient is the direction of steepest ascent", () => {
  test("no unit direction has a larger slope than ∇f/‖∇f‖, whose slope is ‖∇f‖", () => {
    const expr = "norm2(A*x - b)^2";
    const steepest = form(expr, "x", { direction: "2*A'*(A*x - b)", unit: true });
    const gradient = form(expr, "x", {});
    const along = form(expr, "x", { direction: "u", unit: true });
    for (let seed = 1; seed < 20; seed++) {
      const sizes = new Map([
        ["m", 3],
        ["n", 4],
      ]);
      const entry = (k: number): number => Math.sin(seed * 12.9898 + k * 78.233);
      const dense = (shape: readonly number[], offset: number) => ({
        shape,
        values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => entry(k + offset)),
      });
      const values = new Map([
        ["A", dense([3, 4], 0)],
        ["x", dense([4], 20)],
        ["b", dense([3], 30)],
        ["u", dense([4], 40)],
      ]);
      const point = { sizes, values };
      const norm = Math.hypot(...valueAt(gradient.node, point));
      expect(valueAt(steepest.node, point)[0]).toBeCloseTo(norm, 9);
      expect(valueAt(along.node, point)[0]).toBeLessThan(norm);
    }
  });
});

describe("refused, typed", () => {
  test.each<[string, FormRequest["wrt"], More, string]>([
    ["norm2(A*x - b)^2", "x", { direction: "b" }, "shape-mismatch"],
    ["norm2(A*x - b)^2", "x", { direction: "2" }, "shape-mismatch"],
    ["norm2(A*x - b)^2", "x", { direction: "n" }, "bad-request"],
    ["norm2(A*x - b)^2", "x", { direction: ["u", "w"] }, "bad-request"],
    ["x'*X*x", ["x", "X"], { direction: "u" }, "bad-request"],
    ["x'*X*x", ["x", "x"], { direction: ["u", "u"] }, "bad-request"],
    ["x'*X*x", [], { form: "differential" }, "bad-request"],
    ["x'*X*x", "x", { form: "derivative", direction: "u" }, "bad-request"],
    ["x'*X*x", "x", { unit: true }, "bad-request"],
    ["x'*X*x", "x", { form: "differential", unit: true }, "bad-request"],
    ["x'*X*x", "x", { form: "differential", direction: "u" }, "bad-request"],
    ["x'*X*x", "x", { form: "differential", layout: "numerator" }, "bad-request"],
    ["X*x", "x", { direction: "u", flatten: "vec" }, "bad-request"],
    ["x'*X*x", "x", { direction: "u", structure: "projected" }, "bad-request"],
    ["x'*X*x", "x", { inline: true, definitions: true }, "bad-request"],
    ["x'*X*x", "q1", { direction: "u" }, "unknown-name"],
    ["x'*X*x", "x", { direction: "u +" }, "parse"],
    ["trigamma(t)", "t", { direction: "s" }, "unsupported"],
  ])("%s by %s with %j: %s", (expr, wrt, more, code) => {
    expect(failureOf(() => form(expr, wrt, more)).code).toBe(code);
  });
});
