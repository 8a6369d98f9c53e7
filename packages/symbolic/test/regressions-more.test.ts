// Second derivatives, axes, signs and names of the wrong results of other systems, beside regressions.test.ts.

import { describe, expect, test } from "vitest";

import { compareInField } from "../src/equal/exact-field.ts";
import { equal } from "../src/equal/equal.ts";
import { beside, declared, derivative, expectEqualTo, expectTrueDerivative, failureOf, open } from "./support/open.ts";
import { expectClose, pointOf, valueAt } from "./support/points.ts";

/** Expects the second derivative to be the derivative of the gradient, by differences. */
function checkSecond(expr: string, wrt: string, declarations: string, expected?: string): void {
  const gradient = derivative(expr, wrt, declarations);
  const second = derivative(expr, wrt, declarations, { order: 2 });
  const witness = expectTrueDerivative(gradient.text, wrt, declarations, 1e-6);
  const point = pointOf(second.problem.variables.values(), [second.node], 3);
  expectClose(valueAt(second.node, point), valueAt(witness.node, point));
  if (expected !== undefined) expectEqualTo(second, expected);
}

const square = "A:matrix(n,n) B:matrix(n,n) X:matrix(n,n) x:vector(n) y:vector(n) t:scalar";

describe("second derivatives by differences of the gradient", () => {
  test.each([
    ["R1 ½‖A−UV‖² + ½‖U‖² by U", "normF(A - U*V)^2/2 + normF(U)^2/2", "U", "A:matrix(m,n) U:matrix(m,k) V:matrix(k,n)"],
    ["R2 tr(A²) by A", "tr(A^2)", "A", "A:matrix(n,n)"],
    ["R3 tr(X²B) by X", "tr(X^2*B)", "X", square],
    ["R4 tr(X'AX) by X", "tr(X'*A*X)", "X", "X:matrix(m,n) A:matrix(m,m)"],
    ["R8 tr((B∘X)∘X) by X", "tr((B.*X).*X)", "X", square],
    ["R9 tr(exp.(exp.(X))) by X", "tr(exp(exp(X)))", "X", square],
    ["R10 b'exp.(BX)a by X", "b'*exp(B*X)*a", "X", "a:vector(n) b:vector(m) B:matrix(m,p) X:matrix(p,n)"],
    ["R16 log |det X| by X", "logdet(X)", "X", "X:matrix(n,n):invertible"],
    ["R16 1/det X by X", "1/det(X)", "X", "X:matrix(n,n):invertible"],
    ["R20 logdet(X'X) by a tall X", "logdet(X'*X)", "X", "X:matrix(5,2)"],
    ["R26 tr(diag(x)A diag(x)B) by x", "tr(diag(x)*A*diag(x)*B)", "x", square],
    ["R29 x'A⁻¹x by A", "x'*inv(A)*x", "A", "A:matrix(n,n):invertible x:vector(n)"],
  ])("%s", (_title, expr, wrt, declarations) => {
    checkSecond(expr, wrt, declarations);
  });

  test("R19 the Hessian of (x'x)² is 4(x'x)I + 8xx'", () => {
    checkSecond("(x'*x)^2", "x", "x:vector(n)", "4*(x'*x)*eye(n) + 8*x*x'");
  });

  test("R27 the Hessian of q'log q is diag(1/q)", () => {
    checkSecond("sum(q.*log(q))", "q", "q:vector(n):positive", "diag(1./q)");
  });

  test("R12 d²/dt² (A + tB)³ keeps the order of the factors", () => {
    const found = derivative("(A + t*B)^3", "t", square, { order: 2 });
    expectEqualTo(found, "2*((A + t*B)*B*B + B*(A + t*B)*B + B*B*(A + t*B))");
    expect(compareInField(found.node, beside(found.problem, "6*(A + t*B)*B^2"), 1).agree).toBe(false);
  });
});

