// inv, det, logdet and the cofactor matrix: values, cotangents and the laws of products.

import { describe, expect, test } from "vitest";

import { matrixFunctions } from "../../src/functions/index.ts";
import { splitScalars, squareChain } from "../../src/functions/matrix-structure.ts";
import { newGraph } from "../../src/problem.ts";
import { einsum, transpose } from "../../src/tensor/arithmetic.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { beside, expectTrueDerivative, open } from "../support/open.ts";
import { expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(n,n):invertible B:matrix(n,n):invertible R:matrix(n,m) S:matrix(n,n):spd x:vector(n) k:scalar:positive t:scalar";

describe("laws by canonical form", () => {
  test.each([
    ["inv(A*B)", "inv(B)*inv(A)"],
    ["inv(A')", "inv(A)'"],
    ["inv(inv(A))", "A"],
    ["inv(k*A)", "inv(A)/k"],
    ["inv(-2*A)", "-inv(A)/2"],
    ["inv(eye(n))", "eye(n)"],
    ["inv(diag(x))", "diag(1./x)"],
    ["det(A*B)", "det(A)*det(B)"],
    ["det(A')", "det(A)"],
    ["det(inv(A))", "1/det(A)"],
    ["det(k*A)", "k^n*det(A)"],
    ["det(eye(n))", "1"],
    ["logdet(A*B)", "logdet(A) + logdet(B)"],
    ["logdet(inv(A))", "-logdet(A)"],
    ["logdet(k*A)", "n*log(k) + logdet(A)"],
    ["logdet(diag(x))", "sum(log(abs(x)))"],
    ["log(det(S))", "logdet(S)"],
    ["adj(A*B)", "adj(B)*adj(A)"],
    ["A^-2", "inv(A)*inv(A)"],
  ])("%s = %s", (left, right) => {
    const problem = open(left, declarations);
    expect(problem.value.node === beside(problem, right)).toBe(true);
  });
});

describe("values", () => {
  test.each([
    ["adj(A)", "det(A)*inv(A)"],
    ["det(-A)", "(-1)^n*det(A)"],
    ["det(A*R*R'*B)", "det(A)*det(R*R')*det(B)"],
    ["logdet(-2*A)", "n*log(2) + logdet(A)"],
    ["inv(A + x*x')*A*x", "x - inv(A + x*x')*x*(x'*x)"],
  ])("%s = %s at random points", (left, right) => {
    const problem = open(`0*n + ${left}`, declarations);
    const other = beside(problem, right);
    for (const seed of [1, 2, 3]) {
      const point = pointOf(problem.variables.values(), [problem.value.node, other], seed);
      expectClose(valueAt(problem.value.node, point), valueAt(other, point), 1e-8);
    }
  });

  test("a product of matrices that are not square is not split", () => {
    for (const expr of ["det(R'*R)", "inv(R'*R)", "logdet(R'*S*R)"]) {
      const { node } = open(expr, declarations).value;
      expect(node.kind).toBe("matrixFunction");
    }
  });

  test("det of a diagonal matrix of a product is not taken apart wrongly", () => {
    const problem = open("det(diag(x)*A)", declarations);
    const other = beside(problem, "det(diag(x))*det(A)");
    const point = pointOf(problem.variables.values(), [problem.value.node], 2);
    expectClose(valueAt(problem.value.node, point), valueAt(other, point));
  });
});

describe("cotangents agree with differences", () => {
  test.each([
    "inv(A)",
    "det(A)",
    "logdet(A)",
    "adj(A)",
    "x'*inv(A*B)*x",
    "det(A*A')",
    "logdet(S + A*A')",
    "x'*adj(A)*x",
    "inv(A)*x",
    "t*det(A)*tr(inv(A))",
  ])("∂ %s by A", (expr) => {
    expectTrueDerivative(expr, "A", declarations, 1e-7);
  });
});

describe("the structure of a product", () => {
  const graph = newGraph();
  const [n, m] = [namedDimension("n"), namedDimension("m")];
  const none = new Set<never>();
  const [A, B] = ["A", "B"].map((name) => graph.variable(name, [n, n], none));
  const R = graph.variable("R", [n, m], none);
  const t = graph.variable("t", [], none);

  function contraction(pattern: string, ...nodes: Parameters<typeof einsum>[2][]): Parameters<typeof squareChain>[1] {
    const node = einsum(graph, pattern, ...nodes);
    if (node.kind !== "contraction") throw new Error("a product is a contraction");
    return node;
  }

  test("a chain of square matrices is taken apart in order, with transposes", () => {
    expect(squareChain(graph, contraction("ij,jk->ik", A, B))).toEqual([A, B]);
    expect(squareChain(graph, contraction("ij,kj,kl->il", A, B, A))).toEqual([A, transpose(graph, B), A]);
  });

  test.each([
    ["matrices that are not square", "ij,kj->ik", R, R],
    ["an entrywise product", "ij,ij->ij", A, B],
    ["a trace", "ij,ji->", A, B],
    ["a diagonal", "ij,ji->i", A, B],
  ])("%s are no chain", (_what, pattern, left, right) => {
    expect(squareChain(graph, contraction(pattern, left, right))).toBeUndefined();
  });

  test("scalars are split off", () => {
    const split = splitScalars(graph, contraction(",ij,jk->ik", t, A, B));
    expect(split).toEqual({ scalar: t, matrix: einsum(graph, "ij,jk->ik", A, B) });
    expect(splitScalars(graph, contraction("ij,jk->ik", A, B))).toBeUndefined();
  });

  test("symmetry is kept where the record says so", () => {
    const S = graph.variable("S", [n, n], new Set(["symmetric"] as const));
    const ofSeveral = new Set(["expm_frechet", "logm_frechet", "sylvester", "sylvester_kron", "power_kron"]);
    for (const fn of Object.values(matrixFunctions)) {
      if (ofSeveral.has(fn.name) || fn.isIndicator) continue;
      const node = graph.matrixFunction(fn, [S]);
      if (node.dims.length === 2) expect(graph.isSymmetric(node)).toBe(fn.keepsSymmetry);
    }
  });
});

describe("logarithms of magnitudes", () => {
  test.each([
    ["log(abs(det(A)))", "A", "inv(A)'", ["A is invertible"]],
    ["log(det(A)^2)", "A", "2*inv(A)'", ["A is invertible"]],
    ["log(abs(t))", "t", "1/t", ["t != 0"]],
    ["sum(log(abs(x)))", "x", "1./x", ["x != 0"]],
  ])("%s by %s", (expr, wrt, expected, conditions) => {
    const found = expectTrueDerivative(expr, wrt, "A:matrix(n,n) x:vector(n) t:scalar", 1e-6);
    expect(found.text).toBe(expected);
    expect(found.conditions).toEqual(conditions);
  });
});
