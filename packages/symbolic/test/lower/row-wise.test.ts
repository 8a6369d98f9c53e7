// Functions of each row or column: their values against plain loops, their derivatives against differences of those
// loops, and the notation in which they print.

import { describe, expect, test } from "vitest";

import { beside, derivative, expectEqualTo, failureOf, open } from "../support/open.ts";
import { differences, expectClose, pointOf, valueAt } from "../support/points.ts";
import type { FloatPoint } from "../support/points.ts";

type OfVector = (values: readonly number[]) => readonly number[];

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const average = (values: readonly number[]): number => total(values) / values.length;
const logSumExp = (values: readonly number[]): number => Math.log(total(values.map((value) => Math.exp(value))));
const variance = (values: readonly number[]): number => average(values.map((value) => (value - average(values)) ** 2));

const ofVector: Readonly<Record<string, OfVector>> = {
  sum: (row) => [total(row)],
  mean: (row) => [average(row)],
  var: (row) => [variance(row)],
  logsumexp: (row) => [logSumExp(row)],
  norm1: (row) => [total(row.map((value) => Math.abs(value)))],
  norm2: (row) => [Math.hypot(...row)],
  softmax: (row) => row.map((value) => Math.exp(value - logSumExp(row))),
  logsoftmax: (row) => row.map((value) => value - logSumExp(row)),
  normalize: (row) => row.map((value) => value / Math.hypot(...row)),
  layernorm: (row) => row.map((value) => (value - average(row)) / Math.sqrt(variance(row))),
};

/** What a function of vectors gives for each row or column of the matrix A of the point, row-major. */
function byLoops(name: string, axis: 1 | 2, point: FloatPoint): readonly number[] {
  const { shape, values } = point.values.get("A")!;
  const [rows, columns] = shape as readonly [number, number];
  const entry = (i: number, j: number): number => values[i * columns + j];
  if (axis === 2)
    return Array.from({ length: rows }, (_, i) =>
      ofVector[name](Array.from({ length: columns }, (_unused, j) => entry(i, j))),
    ).flat();
  const results = Array.from({ length: columns }, (_, j) =>
    ofVector[name](Array.from({ length: rows }, (_unused, i) => entry(i, j))),
  );
  return results[0].flatMap((_, i) => results.map((column) => column[i]));
}

describe.each(Object.keys(ofVector))("%s of rows and columns", (name) => {
  test.each([1, 2] as const)("along axis %i", (axis) => {
    const text = `${name}(A, ${axis})`;
    const problem = open(text, "A:matrix(m,n)");
    for (const seed of [1, 2]) {
      const point = pointOf(problem.variables.values(), [problem.value.node], seed);
      expectClose(valueAt(problem.value.node, point), byLoops(name, axis, point), 1e-12, text);
    }
  });

  test.each([1, 2] as const)("has the Jacobian of the loops along axis %i", (axis) => {
    const found = derivative(`${name}(A, ${axis})`, "A", "A:matrix(m,n)");
    const point = pointOf(found.problem.variables.values(), [found.node], 5);
    expectClose(
      valueAt(found.node, point),
      differences((at) => byLoops(name, axis, at), point, "A"),
      1e-8,
      found.text,
    );
  });
});