describe("axes", () => {
  test("R5 tr(A)·A by A is tr(A)·δδ + Aδ in this order of axes", () => {
    const found = derivative("tr(A)*A", "A", "A:matrix(2,2)");
    const values = new Map([["A", { shape: [2, 2], values: [1, 2, 3, 5] }]]);
    const [trace, a] = [6, [1, 2, 3, 5]];
    const expected = Array.from({ length: 16 }, (_, p) => {
      const [i, j, k, l] = [p >> 3, (p >> 2) & 1, (p >> 1) & 1, p & 1];
      return (i === k && j === l ? trace : 0) + (k === l ? a[2 * i + j] : 0);
    });
    expectClose(valueAt(found.node, { sizes: new Map(), values }), expected);
  });

  // ∂(x_i·y_j·x_k)/∂x_l of a rectangular outer product: no axis may change its place.
  test("R15 the derivative of A·diag(x)·B has the axes of the product, then that of x", () => {
    const found = derivative("A*diag(x)*B", "x", "A:matrix(m,n) x:vector(n) B:matrix(n,p)");
    expect(found.node.dims.map((dimension) => dimension.key)).toEqual(["m", "p", "n"]);
    const point = pointOf(found.problem.variables.values(), [found.node], 2);
    const [m, n, p] = ["m", "n", "p"].map((name) => point.sizes.get(name)!);
    const [a, b] = ["A", "B"].map((name) => point.values.get(name)!.values);
    const expected = Array.from({ length: m * p * n }, (_, position) => {
      const [i, j, l] = [Math.floor(position / (p * n)), Math.floor(position / n) % p, position % n];
      return a[i * n + l] * b[l * p + j];
    });
    expectClose(valueAt(found.node, point), expected);
  });

  test("R23 lengths of different names are different, and ones are counted", () => {
    expect(
      equal({ left: "tr(eye(n))*tr(eye(m))", right: "n*m", vars: declared("x:vector(n) z:vector(m)"), seed: 1 })
        .verdict,
    ).toBe("equal");
    expect(
      equal({ left: "sum(ones(n))", right: "sum(ones(m))", vars: declared("x:vector(n) z:vector(m)"), seed: 1 })
        .verdict,
    ).toBe("different");
    const found = derivative("sum(x*ones(m)')", "x", "x:vector(n) z:vector(m)");
    expectEqualTo(found, "m*ones(n)");
  });

  test("R25 a Kronecker product with a sum distributes, with a product it is mixed", () => {
    const declarations = "A:matrix(m,n) B:matrix(p,q) C:matrix(p,q) D:matrix(n,k) E:matrix(q,l)";
    const problem = open("kron(A, B + C)", declarations);
    expect(compareInField(problem.value.node, beside(problem, "kron(A, B) + kron(A, C)"), 1).agree).toBe(true);
    const mixed = open("kron(A, B)*kron(D, E)", declarations);
    expect(compareInField(mixed.value.node, beside(mixed, "kron(A*D, B*E)"), 1).agree).toBe(true);
  });
});

describe("names, order and signs", () => {
  // nerdamer reads det as 1 and an unknown function as a product of symbols.
  test("R22 an unknown function is no symbol, and det is no number", () => {
    expect(derivative("primes(t)*t", "t", "t:scalar").text).toBe("primes(t) + t*diff(primes)(t)");
    expect(failureOf(() => derivative("det*t", "t", "t:scalar")).code).toMatch(/unknown-name|parse/u);
    const found = derivative("det(A)*norm2(x)", "x", square);
    expectEqualTo(found, "det(A)*x/norm2(x)");
    expect(compareInField(found.node, beside(found.problem, "x/norm2(x)"), 1).agree).toBe(false);
  });

  test("R21 simplification keeps what does not commute", () => {
    const problem = open("A*B - B*A", square);
    expect(compareInField(problem.value.node, beside(problem, "0*A"), 1).agree).toBe(false);
    expect(derivative("tr(A*B*X - B*A*X)", "X", square).text).not.toMatch(/^zeros/u);
  });

  test("R28 a transposed operand that is not differentiated stays transposed", () => {
    expectEqualTo(expectTrueDerivative("tr(A'*X)", "X", square, 1e-7), "A");
    expectEqualTo(expectTrueDerivative("y'*A'*x", "x", square, 1e-7), "A*y");
  });

  test("R31 the norm at 0 has a condition, and the squared norm has none", () => {
    const found = derivative("norm2(A*x - y)", "x", square);
    expect(found.conditions.join()).toMatch(/norm2\(.*\) != 0/u);
    expect(derivative("norm2(x)^2", "x", "x:vector(n)").conditions).toEqual([]);
  });

  test.each([
    ["sqrt(t^2)", "t"],
    ["abs(t)*t", "t^2"],
    ["sqrt(t^2 + 2*t + 1)", "t + 1"],
    ["max(t, 0)", "t"],
    ["(t^2)^(3/2)", "t^3"],
  ])("R33 %s is not %s: both signs are tried", (left, right) => {
    for (let seed = 0; seed < 10; seed++)
      expect(equal({ left, right, vars: declared("t:scalar"), seed }).verdict).toBe("different");
  });

  test("a product of two quadratic forms keeps its inner products before the matrices", () => {
    const found = derivative("(x'*A*x)*(x'*B*x)", "x", square);
    expectEqualTo(found, "(x'*A*x)*(B + B')*x + (x'*B*x)*(A + A')*x");
    expect(found.text).toBe("(x'*A*x*(B + B') + x'*B*x*(A + A'))*x");
    checkSecond("(x'*A*x)*(x'*B*x)", "x", square);
  });
});
