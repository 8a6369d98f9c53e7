import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { maximalMatrixPower, writtenPower } from "../../src/functions/matrix-power.ts";
import { numberNode } from "../../src/tensor/arithmetic.ts";
import { beside, derivative, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations = "A:matrix(n,n):invertible B:matrix(n,n) x:vector(n) k:scalar j:scalar";

describe("a matrix to a power", () => {
  test.each([
    ["A^0", "eye(n)"],
    ["A^1", "A"],
    ["A^4", "A*A*A*A"],
    ["A^-3", "inv(A)*inv(A)*inv(A)"],
    ["A^7*A^-7*x", "x"],
  ])("%s is %s", (left, right) => {
    const problem = open(left, declarations);
    expect(compareInField(problem.value.node, beside(problem, right), 1)).toMatchObject({ agree: true });
  });

  test("is written out for known whole numbers up to the limit only", () => {
    const problem = open("B", declarations);
    const { graph, value } = problem;
    const write = (exponent: Parameters<typeof writtenPower>[2]): unknown => writtenPower(graph, value.node, exponent);
    expect(write(numberNode(graph, 3))).toBeDefined();
    expect(write(numberNode(graph, 1, 2))).toBeUndefined();
    expect(write(numberNode(graph, maximalMatrixPower + 1))).toBeUndefined();
    expect(write(beside(problem, "k"))).toBeUndefined();
  });

  test.each([
    ["det(A^k)", "k*det(A)^2*inv(A)'"],
    ["logdet(A^k)", "k*inv(A)'"],
  ])("of unknown exponent: the gradient of %s, at k = 2", (expr, expected) => {
    const found = derivative(expr, "A", declarations);
    const claim = beside(found.problem, expected);
    const point = pointOf(found.problem.variables.values(), [found.node, claim], 1);
    const values = new Map(point.values).set("k", { shape: [], values: [2] });
    expectClose(valueAt(found.node, { ...point, values }), valueAt(claim, { ...point, values }));
  });

  test("of unknown exponent has no derivative by that exponent, and no second one", () => {
    expect(failureOf(() => derivative("tr(B^k)", "k", declarations)).code).toBe("unsupported");
    expect(failureOf(() => derivative("x'*B^k*x", "B", declarations, { order: 2 })).code).toBe("unsupported");
  });

  test("different exponents are different matrices", () => {
    const problem = open("B^k", declarations);
    expect(compareInField(problem.value.node, beside(problem, "B^j"), 1).agree).toBe(false);
    expect(compareInField(problem.value.node, beside(problem, "B^k"), 1).agree).toBe(true);
  });
});

const whole =
  "X:matrix(n,n) S:matrix(n,n):symmetric A:matrix(n,n) B:matrix(n,n) a:vector(n) b:vector(n) r:vector(n) t:scalar k:scalar:integer";

// The same formula with the number in place of k, differentiated by differences.
function expectTrueAt(expr: string, wrt: string, count: number): void {
  const found = derivative(expr, wrt, whole);
  const numbered = expr.replaceAll(/\bk\b/gu, `${count}`);
  const free = open(`${numbered} + 0*sum(r)`, whole.replace(":symmetric", ""));
  for (const seed of [1, 3]) {
    const point = pointOf(found.problem.variables.values(), [found.node, free.value.node], seed);
    const values = new Map(point.values).set("k", { shape: [], values: [count] }).set("r", {
      shape: [point.sizes.get("n")!],
      values: new Array<number>(point.sizes.get("n")!).fill(1),
    });
    const numeric = differences((at) => valueAt(free.value.node, at), { ...point, values }, wrt);
    expectClose(valueAt(found.node, { ...point, values }), numeric, 1e-7, found.text);
  }
}

describe("the derivative of a power with a symbolic exponent", () => {
  test.each([
    ["tr(A*X^k)", "X", "sum(r, 0, k - 1, X^r*A*X^(k - 1 - r))'"],
    ["a'*X^k*b", "X", "sum(r, 0, k - 1, X^r*b*a'*X^(k - 1 - r))'"],
    ["a'*X^k*b + sum(r)", "X", "sum(r, 0, k - 1, X^r*b*a'*X^(k - 1 - r))'"],
    ["tr(X^k)", "X", "k*(X^(k - 1))'"],
    ["det(X^k)", "X", "k*det(X)^k*inv(X)'"],
    ["tr(A*X*X^k)", "X", "sum(r, 0, k, X^r*A*X^(k - r))'"],
    ["a'*S^k*b", "S", "sum(r, 0, k - 1, S^r*b*a'*S^(k - 1 - r))'"],
    ["(t*A)^k", "t", "k*t^(k - 1)*A^k"],
    ["tr((A + t*B)^k)", "t", "k*tr((A + t*B)^(k - 1)*B)"],
    ["a'*(A + t*B)^k*b", "t", "a'*sum(r, 0, k - 1, (A + t*B)^r*B*(A + t*B)^(k - 1 - r))*b"],
    ["normF(X^k)^2", "X", "2*sum(r, 0, k - 1, X^r*(X^k)'*X^(k - 1 - r))'"],
    ["tr(B*sum(r, 0, k - 1, X^r*A*X^(k - 1 - r)))", "A", "sum(r, 0, k - 1, X^r*B*X^(k - 1 - r))'"],
  ])("of %s by %s is %s", (expr, wrt, text) => {
    expect(derivative(expr, wrt, whole).text).toBe(text);
    expectTrueAt(expr, wrt, 3);
    expectTrueAt(expr, wrt, 4);
  });

  test("is a sum only for exponents that are not negative", () => {
    expect(derivative("tr(A*X^k)", "X", whole).conditions).toEqual(["k >= 0"]);
    expect(derivative("tr(X^k)", "X", whole).conditions).toEqual([]);
  });

  test("prints as a sum in LaTeX", () => {
    expect(derivative("tr(A*X^k)", "X", whole).latex).toBe(
      String.raw`\left(\sum_{r=0}^{k - 1} \mathbf{X}^{r} \mathbf{A} \mathbf{X}^{k - 1 - r}\right)^{\top}`,
    );
  });
});

describe("a sum over a number", () => {
  test.each([
    ["sum(r, 0, 3, X^r*A*X^(3 - r))", "A*X^3 + X*A*X^2 + X^2*A*X + X^3*A"],
    ["sum(i, 1, 4, i*t^i)", "t + 2*t^2 + 3*t^3 + 4*t^4"],
    ["sum(i, 1, 2, sum(j, 1, 2, t^(i + j)))", "t^2 + 2*t^3 + t^4"],
    ["sum(q, 0, k - 1, X^q*A*X^(k - q - 1))", "sum(i, 0, k - 1, X^(k - 1 - i)*A*X^i)"],
    ["sum(q, 2, k + 1, X^(q - 2)*A*X^(k + 1 - q))", "sum(i, 0, k - 1, X^i*A*X^(k - 1 - i))"],
    ["sum(q, 1, k, X^q*A*X^(k - q))", "X*sum(i, 0, k - 1, X^i*A*X^(k - 1 - i))"],
    ["sum(q, 0, k - 1, (X^q*A*X^(k - 1 - q))')", "sum(i, 0, k - 1, X^i*A*X^(k - 1 - i))'"],
  ])("%s is %s", (left, right) => {
    const problem = open(left, whole);
    expect(compareInField(problem.value.node, beside(problem, right), 3)).toMatchObject({ agree: true });
  });

  test.each([
    "sum(i, 0, k, t^i)",
    "sum(i, 0, k, A^i)",
    "sum(i, 0, k, X^i*A*B^(k - i))",
    "sum(i, 0, k, X^i*A*X^(k + i))",
  ])("%s is not supported", (expr) => {
    expect(failureOf(() => open(expr, whole)).code).toBe("unsupported");
  });

  test("different sums are different", () => {
    const problem = open("sum(i, 0, k - 1, X^i*A*X^(k - 1 - i))", whole);
    for (const other of ["sum(i, 0, k, X^i*A*X^(k - i))", "k*A*X^(k - 1)", "sum(i, 0, k - 1, X^i*B*X^(k - 1 - i))"])
      expect(compareInField(problem.value.node, beside(problem, other), 3).agree).toBe(false);
  });
});
