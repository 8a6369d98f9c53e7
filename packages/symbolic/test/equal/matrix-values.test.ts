// Functions of matrices in prime fields: rational ones by the equations that define them, opaque ones by the laws that
// hold for every function, and never by a law that only one function has.

import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { beside, open } from "../support/open.ts";

const declarations =
  "A:matrix(n,n) B:matrix(n,n) P:matrix(n,n):invertible Y:matrix(n,n):symmetric X:matrix(m,n) C:matrix(n,m) D:matrix(m,m) Q:matrix(n,n):orthogonal x:vector(n) y:vector(m) t:scalar";

function agree(left: string, right: string): boolean {
  const problem = open(`0*t + ${left}`, declarations);
  const verdict = compareInField(problem.value.node, beside(problem, `0*t + ${right}`), 7);
  expect(verdict.isConclusive).toBe(true);
  return verdict.agree;
}

describe("what is equal for every such function is equal", () => {
  test.each([
    ["A*sylvester(A, D, C) + sylvester(A, D, C)*D", "C"],
    ["(X*C)*pinv(X*C)*(X*C)", "X*C"],
    ["pinv(x*y')", "y*x'/(norm2(x)^2*norm2(y)^2)"],
    ["pinv(X'*X)*X'", "pinv(X)"],
    ["(X*pinv(X))'", "X*pinv(X)"],
    ["expm((A*B)')", "expm(A*B)'"],
    ["expm(P*A*inv(P))", "P*expm(A)*inv(P)"],
    ["sqrtm(A*B)*A", "A*sqrtm(B*A)"],
    ["logm(A)*expm(A)*A", "A*expm(A)*logm(A)"],
    ["expm_frechet(P*A*inv(P), P*B*inv(P))", "P*expm_frechet(A, B)*inv(P)"],
    ["expm_frechet(A, B + P)", "expm_frechet(A, B) + expm_frechet(A, P)"],
    ["tr(P'*expm_frechet(A, B))", "tr(expm_frechet(A', P)'*B)"],
    ["tr(expm_frechet(A, B))", "tr(B*expm(A))"],
    ["tr(logm_frechet(A*B, P))", "tr(P*inv(A*B))"],
    ["expm_frechet(A + B, A^2 + A*B + B*A + B^2)", "(A + B)^2*expm(A + B)"],
    ["normNuc((A*B)')", "normNuc(A*B)"],
    ["normNuc(Q*B)", "normNuc(B)"],
    ["eigvals(Q'*Y*Q)", "eigvals(Y)"],
    ["eigvecs(Y)*eigvecs(Y)'", "eye(n)"],
    ["triu(A*B)'", "tril(B'*A')"],
    ["triu(chol(Y))", "diag(diagvec(chol(Y)))"],
  ])("%s = %s", (left, right) => {
    expect(agree(left, right)).toBe(true);
  });
});

describe("what differs does not agree", () => {
  test.each([
    ["expm(A)", "expm(B)"],
    ["expm(A)*B", "B*expm(A)"],
    ["expm(A + B)", "expm(A)*expm(B)"],
    ["expm(2*A)", "2*expm(A)"],
    ["expm(A)", "logm(A)"],
    ["expm_frechet(A, B)", "B*expm(A)"],
    ["expm_frechet(A, B)", "expm_frechet(B, A)"],
    ["expm_frechet(A, B)", "expm_frechet(A', B)"],
    ["sylvester(A, B, A*B)", "sylvester(B, A, A*B)"],
    ["sqrtm(A)", "sqrtm(A)'"],
    ["pinv(A*B)", "pinv(B)*pinv(A)*1.5"],
    ["pinv(X)*X", "eye(n)"],
    ["normNuc(A)", "normF(A)"],
    ["normNuc(A + B)", "normNuc(A) + normNuc(B)"],
    ["chol(Y)", "chol(Y)'"],
    ["eigvecs(Y)", "eigvecs(Y)'"],
    ["tril(A)", "triu(A)"],
    ["tril(A*B)", "tril(A)*tril(B)"],
  ])("%s ≠ %s", (left, right) => {
    expect(agree(left, right)).toBe(false);
  });
});
