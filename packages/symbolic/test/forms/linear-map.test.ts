// Derivatives of more than two axes as maps of dX and over vec: the map against differences, the two against each other.

import { describe, expect, test } from "vitest";

import { derive } from "../../src/derive.ts";
import type { Derivative } from "../../src/derive.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { openBeside, openProblem } from "../../src/problem.ts";
import { declared, open } from "../support/open.ts";
import { expectSlope } from "../support/along.ts";

const declarations =
  "A:matrix(m,n) x:vector(n) X:matrix(n,n) B:matrix(n,n) S:matrix(n,n):symmetric K:matrix(p,n) L:matrix(n,q) w:vector(n) Y:matrix(m,n)";

function derived(expr: string, wrt: string, order = 1): Derivative {
  return derive({ expr, wrt, order, vars: declared(declarations) });
}

const named = (found: Derivative): string => [...found.linearMap!.text.matchAll(/\bd[A-Za-z]\w*/gu)].at(-1)![0];

describe("a matrix by a matrix", () => {
  test.each([
    ["K*X*L", "dF = K*dX*L", "kron(L', K)"],
    ["X'*X", "dF = dX'*X + X'*dX", "kron(X', eye(n))*commutation(n, n) + kron(eye(n), X')"],
    ["inv(X)", "dF = -inv(X)*dX*inv(X)", "-kron(inv(X)', inv(X))"],
    ["X.*X", "dF = 2*(X.*dX)", "2*diag(vec(X))"],
    ["exp(X)", "dF = dX.*exp(X)", "diag(vec(exp(X)))"],
    ["X'", "dF = dX'", "commutation(n, n)"],
    ["tr(X)*X", "dF = tr(X)*dX + tr(dX)*X", "tr(X)*eye(n*n) + vec(X)*vec(eye(n))'"],
    ["K*B*L", "dF = zeros(p, q)", "zeros(p*q, n*n)"],
  ])("%s by X: %s, %s", (expr, map, kronecker) => {
    const found = derived(expr, "X");
    expect(found.notation).toBe("index");
    expect(found.linearMap?.text).toBe(map);
    expect(found.kronecker?.text).toBe(kronecker);
  });

  test.each([
    ["K*X*L", "X"],
    ["X'*B*X", "X"],
    ["inv(X)*L", "X"],
    ["X.*B", "X"],
    ["det(X)*X", "X"],
    ["adj(X)", "X"],
    ["X*B*X", "X"],
    ["x*x'", "x"],
    ["Y.*(A.*Y)", "Y"],
    ["inv(S)", "S"],
  ])("%s by %s: the map is the slope, and over vec it is the same", (expr, wrt) => {
    const found = derived(expr, wrt);
    const name = named(found);
    const { type } = found.problem.variables.get(wrt)!;
    const dims =
      type.kind === "matrix" ? [type.rows.key, type.columns.key] : type.kind === "vector" ? [type.length.key] : [];
    const vars = new Map([...declared(declarations), [name, { type: type.kind, dims }] as const]);
    const problem = openProblem(found.linearMap!.right, vars);
    const expression = openBeside(problem, expr).value.node;
    expectSlope(
      problem,
      problem.value.node,
      expression,
      (point) => new Map([[wrt, point.values.get(name)!.values]]),
      found.linearMap!.text,
    );
    const over = (text: string): string => (type.kind === "matrix" ? `vec(${text})` : text);
    const product = openProblem(`(${found.kronecker!.text})*${over(name)} - vec(${found.linearMap!.right})`, vars);
    const zero = product.graph.zeros(product.value.node.dims);
    expect(compareInField(product.value.node, zero, 7), found.kronecker!.text).toMatchObject({ agree: true });
  });
});

describe("higher derivatives", () => {
  test.each([
    ["tr(X'*B*X)", "X", 2, "dG = (B + B')*dX", "kron(eye(n), B) + kron(eye(n), B')"],
    ["logdet(X)", "X", 2, "dG = -(inv(X)*dX*inv(X))'", "-kron(inv(X), inv(X)')*commutation(n, n)"],
    ["sum(x.^3)", "x", 3, "dH = 6*diag(dx)", undefined],
    ["x'*X*x", "x", 3, "dH = zeros(n, n)", undefined],
    ["x'*X*x", "x", 4, undefined, undefined],
  ])("%s by %s, order %i: %s", (expr, wrt, order, map, kronecker) => {
    const found = derived(expr, wrt, order);
    expect(found.linearMap?.text).toBe(map);
    expect(found.kronecker?.text).toBe(kronecker);
  });

  test("a zero of any order prints as zero", () => {
    expect(derived("x'*X*x", "x", 3)).toMatchObject({ text: "D[i,j,k] = 0", shape: ["n", "n", "n"] });
  });
});

test("what joins three axes at once has no Kronecker form, but is a map", () => {
  const found = derived("diag(X*w)", "X");
  expect(found.linearMap?.text).toBe("dF = diag(dX*w)");
  expect(found.kronecker).toBeUndefined();
});

test("results of at most two axes are formulas alone", () => {
  for (const [expr, wrt] of [
    ["x'*X*x", "x"],
    ["A*x", "x"],
  ] as const) {
    const found = derived(expr, wrt);
    expect(found.linearMap).toBeUndefined();
    expect(found.kronecker).toBeUndefined();
  }
  expect(open("A*x", declarations).value.node.dims).toHaveLength(1);
});
