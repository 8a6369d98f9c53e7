import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import type { EqualVerdict } from "../../src/equal/equal.ts";
import { declared, failureOf } from "../support/open.ts";

const vars = declared("A:matrix(n,n) B:matrix(n,n) R:matrix(m,n) x:vector(n) y:vector(n) t:scalar");
const judge = (left: string, right: string, seed?: number): EqualVerdict =>
  equal({ left, right, vars, ...(seed === undefined ? {} : { seed }) });

describe("equality", () => {
  test.each([
    ["tr(A*B)", "tr(B*A)", "canonical"],
    ["(A*B)'", "B'*A'", "canonical"],
    ["inv(A*B)", "inv(B)*inv(A)", "canonical"],
    ["(A + B)*(A - B)", "A^2 - A*B + B*A - B^2", "exact-field"],
    ["inv(A)*inv(eye(n) + inv(A))", "inv(A + eye(n))", "exact-field"],
  ])("%s = %s by %s", (left, right, method) => {
    const found = judge(left, right);
    expect(found).toMatchObject({ verdict: "equal" });
    if (method === "canonical") expect(found).toMatchObject({ method, errorBound: 0 });
    else expect(found.errorBound).toBeLessThan(1e-18);
  });

  test.each([
    ["A*B", "B*A"],
    ["A", "A'"],
    ["x'*y", "x'*x"],
    ["A*x", "t"],
    ["R", "R'"],
    ["vec(R)", "R"],
    ["x", "x'*x"],
  ])("%s and %s are different", (left, right) => {
    expect(judge(left, right)).toMatchObject({ verdict: "different", errorBound: 0 });
  });

  test("an identity of opaque functions is undecided, never different", () => {
    const found = judge("sin(t)^2 + cos(t)^2", "1 + 0*t");
    expect(["undecided", "equal"]).toContain(found.verdict);
  });

  test("undeclared names are typed from both sides together", () => {
    expect(equal({ left: "X*w", right: "(w'*X')'" }).verdict).toBe("equal");
  });

  test("the seed is given back and fixes the answer", () => {
    expect(judge("A*B", "B*A", 5)).toEqual({ ...judge("A*B", "B*A", 5), seed: 5 });
    expect(judge("A*B", "B*A").seed).toBeTypeOf("number");
  });

  test("what cannot be typed is an error", () => {
    expect(failureOf(() => judge("R*R", "R")).code).toBe("shape-mismatch");
    expect(failureOf(() => judge("A +", "A")).code).toBe("parse");
  });
});

describe("axes that are made up differently", () => {
  const shapes = declared("X:matrix(m,n) A:matrix(p,q)");
  const verdictOf = (left: string, right: string): string => equal({ left, right, vars: shapes, seed: 3 }).verdict;

  test.each([
    ["eye(m*n)*vec(X)", "vec(X)"],
    ["vec(X)", "eye(n*m)*vec(X)"],
    ["commutation(m, n)*eye(m*n)", "commutation(m, n)"],
    ["eye(m*n)", "kron(eye(n), eye(m))"],
    ["kron(eye(m*n), vec(A))", "kron(kron(eye(n), eye(m)), vec(A))"],
    ["kron(eye(m*n), vec(A))", "kron(eye(n), kron(eye(m), vec(A)))"],
    ["kron(vec(A), eye(m*n))", "kron(vec(A), kron(eye(m), eye(n)))"],
    ["kron(ones(m*n), vec(A))", "kron(ones(n), kron(ones(m), vec(A)))"],
    ["kron(eye(m*n), vec(A))*vec(X)", "kron(vec(X), vec(A))"],
    ["kron(eye(m*n), vec(A)) + kron(eye(n), kron(eye(m), vec(A)))", "2*kron(eye(m*n), vec(A))"],
  ])("%s is %s", (left, right) => {
    expect(verdictOf(left, right)).toBe("equal");
  });

  test.each([
    ["kron(eye(m*n), vec(A))", "kron(vec(A), eye(m*n))"],
    ["kron(ones(m*n), vec(A))", "kron(ones(n), kron(ones(m), vec(A')))"],
  ])("%s is not %s", (left, right) => {
    expect(verdictOf(left, right)).toBe("different");
  });

  test("another order of the entries is different", () => {
    expect(verdictOf("vec(X')", "vec(X)")).toBe("different");
  });
});
