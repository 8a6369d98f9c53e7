// Matrices with one column or one row beside vectors. What such a formula means is judged by the same formula with vectors.

import { describe, expect, test } from "vitest";

import { openBeside } from "../../src/problem.ts";
import { derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";

const names = "x:vector(n) b:vector(m) A:matrix(m,n) C:matrix(n,1) R:matrix(1,n) s:scalar";

describe("a matrix with one column or row that does not fit as it is", () => {
  test.each([
    ["ones(m,1)*x'", "ones(m)*x'"],
    ["b*ones(1,n)", "b*ones(n)'"],
    ["2*x.*ones(n,1)", "2*x"],
    ["x + ones(n,1)", "x + ones(n)"],
    ["ones(n,1) - x", "ones(n) - x"],
    ["3 - ones(n,1) + s - 2*x", "3 - ones(n) + s - 2*x"],
    ["ones(1,n)*x*b", "sum(x)*b"],
    ["A*ones(n,1)*x'", "sum(A, 2)*x'"],
    ["diag(A'*A*ones(n,1))", "diag(A'*A*ones(n))"],
    ["diag(ones(1,n))", "eye(n)"],
    ["A - ones(m,1)*mean(A, 1)", "A - ones(m)*mean(A, 1)"],
    ["x.*C", "x.*sum(C, 2)"],
    ["x'.*R", "x'.*sum(R, 1)"],
  ])("%s is %s", (text, plain) => {
    const problem = open(text, names);
    const other = openBeside(problem, plain);
    expect(problem.value.node).toBe(other.value.node);
    expect(problem.typed.target.type).toEqual(other.typed.target.type);
  });

  test("is a matrix wherever it fits as one", () => {
    expect(open("C + ones(n,1)", names).typed.target.type.kind).toBe("matrix");
    expect(open("A*C", names).typed.target.type.kind).toBe("matrix");
    expect(open("R*x", names).typed.target.type.kind).toBe("vector");
  });

  test.each(["x + ones(m,1)", "x*ones(n,n)", "b + R", "ones(2,1)*ones(3,1)", "x'.*C + b"])(
    "%s stays an error",
    (text) => {
      expect(failureOf(() => open(text, names)).code).toBe("shape-mismatch");
    },
  );

  test("has a derivative", () => {
    expect(derivative("sum(A*x - ones(m,1))^2", "x", names).notation).toBe("matrix");
    expectTrueDerivative("norm2(x - C)^2", "C", names);
    expectTrueDerivative("sum((x*R).^2)", "R", names);
    expectTrueDerivative("b'*A*ones(n,1)*s", "A", names);
  });
});
