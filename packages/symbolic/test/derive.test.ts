import { describe, expect, test } from "vitest";

import { derivativeOf } from "../src/derive.ts";
import { declared, derivative, expectEqualTo, expectTrueDerivative, failureOf, open } from "./support/open.ts";

const least = "A:matrix(m,n) x:vector(n) b:vector(m)";

describe("a derivative", () => {
  test("of least squares: text, shape, notation, layout", () => {
    expect(derivative("norm2(A*x - b)^2", "x", least)).toMatchObject({
      text: "2*A'*(A*x - b)",
      shape: ["n"],
      notation: "matrix",
      order: 1,
      layout: "mixed",
      isRow: false,
      conditions: [],
    });
  });

  test.each([
    ["norm2(A*x - b)^2", "x", { layout: "numerator" as const }, "2*(A*x - b)'*A", ["n"]],
    ["norm2(A*x - b)^2", "x", { layout: "denominator" as const }, "2*A'*(A*x - b)", ["n"]],
    ["A*x", "x", { layout: "denominator" as const }, "A'", ["n", "m"]],
    ["A*x", "x", { layout: "numerator" as const }, "A", ["m", "n"]],
    ["b'*A*x", "A", { layout: "numerator" as const }, "x*b'", ["n", "m"]],
    ["b'*A*x", "A", { layout: "denominator" as const }, "b*x'", ["m", "n"]],
  ])("%s by %s in %j is %s", (expr, wrt, more, text, shape) => {
    expect(derivative(expr, wrt, least, more)).toMatchObject({ text, shape });
  });

  test.each([
    ["x'*A*x", "x", 2, "A + A'", ["n", "n"]],
    ["t^4", "t", 2, "12*t^2", []],
    ["t^4", "t", 3, "24*t", []],
    ["t^4", "t", 5, "0", []],
    ["sum(x.^3)", "x", 2, "6*diag(x)", ["n", "n"]],
  ])("%s by %s, order %i", (expr, wrt, order, text, shape) => {
    const found = derivative(expr, wrt, "A:matrix(n,n) x:vector(n) t:scalar", { order });
    expect(found).toMatchObject({ text, shape, order });
  });

  test("by two names and order 2 is the mixed second derivative, in that order of axes", () => {
    const declarations = "A:matrix(m,n) x:vector(m) y:vector(n)";
    expect(derivative("x'*A*y", ["x", "y"], declarations, { order: 2 })).toMatchObject({
      text: "A",
      shape: ["m", "n"],
    });
    expect(derivative("x'*A*y", ["y", "x"], declarations, { order: 2 })).toMatchObject({
      text: "A'",
      shape: ["n", "m"],
    });
  });

  test("by a list of scalars is the gradient or Jacobian by their vector, of order 2 the Hessian", () => {
    const scalars = "u:scalar v:scalar w:scalar";
    expect(derivative("u^2*v", ["u", "v", "w"], scalars)).toMatchObject({ text: "[2*u*v, u^2, 0]", shape: ["3"] });
    expect(derivative("u^2*v", ["u", "v", "w"], scalars, { order: 2 }).text).toBe("[2*v, 2*u, 0; 2*u, 0, 0; 0, 0, 0]");
  });

  test("of a variable that does not occur is zero of the right shape", () => {
    expect(derivative("b'*b", "x", least)).toMatchObject({ text: "zeros(n)", shape: ["n"] });
    expect(derivative("A*x", "b", least)).toMatchObject({ text: "zeros(m, m)", shape: ["m", "m"] });
  });

  test("of a program differentiates its last statement", () => {
    expect(derivative("r = A*x - b; r'*r", "x", least).text).toBe("2*A'*(A*x - b)");
  });

  test("reports what was inferred of undeclared names", () => {
    expect([...derivative("norm2(A*x - b)^2", "x", "").inferred.keys()].sort()).toEqual(["A", "b", "x"]);
  });

  test.each([
    ["x'*S*x", "x", "2*S*x"],
    ["tr(S*A)", "A", "S"],
    ["tr(S*A)", "S", "A'"],
    ["x'*inv(S)*x", "x", "2*inv(S)*x"],
    ["sum(exp(D*x))", "D", "exp(D*x)*x'"],
    ["tr(Q'*A*Q)", "Q", "(A + A')*Q"],
    ["sum(e.^2.*x)", "e", "2*e.*x"],
  ])("structure acts after the derivative: %s by %s is %s", (expr, wrt, expected) => {
    const declarations =
      "S:matrix(n,n):symmetric D:matrix(n,n):diagonal Q:matrix(n,n):orthogonal A:matrix(n,n) e:vector(n):pm1 x:vector(n)";
    expectEqualTo(derivative(expr, wrt, declarations), expected);
  });

  test.each([
    ["log(t)", ["t > 0"]],
    ["sqrt(t)", ["t > 0"]],
    ["1/t", ["t != 0"]],
    ["abs(t)", ["where t = 0 a subgradient is taken: sign(0) = 0"]],
    ["t^2", []],
  ])("of %s has the conditions %j", (expr, conditions) => {
    const found = derivative(expr, "t", "t:scalar").conditions;
    for (const condition of conditions) expect(found).toContain(condition);
    if (conditions.length === 0) expect(found).toEqual([]);
  });

  test("is the same text for the same request", () => {
    const once = (): string => derivative("norm2(A*x - b)^2 + tr(A'*A)*b'*A*x", "A", least).text;
    expect(once()).toBe(once());
  });

  test("of a deep expression needs no recursion", () => {
    const deep = `${"sin(".repeat(150)}t${")".repeat(150)}`;
    expect(expectTrueDerivative(deep, "t", "t:scalar").notation).toBe("matrix");
  });
});

describe("what cannot be derived", () => {
  test.each([
    ["x'*x", "q", "unknown-name"],
    ["trigamma(t)", "t", "unsupported"],
    ["floor(t)", "A", "unknown-name"],
    ["A*A", "A", "shape-mismatch"],
  ])("%s by %s: %s", (expr, wrt, code) => {
    const declarations = expr.includes("A") ? "A:matrix(m,n)" : "x:vector(n) t:scalar";
    expect(failureOf(() => derivative(expr, wrt, declarations)).code).toBe(code);
  });

  test("an opened problem can be differentiated again and again", () => {
    const problem = open("x'*A*x", "A:matrix(n,n) x:vector(n)");
    const request = { expr: problem.source, vars: declared("A:matrix(n,n) x:vector(n)") };
    expect(derivativeOf(problem, { ...request, wrt: "x" }).text).toBe(
      derivativeOf(problem, { ...request, wrt: "x" }).text,
    );
    expect(derivativeOf(problem, { ...request, wrt: "A" }).text).toBe("x*x'");
  });
});
