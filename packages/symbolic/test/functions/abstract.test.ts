// Abstract functions, judged by concrete ones: what holds for every f holds for f = sin and f = exp with their own
// derivatives put in by hand.

import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { equal } from "../../src/equal/equal.ts";
import { openProblem } from "../../src/problem.ts";
import { beside, declared, derivative, expectEqualTo, failureOf, open } from "../support/open.ts";

const scalars = "x:scalar y:scalar";
const arrays = "x:vector(n) A:matrix(m,n) w:vector(n) B:matrix(n,n)";

describe("a derivative", () => {
  test.each([
    ["f(x)", "x", scalars, "diff(f)(x)"],
    ["f(g(x))", "x", scalars, "diff(f)(g(x))*diff(g)(x)"],
    ["f(x)*g(x)", "x", scalars, "f(x)*diff(g)(x) + g(x)*diff(f)(x)"],
    ["f(x, x^2)", "x", scalars, "diff(f, [1, 0])(x, x^2) + 2*x*diff(f, [0, 1])(x, x^2)"],
    ["f'(x)", "x", scalars, "diff(f, 2)(x)"],
    ["diff(diff(f), 2)(x)", "x", scalars, "diff(f, 4)(x)"],
    ["diff(diff(f, [1, 0]), [0, 1])(x, y)", "y", scalars, "diff(f, [1, 2])(x, y)"],
    ["sum(f(A*x))", "x", arrays, "A'*diff(f)(A*x)"],
    ["f(A*x)", "x", arrays, "diag(diff(f)(A*x))*A"],
    ["sum(f(B))", "B", arrays, "diff(f)(B)"],
    ["tr(f(B))", "B", arrays, "eye(n).*diff(f)(B)"],
    ["sum(i, f(x[i])*w[i])", "x", arrays, "w.*diff(f)(x)"],
    ["f(norm2(x))", "x", arrays, "diff(f)(norm2(x))*x/norm2(x)"],
  ])("of %s by %s", (expr, wrt, declarations, expected) => {
    const found = derivative(expr, wrt, declarations);
    expectEqualTo(found, expected);
    if (found.expression) expect(beside(found.problem, found.text)).toBeDefined();
  });

  test("in LaTeX is written with primes", () => {
    expect(derivative("f(x)", "x", scalars).latex).toBe("f'\\left(x\\right)");
    expect(derivative("f(x)", "x", scalars, { order: 2 }).latex).toBe("f''\\left(x\\right)");
    expect(derivative("f(x)", "x", scalars, { order: 3 }).latex).toBe("f^{(3)}\\left(x\\right)");
    expect(derivative("f(x, y)", "x", scalars).latex).toBe("f^{(1,0)}\\left(x, y\\right)");
  });

  test("in index notation keeps its name", () => {
    const found = derivative("f(A)", "A", arrays);
    expect(found.notation).toBe("index");
    expect(found.text).toContain("diff(f)(A[i,j])");
    expect(found.latex).toContain("f'\\left({A}_{i j}\\right)");
  });

  test("is the one of every concrete function", () => {
    const concrete = new Map([
      ["sin(x)", ["cos(x)", "-sin(x)"]],
      ["exp(x)", ["exp(x)", "exp(x)"]],
      ["x^3", ["3*x^2", "6*x"]],
    ]);
    const first = derivative("f(x^2)*f(x)", "x", scalars).text;
    const second = derivative("f(x^2)*f(x)", "x", scalars, { order: 2 }).text;
    for (const [f, [df, ddf]] of concrete) {
      // The derivatives of f are put in as functions of other names, which definitions may have.
      const named = (text: string): string => text.replaceAll("diff(f, 2)", "ddf").replaceAll("diff(f)", "df");
      const definitions = `f(x) = ${f}; df(x) = ${df}; ddf(x) = ${ddf}; `;
      for (const [order, text] of [first, second].entries()) {
        const truth = derivative(`f(x) = ${f}; f(x^2)*f(x)`, "x", scalars, { order: order + 1 });
        const { problem } = truth;
        expect(compareInField(beside(problem, definitions + named(text)), truth.node, 7).agree).toBe(true);
      }
    }
  });
});

describe("equality", () => {
  test.each([
    ["f(x + y)", "f(y + x)", "equal"],
    ["diff(f, [1, 1])(x, y)", "diff(diff(f, [0, 1]), [1, 0])(x, y)", "equal"],
    ["f(x)", "f'(x)", "different"],
    ["f(x)", "g(x)", "different"],
    ["f(x) + f(y)", "f(x + y)", "different"],
    ["diff(f, [1, 0])(x, y)", "diff(f, [0, 1])(x, y)", "different"],
  ])("%s and %s are %s", (left, right, verdict) => {
    expect(equal({ left, right, vars: declared(scalars) }).verdict).toBe(verdict);
  });

  test("mixed derivatives may be taken in any order", () => {
    const both = derivative("f(x, y)", ["x", "y"], scalars, { order: 2 });
    const other = derivative("f(x, y)", ["y", "x"], scalars, { order: 2 });
    expect(both.text).toBe(other.text);
  });
});

describe("names", () => {
  test("of abstract functions are reported", () => {
    expect(openProblem("f(x) + g(x, y)", declared(scalars)).typed.inferred.get("f")).toBe("abstract function");
    expect(derivative("g(x, y)", "x", scalars).inferred.get("g")).toBe("abstract function of 2 arguments");
  });

  test.each([
    ["sinn(x)", "unknown-name", /did you mean/u],
    ["sofmax(x)", "unknown-name", /softmax/u],
    ["Exp(x)", "unknown-name", /exp/u],
    ["ln(x)", "unknown-name", /log\(x\)/u],
    ["log_2(x)", "unknown-name", /log\(x\)\/log\(2\)/u],
    ["arcTan(x)", "unknown-name", /atan/u],
    ["ceil(x)", "unsupported", /define it/u],
    ["argmax(x)", "not-differentiable", /softmax/u],
    ["sin'(x)", "unsupported", /write the derivative/u],
    ["f(x) = x^2; f'(x)", "unsupported", /write the derivative/u],
    ["x'(y)", "unknown-name", /x'\*\(y\)/u],
    ["diff(f)", "unknown-name", /diff\(f\)\(x\)/u],
    ["diff(f, [1, 0])(x)", "shape-mismatch", /diff\(f, 2\)/u],
    ["f'(x, y)", "shape-mismatch", /\[1, 0\]/u],
    ["f(x) + f(x, y)", "shape-mismatch", /same number/u],
    ["f()", "shape-mismatch", /same number/u],
    ["f*f(x)", "unknown-name", /f\*\(x\)/u],
    ["e(x)", "unknown-name", /e\*\(x\)/u],
    ["sum(ones(n))*n(x)", "unknown-name", /n\*\(x\)/u],
  ])("%s: %s", (expr, code, hint) => {
    const error = failureOf(() => open(expr, scalars));
    expect(error.code).toBe(code);
    expect(error.hint).toMatch(hint);
  });

  test("that the expression does not have are refused in a claim", () => {
    const problem = open("f(x)", scalars);
    expect(failureOf(() => beside(problem, "df(x)")).message).toContain("not in the expression");
    expect(failureOf(() => beside(open("x", scalars), "f(x)")).code).toBe("unknown-name");
  });
});
