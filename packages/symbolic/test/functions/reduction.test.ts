// Extrema and products of entries, judged by differences and by their definitions in float64.

import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { passesGate } from "../../src/gate.ts";
import { beside, declared, derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";
import { expectClose, valueAt } from "../support/points.ts";

const names = "x:vector(n) y:vector(n) w:vector(m) A:matrix(m,n) B:matrix(n,n) t:scalar";

function at(expr: string, values: readonly number[]): readonly number[] {
  const { node } = open(expr, "x:vector(n)").value;
  const sizes = new Map([["n", values.length]]);
  return valueAt(node, { sizes, values: new Map([["x", { shape: [values.length], values }]]) });
}

describe("the derivative", () => {
  test.each([
    ["max(x)", "x"],
    ["min(x)^2", "x"],
    ["max(A*x)", "x"],
    ["max(A*x)", "A"],
    ["exp(max(A))", "A"],
    ["w'*max(A, 2)", "A"],
    ["min(A, 1)*x", "A"],
    ["max(A, 2)", "A"],
    ["sum(i, max(A[i,:])*w[i])", "A"],
    ["sum(i, min(A[:,i])*x[i])", "A"],
    ["max(t*x)", "t"],
    ["normInf(A*x)", "x"],
    ["normInf(A)", "A"],
    ["normInf(x')^2", "x"],
    ["prod(x)", "x"],
    ["log(abs(prod(x)))", "x"],
    ["prod(A*x)", "x"],
    ["prod(A)", "A"],
    ["w'*prod(A, 2)", "A"],
    ["prod(A, 1)*x", "A"],
    ["sum(i, prod(A[i,:])*w[i])", "A"],
    ["onehotmax(x)'*(x.^2)", "x"],
    ["max(kron(x, y))", "x"],
    ["max(vec(A))", "A"],
    ["sum(max(A, 0))", "A"],
    ["sum(max(2, A))", "A"],
  ])("of %s by %s is its slope", (expr, wrt) => {
    const found = expectTrueDerivative(expr, wrt, names, 1e-6);
    if (found.expression) expect(passesGate(found.problem, found.expression, found.shown)).toBe(true);
  });

  test.each([
    ["max(x)", "x", "onehotmax(x)"],
    ["max(A*x)", "x", "A'*onehotmax(A*x)"],
    ["sum(max(A, 2))", "A", "onehotmax(A, 2)"],
    ["sum(max(A, 1))", "A", "onehotmax(A', 2)'"],
    ["normInf(x)", "x", "sign(x).*onehotmax(abs(x))"],
    ["prod(x)", "x", "prod(x)./x"],
  ])("of %s by %s is %s", (expr, wrt, text) => {
    expect(derivative(expr, wrt, names).text).toBe(text);
  });

  test("of second order: products by differences of the first, extrema are flat", () => {
    const second = derivative("prod(x)", "x", names, { order: 2 });
    const first = expectTrueDerivative("prod(x)./x", "x", names, 1e-6);
    expect(compareInField(second.node, beside(second.problem, first.text), 3).agree).toBe(true);
    expect(derivative("max(x)", "x", names, { order: 2 })).toMatchObject({ text: "zeros(n, n)" });
    expect(derivative("max(x)", "x", names, { order: 2 }).conditions).toContain(
      "where several entries of x are the largest onehotmax jumps; its derivative is taken as 0",
    );
  });

  test("at ties and zeros", () => {
    const point = { sizes: new Map([["n", 3]]), values: new Map([["x", { shape: [3], values: [2, 0, 2] }]]) };
    expect(valueAt(derivative("max(x)", "x", "x:vector(n)").node, point)).toEqual([0.5, 0, 0.5]);
    expect(valueAt(derivative("min(x)", "x", "x:vector(n)").node, point)).toEqual([0, 1, 0]);
    expect(valueAt(derivative("prod(x)", "x", "x:vector(n)").node, point)).toEqual([0, 4, 0]);
    expect(derivative("max(x)", "x", names).conditions).toEqual([
      "where several entries of x are the largest, they share the derivative equally",
    ]);
    expect(derivative("prod(x)", "x", names).conditions).toEqual(["x != 0"]);
  });
});

describe("values", () => {
  test.each([
    ["max(x)", [4]],
    ["min(x)", [-5]],
    ["prod(x)", [-20]],
    ["normInf(x)", [5]],
    ["onehotmax(x)", [0, 0, 1]],
    ["onehotmin(x)", [0, 1, 0]],
  ])("%s", (expr, expected) => expectClose(at(expr, [1, -5, 4]), expected));

  test("the norm of a matrix is its largest absolute row sum", () => {
    const { node } = open("normInf(A)", "A:matrix(2,2)").value;
    const values = new Map([["A", { shape: [2, 2], values: [1, -2, 4, 3] }]]);
    expect(valueAt(node, { sizes: new Map(), values })).toEqual([7]);
  });
});

describe("equality", () => {
  test.each([
    ["max(x)", "onehotmax(x)'*x", "equal"],
    ["min(x)", "-max(-x)", "equal"],
    ["onehotmin(x)", "onehotmax(-x)", "equal"],
    ["max(A')", "max(A)", "equal"],
    ["max(A, 1)", "max(A', 2)'", "equal"],
    ["onehotmax(A, 1)", "onehotmax(A', 2)'", "equal"],
    ["sum(i, max(A[i,:]))", "sum(max(A, 2))", "equal"],
    ["prod(x.*y)", "prod(x)*prod(y)", "equal"],
    ["prod(1./x)", "1/prod(x)", "equal"],
    ["normInf(x)", "max(abs(x))", "equal"],
    ["normInf(A)", "max(sum(abs(A), 2))", "equal"],
    ["prod(x + y)", "prod(x) + prod(y)", "different"],
  ])("%s and %s: %s", (left, right, verdict) => {
    expect(equal({ left, right, vars: declared(names) }).verdict).toBe(verdict);
  });

  test.each([
    ["max(x)", "min(x)"],
    ["max(x)", "sum(x)/n"],
    ["max(A, 2)", "min(A, 2)"],
    ["onehotmax(x)'*y", "max(y)"],
  ])("%s and %s are not shown equal", (left, right) => {
    expect(equal({ left, right, vars: declared(names) }).verdict).not.toBe("equal");
  });
});

test.each([
  ["onehotmax(t)", "shape-mismatch"],
  ["onehotmax(x, 2)", "shape-mismatch"],
  ["prod(A, 3)", "shape-mismatch"],
  ["sum(i, sum(j, max(A[i,j]*B)))", "unsupported"],
])("%s: %s", (expr, code) => {
  expect(failureOf(() => open(expr, names)).code).toBe(code);
});
