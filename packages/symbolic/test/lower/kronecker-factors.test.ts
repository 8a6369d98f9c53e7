import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import { declared, expectTrueDerivative, failureOf, open } from "../support/open.ts";

const declarations =
  "A:matrix(m,m):invertible B:matrix(n,n):invertible C:matrix(m,n) Z:matrix(m*n,m*n):invertible y:vector(m*n) t:scalar:positive";

describe("of a Kronecker product", () => {
  test.each([
    ["inv(kron(A, B))", "kron(inv(A), inv(B))"],
    ["kron(A, B)^(-1)", "inv(kron(A, B))"],
    ["(t*kron(A, B))^3", "t^3*kron(A^3, B^3)"],
    ["inv(2*kron(A, B))", "kron(inv(A), inv(B))/2"],
    ["inv(kron(eye(m), B))", "kron(eye(m), inv(B))"],
    ["kron(A, B)*inv(kron(A, B))", "eye(m*n)"],
    ["det(kron(A, B))", "det(A)^n*det(B)^m"],
    ["det(t*kron(A, B))", "t^(m*n)*det(A)^n*det(B)^m"],
    ["det(kron(eye(n), A))", "det(A)^n"],
    ["logdet(kron(A, B))", "n*logdet(A) + m*logdet(B)"],
    ["logdet(t*kron(A, B))", "m*n*log(t) + n*logdet(A) + m*logdet(B)"],
    ["inv(kron(kron(A, B), A))", "kron(inv(A), kron(inv(B), inv(A)))"],
  ])("%s is %s", (left, right) => {
    expect(equal({ left, right, vars: declared(declarations), seed: 3 }).verdict).toBe("equal");
  });

  // The same matrix as one of a declared size: the law is that of numbers here.
  test("its determinant is that of the product of entries", () => {
    const vars = declared("P:matrix(2,2)");
    const kron = "[P[1,1]*P, P[1,2]*P; P[2,1]*P, P[2,2]*P]";
    expect(equal({ left: "det(kron(P, P))", right: `det(${kron})`, vars, seed: 3 }).verdict).toBe("equal");
  });

  test.each([
    ["logdet(kron(A, B))", "A", "n*inv(A)'"],
    ["tr(inv(kron(A, B)))", "A", "-tr(inv(B))*(inv(A)^2)'"],
    ["y'*inv(kron(A, B))*y", "B", undefined],
  ])("∂(%s)/∂%s", (expr, wrt, text) => {
    const found = expectTrueDerivative(expr, wrt, declarations, 1e-5);
    if (text !== undefined) expect(found.text).toBe(text);
  });
});

test.each(["inv(kron(A, B) + kron(A', B))", "det(kron(C, C'))"])("%s is refused typed", (expr) => {
  expect(failureOf(() => open(expr, declarations)).code).toBe("unsupported");
});
