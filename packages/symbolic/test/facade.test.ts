// Opening problems, checking requests, the gate before what is shown, and conditions in words.

import { describe, expect, test } from "vitest";

import { conditionTexts } from "../src/conditions-text.ts";
import { passesGate } from "../src/gate.ts";
import { environmentOf, newGraph, openBeside, openProblem } from "../src/problem.ts";
import { orderOf, planOf, variableNamed } from "../src/request.ts";
import { declare } from "../src/typing/declaration.ts";
import { derivative, failureOf, open } from "./support/open.ts";

const declarations = "A:matrix(n,n) B:matrix(n,n) x:vector(n) s:scalar t:scalar";

describe("problems", () => {
  test("hold types, nodes and everything declared", () => {
    const problem = open("A*x", declarations);
    expect(problem.typed.target.type.kind).toBe("vector");
    expect(problem.value.node.dims.map(({ key }) => key)).toEqual(["n"]);
    expect([...problem.variables.keys()]).toEqual(expect.arrayContaining(["A", "x"]));
  });

  test("accept objects, maps and environments as declarations", () => {
    const spec = { type: "vector", dims: ["n"] } as const;
    const forms = [{ x: spec }, new Map([["x", spec]]), declare({ x: spec })];
    for (const form of forms)
      expect(openProblem("sum(x)", form).variables.get("x")).toEqual(environmentOf(form).variables.get("x"));
  });

  test("share their graph with what is read beside them", () => {
    const problem = open("A*x", declarations);
    expect(openBeside(problem, "(x'*A')'").value.node).toBe(problem.value.node);
    expect(openBeside(problem, "n*x").value.node.dims).toHaveLength(1);
  });

  test("a variable named like a property of objects is only a name", () => {
    expect(openProblem("2*variables + dimensions", {}).variables.has("variables")).toBe(true);
    expect(failureOf(() => openProblem("2*constructor")).code).toBe("parse");
  });

  test("a graph starts empty and grows with what is lowered only", () => {
    expect(newGraph().size()).toBe(0);
    expect(open(Array.from({ length: 40 }, () => "s*t").join(" + "), declarations).graph.size()).toBeLessThan(100);
  });
});

describe("requests", () => {
  const problem = open("x'*A*x + s*t", declarations);

  test.each([[0], [-1], [1.5], [7], [Number.NaN]])("order %d is refused", (order) => {
    expect(failureOf(() => orderOf({ expr: "", wrt: "x", order })).code).toBe("bad-request");
  });

  test("plans repeat one variable, or take a list of scalars as a vector", () => {
    const names = (wrt: string | readonly string[], order?: number): unknown => {
      const plan = planOf(problem, { expr: "", wrt, ...(order === undefined ? {} : { order }) });
      return [plan.kind, plan.variables.map(({ name }) => name)];
    };
    expect(names("x", 3)).toEqual(["repeated", ["x", "x", "x"]]);
    expect(names(["x", "A"], 2)).toEqual(["repeated", ["x", "A"]]);
    expect(names(["s", "t"])).toEqual(["components", ["s", "t"]]);
  });

  test.each([
    [["x", "s"], 1, "bad-request"],
    [[], 1, "bad-request"],
    [["s", "t", "x"], 2, "bad-request"],
    [["s", "q"], 1, "unknown-name"],
    [["s", "t"], 3, "unsupported"],
  ] as const)("%j of order %i is %s", (wrt, order, code) => {
    expect(failureOf(() => planOf(problem, { expr: "", wrt, order })).code).toBe(code);
  });

  test("an unknown name is answered with the nearest known one", () => {
    const long = open("sum(weights)", "weights:vector(n)");
    expect(failureOf(() => variableNamed(long, "weigths"))).toMatchObject({
      code: "unknown-name",
      hint: "did you mean weights?",
    });
    expect(failureOf(() => variableNamed(long, "q")).hint).toContain("weights");
  });
});

describe("the gate", () => {
  const problem = open("A*B*x", declarations);

  test.each([
    ["A*B*x", true],
    ["(x'*B'*A')'", true],
    ["B*A*x", false],
    ["A*B'*x", false],
    ["2*A*B*x", false],
    ["A*B", false],
    ["x'*B'*A'", true],
    ["vec(A)", false],
  ])("%s for A*B*x: %s", (text, expected) => {
    expect(passesGate(problem, openBeside(problem, text).target, problem.value.node)).toBe(expected);
  });

  test("a scalar does not pass for a constant array", () => {
    const ones = openBeside(problem, "ones(n)").value.node;
    expect(passesGate(problem, openBeside(problem, "ones(n)").target, ones)).toBe(true);
    expect(passesGate(problem, openBeside(problem, "1").target, ones)).toBe(false);
  });

  test("what cannot be typed is no notation of anything", () => {
    const problem = open("A*x", "A:matrix(m,n) x:vector(n)");
    const { target } = openBeside(problem, "A*x");
    if (target.kind !== "product") throw new Error("A*x is a product");
    const swapped = {
      ...target,
      first: target.rest[0].operand,
      rest: [{ operator: "*", operand: target.first }],
    } as const;
    expect(passesGate(problem, swapped, problem.value.node)).toBe(false);
  });

  test("whatever is shown in matrix notation reads back", () => {
    for (const [expr, wrt] of [
      ["x'*A*B*x", "A"],
      ["norm2(A*x)", "x"],
      ["tr(A*B*A)", "A"],
      ["exp(A*x)", "x"],
    ] as const) {
      const found = derivative(expr, wrt, declarations);
      if (found.expression) expect(passesGate(found.problem, found.expression, found.shown)).toBe(true);
    }
  });
});

describe("conditions in words", () => {
  test.each([
    ["log(t)", ["t > 0"]],
    ["log(s*t + 1)", ["s*t + 1 > 0"]],
    ["inv(A)", ["A is invertible"]],
    ["inv(A + B)", ["(A + B) is invertible"]],
    ["1/norm2(x)", ["norm2(x) != 0"]],
    ["1/(s + t)", ["s + t != 0"]],
    ["sum(abs(x))", ["where x = 0 a subgradient is taken: sign(0) = 0"]],
    ["sum(max(x, s))", ["where x = s*ones(n) a subgradient is taken: half each at a tie"]],
    ["x'*A*x", []],
  ])("of %s", (expr, expected) => {
    const problem = open(expr, declarations);
    const texts = conditionTexts(problem.graph, [problem.value.node], problem.value.node);
    if (expr.includes("max")) expect(texts[0]).toMatch(/half each at a tie/u);
    else expect(texts).toEqual(expected);
  });

  test("kinks are those of the expression, domains also those of its derivative", () => {
    expect(derivative("sqrt(t)", "t", "t:scalar").conditions).toContain("t > 0");
    expect(derivative("relu(t)^2", "t", "t:scalar").conditions.join()).toMatch(/step\(0\) = 0/u);
  });
});
