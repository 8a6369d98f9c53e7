// vech, elimination and duplication matrices against their definitions entry by entry (Magnus & Neudecker, §3.8), and
// derivatives with them against differences.

import { describe, expect, test } from "vitest";

import { toText } from "../../src/print/text.ts";
import { createRaiser } from "../../src/raise/raise.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { beside, derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";
import { expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(n,n) B:matrix(n,n) X:matrix(n,n) S:matrix(n,n):symmetric M:matrix(p,n*n/2+n/2) c:vector(n*n/2+n/2) x:vector(n)";

describe("values", () => {
  test("vech stacks the columns from the diagonal on", () => {
    const problem = open("vech(A)", declarations);
    const point = pointOf(problem.variables.values(), [problem.value.node], 4);
    const n = point.sizes.get("n")!;
    const entries = valueAt(beside(problem, "A"), point);
    const expected: number[] = [];
    for (let j = 0; j < n; j++) for (let i = j; i < n; i++) expected.push(entries[i * n + j]);
    expectClose(valueAt(problem.value.node, point), expected);
  });

  test.each([
    ["elimination(n)*vec(A)", "vech(A)"],
    ["duplication(n)*vech(S)", "vec(S)"],
    ["elimination(n)'*vech(A)", "vec(tril(A))"],
    ["elimination(n)*duplication(n)", "eye(n*(n + 1)/2)"],
    ["elimination(n)*elimination(n)'", "eye(n*(n + 1)/2)"],
    ["commutation(n, n)*duplication(n)", "duplication(n)"],
    ["duplication(n)*elimination(n)*vec(S)", "vec(S)"],
    ["vech(A)'*vech(B)", "sum(tril(A).*B)"],
    ["ones(n*(n + 1)/2)'*vech(A)", "sum(tril(A))"],
    ["duplication(n)'*vec(A)", "vech(A + A' - diag(diagvec(A)))"],
  ])("%s is %s", (left, right) => {
    const problem = open(left, declarations);
    const other = beside(problem, right);
    const point = pointOf(problem.variables.values(), [problem.value.node, other], 2);
    expectClose(valueAt(problem.value.node, point), valueAt(other, point));
    const same = problem.value.node === other || compareInField(problem.value.node, other, 7).agree;
    expect(same).toBe(true);
  });

  test("duplication and elimination differ from each other's transpose", () => {
    const problem = open("duplication(n)", declarations);
    expect(compareInField(problem.value.node, beside(problem, "elimination(n)'"), 7).agree).toBe(false);
  });
});

describe("derivatives", () => {
  test.each([
    ["norm2(vech(X))^2", "X", "2*tril(X)"],
    ["vech(A)'*vech(X)", "X", "tril(A)"],
    ["sum(vech(X))", "X", "tril(ones(n, n))"],
    ["norm2(vech(A*S*A'))^2", "S", "2*A'*tril(A*S*A')*A"],
    ["c'*vech(X)", "X", "reshape(elimination(n)'*c, n, n)"],
    ["vech(x*x')", "x", "elimination(n)*(kron(x, eye(n)) + kron(eye(n), x))"],
    ["M*vech(x*x')", "x", "M*elimination(n)*(kron(eye(n), x) + kron(x, eye(n)))"],
    ["vec(X)'*duplication(n)*vech(A)", "X", "reshape(duplication(n)*vech(A), n, n)"],
  ])("∂(%s)/∂%s = %s", (expr, wrt, expected) => {
    expect(expectTrueDerivative(expr, wrt, declarations).text).toBe(expected);
  });

  test.each([
    ["vech(X)", "elimination(n)"],
    ["vech(A*X*B)", "elimination(n)*kron(B', A)"],
    ["M*vech(X)", "M*elimination(n)"],
    ["vech(inv(X))", "-elimination(n)*kron(inv(X)', inv(X))"],
    ["vech(X*X')", "elimination(n)*(kron(eye(n), X)*commutation(n, n) + kron(X, eye(n)))"],
    ["duplication(n)*vech(X)", "duplication(n)*elimination(n)"],
  ])("∂(%s)/∂vec(X)' = %s", (expr, expected) => {
    expect(derivative(expr, "X", declarations, { flatten: "vec" }).text).toBe(expected);
    expectTrueDerivative(expr, "X", declarations);
  });

  test("what has no matrix notation names the entries of the constants", () => {
    const found = derivative("vech(X)", "X", declarations);
    expect(found.text).toBe("D[i,j,k] = elimination(n)[i,j+n*(k-1)]");
    expect(found.linearMap!.text).toBe("df = vech(dX)");
    expect(found.kronecker!.text).toBe("elimination(n)");
  });

  test("with the conventions of symmetric matrices", () => {
    const found = derivative("norm2(vech(S))^2", "S", declarations, { structure: "constrained" });
    expect(found.text).toBe("2*(tril(S) + tril(S)' - diag(diagvec(S)))");
  });
});

test("a pattern stands alone in notation as its matrix", () => {
  const problem = open("elimination(n)*duplication(n)*c", declarations);
  expect(toText(createRaiser(problem.graph).raise(problem.value.node)!)).toBe("c");
});

test("vech of what is not square is refused with the shape", () => {
  expect(failureOf(() => open("vech(x*M)", declarations)).code).toBe("shape-mismatch");
  expect(failureOf(() => open("vech(M)", declarations)).code).toBe("shape-mismatch");
});
