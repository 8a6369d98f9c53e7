// Derivatives of functions of matrices by matrices, against differences, and the laws of their Kronecker forms.

import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { beside, declared, derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(n,n) B:matrix(n,n) E:matrix(n,n) S:matrix(n,n):spd T:matrix(m,m):spd C:matrix(m,n) X:matrix(n,p) x:vector(n) y:vector(n) k:scalar:integer,positive";

describe("matrices by matrices agree with differences", () => {
  test.each([
    ["expm(A)", "A"],
    ["expm(B*A*E)", "A"],
    ["expm(A)*x", "A"],
    ["expm(x*y')", "x"],
    ["expm(x*x')*y", "x"],
    ["logm(S)", "S"],
    ["sqrtm(S)", "S"],
    ["sqrtm(S + A*A')", "A"],
    ["sylvester(T, S, C)", "C"],
    ["sylvester(T, S, C)", "T"],
    ["sylvester(T, S, C)", "S"],
    ["expm_frechet(A, E)", "E"],
    ["logm_frechet(S, E)", "E"],
    ["A^k", "A"],
    ["sum(r, 0, k - 1, A^r*B*A^(k - 1 - r))", "B"],
  ])("∂(%s)/∂%s", (expr, wrt) => {
    expectTrueDerivative(expr, wrt, declarations, 1e-5);
  });

  test.each([
    ["tr(expm(A))", "A"],
    ["tr(sqrtm(S))", "S"],
    ["tr(A^k)", "A"],
    ["normNuc(A)", "A"],
  ])("∂²(%s)/∂%s²", (expr, wrt) => {
    const [first, second] = [1, 2].map((order) =>
      derivative(expr, wrt, declarations.replace("S:matrix(n,n):spd", "S:matrix(n,n)"), { order }),
    );
    // At symmetric positive definite points, moved one entry at a time.
    const { variables } = open(expr, declarations);
    const point = pointOf(variables.values(), [second.node, first.problem.value.node], 3);
    const numeric = differences((at) => valueAt(first.node, at), point, wrt);
    expectClose(valueAt(second.node, point), numeric, 1e-4, second.text);
  });
});

describe("forms", () => {
  test.each([
    ["expm(A)", "A", "expm_kron(A)", "dF = expm_frechet(A, dA)"],
    ["expm(B*A*E)", "A", "expm_kron(B*A*E)*kron(E', B)", "dF = expm_frechet(B*A*E, B*dA*E)"],
    ["expm(A)*x", "A", "kron(x', eye(n))*expm_kron(A)", "df = expm_frechet(A, dA)*x"],
    ["logm(A)", "A", "logm_kron(A)", "dF = logm_frechet(A, dA)"],
    ["sqrtm(A)", "A", "sylvester_kron(sqrtm(A), sqrtm(A))", "dF = sylvester(sqrtm(A), sqrtm(A), dA)"],
    ["A^k", "A", "power_kron(A, k)", "dF = sum(r, 0, k - 1, A^r*dA*A^(k - 1 - r))"],
  ])("of ∂(%s)/∂%s", (expr, wrt, kronecker, map) => {
    const found = derivative(expr, wrt, declarations);
    expect(found.kronecker!.text).toBe(kronecker);
    expect(found.linearMap!.text).toBe(map);
    expect(derivative(expr, wrt, declarations, { flatten: "vec" }).text).toBe(kronecker);
  });

  test("of a Jacobian with two axes", () => {
    expect(derivative("expm(x*x')*y", "x", declarations).text).toBe(
      "kron(y', eye(n))*expm_kron(x*x')*(kron(x, eye(n)) + kron(eye(n), x))",
    );
  });

  test("of a Hessian", () => {
    const found = derivative("tr(expm(A))", "A", declarations, { order: 2 });
    expect(found.kronecker!.text).toBe("commutation(n, n)*expm_kron(A)");
    expect(found.linearMap!.text).toBe("dG = expm_frechet(A, dA)'");
  });
});

describe("laws", () => {
  test.each([
    ["expm_kron(A)*vec(E)", "vec(expm_frechet(A, E))"],
    ["logm_kron(A)*vec(E)", "vec(logm_frechet(A, E))"],
    ["sylvester_kron(T, S)*vec(C)", "vec(sylvester(T, S, C))"],
    ["(kron(eye(n), T) + kron(S', eye(m)))*sylvester_kron(T, S)", "eye(m*n)"],
    ["power_kron(A, 2)", "kron(eye(n), A) + kron(A', eye(n))"],
    ["power_kron(A, 3)*vec(A)", "3*vec(A^3)"],
    ["expm_kron(A')", "commutation(n, n)*expm_kron(A)*commutation(n, n)"],
  ])("%s is %s", (left, right) => {
    expect(equal({ left, right, vars: declared(declarations), seed: 5 }).verdict).toBe("equal");
  });

  test("expm_kron and logm_kron differ", () => {
    const problem = open("expm_kron(A)", declarations);
    expect(compareInField(problem.value.node, beside(problem, "logm_kron(A)"), 11).agree).toBe(false);
  });
});

test("the second Fréchet derivative is refused by its name", () => {
  const refused = failureOf(() => derivative("tr(B*expm(A))", "A", declarations, { order: 2 }));
  expect(refused.code).toBe("unsupported");
  expect(refused.message).toContain("second Fréchet derivative");
});

test("an exponent that is no number is refused", () => {
  expect(failureOf(() => open("power_kron(A, B)", declarations)).code).toBe("shape-mismatch");
});
