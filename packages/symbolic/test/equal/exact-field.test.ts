import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import type { FieldVerdict } from "../../src/equal/exact-field.ts";
import { beside, failureOf, open } from "../support/open.ts";

const declarations =
  "A:matrix(n,n) B:matrix(n,n) S:matrix(n,n):symmetric Q:matrix(n,n):orthogonal D:matrix(n,n):diagonal R:matrix(n,m) x:vector(n) y:vector(n) p:vector(n):positive w:vector(n):simplex e:vector(n):pm1 b:vector(n):binary t:scalar s:scalar";

function compare(left: string, right: string, seed = 1): FieldVerdict {
  // 0·Σ keeps every variable and dimension in play.
  const problem = open(left, declarations);
  return compareInField(problem.value.node, beside(problem, right), seed, "verdict");
}

const equalPairs: readonly (readonly [string, string])[] = [
  ["inv(A + x*y')*x", "inv(A)*x/(1 + y'*inv(A)*x)"],
  ["inv(eye(n) + A*B)*A", "A*inv(eye(n) + B*A)"],
  ["det(eye(n) + x*y')", "1 + x'*y"],
  ["det(eye(n) + R*R')", "det(eye(m) + R'*R)"],
  ["tr(A*B*A*B)", "tr(B*A*B*A)"],
  ["(A + B)^2", "A^2 + A*B + B*A + B^2"],
  ["S*A - (A'*S)'", "0*S"],
  ["Q*A*Q'*Q*B*Q'", "Q*A*B*Q'"],
  ["D*A*D", "(diagvec(D)*diagvec(D)').*A"],
  ["sum(w)", "1"],
  ["e.^2.*x", "x"],
  ["b.^3", "b"],
  ["sum(p.*log(p) - p.*log(p))", "0*t"],
  ["exp(t + s)", "exp(t)*exp(s)"],
  ["exp(2*t)", "exp(t)^2"],
  ["sigmoid(t)", "1 - sigmoid(-t)"],
  ["abs(t)", "sqrt(t^2)"],
  ["relu(x) - relu(-x)", "x"],
  ["max(x, y) + min(x, y)", "x + y"],
  ["norm2(x + y)^2 + norm2(x - y)^2", "2*norm2(x)^2 + 2*norm2(y)^2"],
  ["det((cosh(t)^2 - sinh(t)^2)*A*B)", "det(A)*det(B)"],
  ["(t*s + s)^n*(t + 1)^m", "s^n*(t + 1)^(n + m)"],
  ["(x'*x)^(n/2)*norm2(x)", "norm2(x)^(n + 1)"],
  // More roots than luck would ever find at once.
  ["sqrt(R.^2 + 1).^3 - R.^2.*sqrt(R.^2 + 1)", "sqrt(R.^2 + 1)"],
  ["sqrt(A*x).*(A*x + y)", "sqrt(A*x).^3 + sqrt(A*x).*y"],
  ["sqrt(p).*sqrt(A.^2 * p)", "sqrt(p.*(A.^2 * p))"],
];

// More signs than could ever be tried: these hold whatever the signs are, and whichever of both roots.
const manySigns: readonly (readonly [string, string])[] = [
  ["(sum(max(R, 1 - R)) + t)^8", "(sum(max(R, 1 - R)) + t)^7*sum(max(R, 1 - R)) + t*(sum(max(R, 1 - R)) + t)^7"],
  ["(sum(sqrt(x.^2 + 1)) + t)^9", "(sum(sqrt(x.^2 + 1)) + t)^8*(t + sum((x.^2 + 1)./sqrt(x.^2 + 1)))"],
  ["sum(max(e, x))^9*sum(x)", "sum(max(e, x))^8*sum(x)*(sum(max(e, x)) + 0*t)"],
  ["(n^7 + m^9*t)^3*(t + n^6*m)", "(n^7 + m^9*t)^2*(n^7 + t*m^9)*(m*n^6 + t)"],
  ["inv(A/n^3 + B/m^2)*(t + s)", "n^3*m^2*inv(m^2*A + n^3*B)*t + inv(A/n^3 + B/m^2)*s"],
  ["sum(abs(R))*sum(sqrt(x.^2 + 1).^3)^7", "sum(R.*sign(R))*sum((x.^2 + 1).*sqrt(x.^2 + 1))^7"],
];

const differentPairs: readonly (readonly [string, string])[] = [
  ["A*B", "B*A"],
  ["A", "A'"],
  ["tr(A*B*A)", "tr(A*A)*tr(B)"],
  ["inv(A + B)", "inv(A) + inv(B)"],
  ["det(A + B)", "det(A) + det(B)"],
  ["x/n", "x/5"],
  ["x/n", "x/2"],
  ["n*tr(A)", "m*tr(A)"],
  ["t^2", "t"],
  ["abs(t)", "t"],
  ["sqrt(t^2)", "t"],
  ["relu(x)", "x"],
  ["max(x, y)", "x"],
  ["t + t^1000003", "t"],
  ["Q", "eye(n)"],
  ["e", "e.^2"],
  ["w", "1/n + 0*w"],
  ["t^n", "t^4"],
  ["det(t*A)", "t*det(A)"],
  ["(t + s)^n", "t^n + s^n"],
  ["sqrt(A*x).^3", "sqrt(A*x).*(A*y)"],
  ["sqrt(p).*sqrt(A.^2 * p)", "-sqrt(p.*(A.^2 * p))"],
  ["sqrt(R.^2 + 1).^3 - R.^2.*sqrt(R.^2 + 1)", "sqrt(R.^2 + 2)"],
  ["(sum(max(R, 1 - R)) + t)^8", "(sum(max(R, 1 + R)) + t)^8"],
];

