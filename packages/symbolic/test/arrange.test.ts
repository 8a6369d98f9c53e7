// The derivative over vec: ∂vec(Y)/∂vec(X)' with columns stacked (Magnus & Neudecker §9.3).

import { describe, expect, test } from "vitest";

import { arrangedDerivative, shownDimensions } from "../src/arrange.ts";
import { alignedNode } from "../src/lower/align.ts";
import { openBeside } from "../src/problem.ts";
import { derivative, failureOf, open } from "./support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "./support/points.ts";

const declarations = "A:matrix(m,n) X:matrix(n,p) B:matrix(p,q) C:matrix(n,p) x:vector(n) S:matrix(n,n)";

describe("flattened derivatives", () => {
  test.each([
    ["A*X*B", "X", "kron(B', A)"],
    ["X", "X", "eye(n*p)"],
    ["A*X", "X", "kron(eye(p), A)"],
    ["X*B", "X", "kron(B', eye(n))"],
    ["X.*C", "X", "diag(vec(C))"],
    ["A*x", "x", "A"],
    ["A*x", "A", "kron(x', eye(m))"],
    ["x*x'", "x", "kron(x, eye(n)) + kron(eye(n), x)"],
    ["S*S", "S", "kron(S', eye(n)) + kron(eye(n), S)"],
    // vec(A ⊗ B) = (I ⊗ K ⊗ I)·(vec A ⊗ vec B) (Magnus & Neudecker §3.7).
    ["kron(S, X)", "X", "kron(kron(eye(n), commutation(p, n)), eye(n))*kron(vec(S), kron(eye(p), eye(n)))"],
    ["kron(X, S)", "X", "kron(kron(eye(p), commutation(n, n)), eye(n))*kron(kron(eye(p), eye(n)), vec(S))"],
  ])("∂vec(%s)/∂vec(%s)' = %s", (expr, wrt, expected) => {
    const found = derivative(expr, wrt, declarations, { flatten: "vec" });
    const problem = open(expr, declarations);
    const arranged = arrangedDerivative(problem, { expr, wrt, flatten: "vec" });
    const claim = alignedNode(problem.graph, openBeside(problem, expected).value, arranged.shown, arranged.groups)!;
    const point = pointOf(problem.variables.values(), [arranged.shown, claim], 2);
    expectClose(valueAt(arranged.shown, point), valueAt(claim, point), 1e-10, found.text);
    expect(found.shape).toEqual(shownDimensions(arranged).map(({ key }) => key));
  });

  test("is the Jacobian of the column-stacked entries", () => {
    const problem = open("A*X*B", declarations);
    const arranged = arrangedDerivative(problem, { expr: "", wrt: "X", flatten: "vec" });
    const point = pointOf(problem.variables.values(), [arranged.shown], 1);
    const size = (name: string): number => point.sizes.get(name)!;
    const rowMajor = differences((at) => valueAt(problem.value.node, at), point, "X");
    const [m, n, p, q] = ["m", "n", "p", "q"].map(size);
    const expected = Array.from({ length: m * q * n * p }, (_, k) => {
      const [row, column] = [Math.floor(k / (n * p)), k % (n * p)];
      const [i, j] = [row % m, Math.floor(row / m)];
      const [r, s] = [column % n, Math.floor(column / n)];
      return rowMajor[(i * q + j) * n * p + r * p + s];
    });
    expectClose(valueAt(arranged.shown, point), expected, 1e-8);
  });

  test("the commutation matrix is ∂vec(X')/∂vec(X)'", () => {
    const found = derivative("X'", "X", "X:matrix(m,n)", { flatten: "vec" });
    const point = pointOf(found.problem.variables.values(), [found.shown], 1);
    const [m, n] = ["m", "n"].map((name) => point.sizes.get(name)!);
    // K·vec(X) = vec(X'): row j + n·i, column i + m·j.
    const expected = new Array<number>((m * n) ** 2).fill(0);
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) expected[(j + n * i) * m * n + i + m * j] = 1;
    expectClose(valueAt(found.shown, point), expected);
  });

  test.each([
    [["s", "t"], { flatten: "vec" as const }],
    ["x", { flatten: "vec" as const, order: 3 }],
  ])("by %j with %j is refused typed", (wrt, more) => {
    expect(failureOf(() => derivative("s*t + sum(x.^3)", wrt, "s:scalar t:scalar x:vector(n)", more)).code).toBe(
      "unsupported",
    );
  });
});

describe("denominator layout of an expression that kron made", () => {
  test.each([
    ["kron(x, y)", "x", "kron(eye(n), y')"],
    ["kron(x, y)", "y", "kron(x', eye(m))"],
    ["kron(B + t*C, D)", "t", "kron(C', D')"],
    ["kron(vec(B), y)", "y", "kron(vec(B), eye(m))'"],
  ])("∂(%s)/∂%s is the transpose", (expr, wrt, expected) => {
    const given = "x:vector(n) y:vector(m) t:scalar B:matrix(p,q) C:matrix(p,q) D:matrix(r,s)";
    const { text, shape } = derivative(expr, wrt, given, { layout: "denominator" });
    const { shape: other } = derivative(expr, wrt, given, { layout: "numerator" });
    expect(shape).toEqual(other.toReversed());
    expect(text).toBe(expected);
  });
});