describe("derivatives with rows and columns print in matrix notation", () => {
  const declarations =
    "A:matrix(m,n) B:matrix(m,n) X:matrix(m,n) W:matrix(n,k) Y:matrix(m,k) G:matrix(m,p) Q:matrix(m,d) K:matrix(n,d) V:matrix(n,p) w:vector(m) x:vector(m) y:vector(n)";
  test.each([
    ["sum(logsumexp(X*W,2)) - tr(Y'*X*W)", "W", "X'*(softmax(X*W, 2) - Y)"],
    ["sum(logsumexp(A,1))", "A", "softmax(A, 1)"],
    ["w'*logsumexp(A,2)", "A", "diag(w)*softmax(A, 2)"],
    ["logsumexp(A,1)*y", "y", "logsumexp(A, 1)'"],
    ["tr(G'*softmax(Q*K',2)*V)", "V", "softmax(Q*K', 2)'*G"],
    ["tr(G'*softmax(Q*K',2)*V)", "Q", "(softmax(Q*K', 2).*(G*V' - diagvec(softmax(Q*K', 2)*V*G')*ones(n)'))*K"],
    ["tr(G'*softmax(Q*K',2)*V)", "K", "(softmax(Q*K', 2)'.*(V*G' - ones(n)*diagvec(softmax(Q*K', 2)*V*G')'))*Q"],
    ["normF(softmax(Q*K'/sqrt(d),2)*V - G)^2", "V", "2*softmax(Q*K'/sqrt(d), 2)'*(softmax(Q*K'/sqrt(d), 2)*V - G)"],
    ["sum(softmax(A,2).*B)", "A", "softmax(A, 2).*(B - diagvec(softmax(A, 2)*B')*ones(n)')"],
    ["sum(softmax(A,2))", "A", "zeros(m, n)"],
    ["sum(normalize(A,2).*B)", "B", "normalize(A, 2)"],
    ["sum(layernorm(A,2).*B)", "B", "layernorm(A, 2)"],
    ["sum(layernorm(A,1).*B)", "B", "layernorm(A, 1)"],
    ["sum(norm2(A,2))", "A", "normalize(A, 2)"],
    ["norm2(mean(A,2))^2", "A", "2*mean(A, 2)*ones(n)'/n"],
    ["mean(A,1)*y", "y", "mean(A, 1)'"],
    ["sum(var(A,2))", "A", "2*A*(eye(n) - 1/n)/n"],
    ["w'*var(A,2)", "A", "2*diag(w)*A*(eye(n) - 1/n)/n"],
    ["sum(logsumexp(x*ones(n)' - A, 2))", "x", "ones(m)"],
    ["b'*softmax(z)", "z", "softmax(z).*(b - b'*softmax(z))"],
  ])("%s by %s is %s", (expr, wrt, text) => {
    const found = derivative(expr, wrt, declarations);
    expect(found.notation).toBe("matrix");
    expect(found.text).toBe(text);
    expectEqualTo(found, text);
    const point = pointOf(found.problem.variables.values(), [found.node, found.problem.value.node], 3);
    const numeric = differences((at) => valueAt(found.problem.value.node, at), point, wrt);
    expectClose(valueAt(found.node, point), numeric, 1e-8, found.text);
  });
});

describe("a row-wise function under an index", () => {
  test("takes each matrix of a sum by itself", () => {
    const problem = open("sum(i, c[i]*logsumexp(c[i]*A, 2))", "A:matrix(m,n) c:vector(3)");
    const point = pointOf(problem.variables.values(), [problem.value.node], 2);
    const c = point.values.get("c")!.values;
    const expected = c
      .map((scale) => {
        const { shape, values } = point.values.get("A")!;
        const scaled = new Map([["A", { shape, values: values.map((value) => value * scale) }]]);
        return byLoops("logsumexp", 2, { sizes: point.sizes, values: scaled }).map((value) => value * scale);
      })
      .reduce((sum, values) => sum.map((value, k) => value + values[k]));
    expectClose(valueAt(problem.value.node, point), expected, 1e-12);
  });
});

describe("equal forms of one reduction", () => {
  test.each([
    ["softmax(A, 2)", "diag(1./sum(exp(A), 2))*exp(A)"],
    ["softmax(A, 1)", "softmax(A', 2)'"],
    ["mean(A, 1)", "ones(m)'*A/m"],
    ["logsoftmax(A, 2)", "A - logsumexp(A, 2)*ones(n)'"],
    ["sum(softmax(A, 2), 2)", "ones(m)"],
  ])("%s = %s", (left, right) => {
    const problem = open("0", "A:matrix(m,n)");
    expect(beside(problem, left) === beside(problem, right)).toBe(true);
  });
});

describe("what is not meant is refused", () => {
  test.each([
    ["softmax(A, 3)", "shape-mismatch", /axis/u],
    ["logsumexp(x, 2)", "shape-mismatch", /x : vector\(n\)/u],
    ["norm2(A)", "shape-mismatch", /vector/u],
  ])("%s", (expr, code, message) => {
    const failure = failureOf(() => open(expr, "A:matrix(m,n) x:vector(n)"));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});
