import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { maximalMatrixPower, writtenPower } from "../../src/functions/matrix-power.ts";
import { numberNode } from "../../src/tensor/arithmetic.ts";
import { beside, derivative, failureOf, open } from "../support/open.ts";
import { expectClose, pointOf, valueAt } from "../support/points.ts";

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

  test("of unknown exponent has no derivative of its own", () => {
    expect(failureOf(() => derivative("tr(B^k)", "B", declarations)).code).toBe("unsupported");
    expect(failureOf(() => derivative("tr(B^k)", "k", declarations)).code).toBe("unsupported");
  });

  test("different exponents are different matrices", () => {
    const problem = open("B^k", declarations);
    expect(compareInField(problem.value.node, beside(problem, "B^j"), 1).agree).toBe(false);
    expect(compareInField(problem.value.node, beside(problem, "B^k"), 1).agree).toBe(true);
  });
});