describe("comparing in prime fields", () => {
  test.each(equalPairs)("%s = %s", (left, right) => {
    for (let seed = 1; seed <= 5; seed++)
      expect(compare(left, right, seed)).toMatchObject({ agree: true, isConclusive: true });
    expect(compare(left, right).errorBound).toBeLessThan(2 ** -59);
  });

  test.each(manySigns)("%s = %s, with many signs", (left, right) => {
    for (let seed = 1; seed <= 3; seed++) {
      const found = compare(left, right, seed);
      expect(found).toMatchObject({ agree: true, isConclusive: true });
      expect(found.errorBound).toBeLessThan(2 ** -59);
    }
  });

  test.each(differentPairs)("%s ≠ %s", (left, right) => {
    for (let seed = 1; seed <= 10; seed++) expect(compare(left, right, seed).agree).toBe(false);
  });

  test("a difference without opaque functions is a proof: the bound is 0", () => {
    expect(compare("A*B", "B*A")).toMatchObject({ agree: false, usedOpaque: false, errorBound: 0 });
  });

  test("opaque functions are said to take part", () => {
    expect(compare("erf(t)", "atan(t)")).toMatchObject({ agree: false, usedOpaque: true });
    expect(compare("erf(t)*2", "erf(t) + erf(t)").agree).toBe(true);
  });

  // A random sign is right by chance in half of the trials, so a claim that is wrong for one sign needs many.
  test("random signs are tried 64 times, a root among them", () => {
    expect(compare("max(x, y) + min(x, y)", "x + y").trials).toBeGreaterThanOrEqual(64);
    for (let seed = 0; seed < 30; seed++) {
      expect(compare("max(x, y)", "x", seed).agree).toBe(false);
      expect(compare("sqrt(t^2 + 2*t + 1)", "t + 1", seed).agree).toBe(false);
    }
  });

  test("a difference in signs or roots is no proof: sqrt(t⁴ + 2t² + 1) = t² + 1", () => {
    expect(compare("sqrt(t^4 + 2*t^2 + 1)", "t^2 + 1")).toMatchObject({ agree: false, usedOpaque: true });
    expect(compare("abs(1 + t^2 + s)*0 + abs(t*s)", "abs(t)*abs(s)").agree).toBe(true);
  });

  // One of 2⁵ choices of signs shows the difference.
  test("what only one of many signs shows is found, or the bound says so", () => {
    const product = "relu(t)*relu(s)*relu(t + s)*relu(t + 2*s)*relu(t - 3*s)";
    for (let seed = 0; seed < 10; seed++) expect(compare(product, "0*t", seed).agree).toBe(false);
    const ten = Array.from({ length: 10 }, (_, k) => `relu(t + ${k}*s)`).join("*");
    const found = compare(ten, "0*t");
    expect(found.agree && found.isConclusive).toBe(false);
  });

  test("a polynomial in a length is tried at more sizes than its degree", () => {
    for (const roots of [
      "(n - 2)*(n - 3)",
      "(n - 2)*(n - 3)*(n - 4)*(n - 5)",
      "(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)",
    ])
      expect(compare(`${roots}*sum(x)`, "0*sum(x)").agree).toBe(false);
    const wide = Array.from({ length: 30 }, (_, k) => `(n - ${k + 2})`).join("*");
    expect(compare(`${wide}*sum(x)`, "0*sum(x)")).toMatchObject({ isConclusive: false });
  });

  // A power as large as the primes would make the bound a lie.
  test("degrees are counted: beyond the primes nothing is concluded", () => {
    const [left, right] = ["(t + 1)^1000000000*(t + s)", "(t + 1)^1000000000*t + (t + 1)^1000000000*s"];
    expect(compare(left, right)).toMatchObject({ agree: true, isConclusive: false });
    expect(compare("(t + 1)^1000*(t + s)", "(t + 1)^1000*t + (t + 1)^1000*s")).toMatchObject({ isConclusive: true });
  });

  test("the sizes rotate from trial to trial, so that no length passes for a number", () => {
    for (const size of [2, 3, 4, 5]) expect(compare("sum(x)/n", `sum(x)/${size}`).agree).toBe(false);
  });

  test("the verdict is the same for the same seed", () => {
    expect(compare("A*B", "B*A", 9)).toEqual(compare("A*B", "B*A", 9));
  });

  test("other shapes are refused", () => {
    expect(failureOf(() => compare("x", "t")).code).toBe("bad-request");
    expect(failureOf(() => compare("R", "R'")).code).toBe("bad-request");
  });

  test("where every point is a pole nothing is concluded", () => {
    expect(compare("inv(x*x')*y", "y")).toMatchObject({ isConclusive: false });
  });
});
