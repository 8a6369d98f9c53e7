// Nodes back to notation: the texts are those of the literature, and each reads back as its node.

import { describe, expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { countTokens, toText } from "../../src/print/text.ts";
import { createRaiser, typeOfNode } from "../../src/raise/raise.ts";
import { newGraph } from "../../src/problem.ts";
import { einsum } from "../../src/tensor/arithmetic.ts";
import { typeText } from "../../src/types/type.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { beside, derivative, open } from "../support/open.ts";

const declarations =
  "A:matrix(m,n) B:matrix(m,n) C:matrix(n,n) D:matrix(n,n) S:matrix(n,n):symmetric P:matrix(n,n):invertible x:vector(n) y:vector(n) z:vector(m) s:scalar t:scalar";

/** What is shown for an expression. */
function shown(expr: string): string {
  const problem = open(expr, declarations);
  const raised = createRaiser(problem.graph).raise(problem.value.node);
  expect(raised, `${expr} has matrix notation`).toBeDefined();
  const text = toText(raised!);
  const back = beside(problem, text);
  const isSame = back === problem.value.node || compareInField(back, problem.value.node, 1).agree;
  expect(isSame, `${text} reads back as ${expr}`).toBe(true);
  return text;
}

describe("matrix notation", () => {
  test.each([
    ["A*x", "A*x"],
    ["(x'*A')'", "A*x"],
    ["tr(y*x')", "x'*y"],
    ["sum(x.*y)", "x'*y"],
    ["sum(x.*x)", "x'*x"],
    ["tr(C*D)", "tr(C*D)"],
    ["sum(A.*B)", "sum(A.*B)"],
    ["tr(A'*A)", "normF(A)^2"],
    ["sqrt(tr(A'*A))", "normF(A)"],
    ["sqrt(x'*x)", "norm2(x)"],
    ["diag(x)*y", "x.*y"],
    ["diag(x)*C*diag(y)", "diag(x)*C*diag(y)"],
    ["C*C*C", "C^3"],
    ["S'*x", "S*x"],
    ["A*ones(n)", "A*ones(n)"],
    ["sum(x)/n", "mean(x)"],
    ["sum(A)/(m*n)", "mean(A)"],
    ["exp(x)/sum(exp(x))", "softmax(x)"],
    ["log(sum(exp(x)))", "logsumexp(x)"],
    ["diagvec(C*D')", "diagvec(C*D')"],
    ["x*y'", "x*y'"],
    ["inv(P)*x", "inv(P)*x"],
    ["-(x - y)", "y - x"],
    ["2*A'*A*x - 2*A'*z", "2*A'*(A*x - z)"],
    ["s*x + s*y", "s*(x + y)"],
    ["x/2 + y/2", "(x + y)/2"],
    ["sqrt(2)/2*x", "x/sqrt(2)"],
    ["zeros(n)", "zeros(n)"],
    ["ones(m, n)", "ones(m, n)"],
    ["eye(n)", "eye(n)"],
    ["[s^2, t]", "[s^2, t]"],
    ["C[1, 2]", "C[1, 2]"],
    ["A[:, 1]", "A[:, 1]"],
    ["sum(inv(S + s*eye(n)).*(inv(S + s*eye(n))*A'*A))", "tr(A'*A*inv(S + s*eye(n))^2)"],
  ])("%s is shown as %s", (expr, expected) => {
    expect(shown(expr)).toBe(expected);
  });

  test.each([
    "x'*C*D'*y",
    "tr(C*S*D)",
    "diag(x)*S*diag(x)",
    "(A.*B)*x",
    "x.*(C*y)",
    "(x'*y)*z",
    "z*x'*C",
    "A'*diag(z)*A",
    "sum(A.^3)",
    "norm2(A*x - z)^3",
    "x'*diag(y)*C*x",
    "exp(A*x)'*z",
    "C.*D'",
    "C + C'",
    "diagvec(C)*x'",
    "1./(1 + exp(-x))",
    "x.^(-1/2)",
    "tr(C)*D",
    "det(P)*inv(P)'",
    "log(1 + exp(A*x))",
    "(C.*D)*(C.*S)",
    "x*sum(y)",
    "s^t*x",
  ])("%s keeps its meaning", (expr) => {
    shown(expr);
  });
});

describe("rows", () => {
  test("a single axis can lie as a row", () => {
    const problem = open("A'*(A*x - z)", declarations);
    const row = createRaiser(problem.graph).raiseRow(problem.value.node);
    expect(row!.type.kind).toBe("covector");
    expect(toText(row!)).toBe("(A*x - z)'*A");
  });
});

describe("what has no matrix notation", () => {
  const graph = newGraph();
  const n = namedDimension("n");
  const none = new Set<never>();
  const [A, B, C] = ["A", "B", "C"].map((name) => graph.variable(name, [n, n], none));
  const x = graph.variable("x", [n], none);
  const raise = (node: Parameters<typeof typeOfNode>[0]): unknown => createRaiser(graph).raise(node);

  test.each([
    ["three matrices that meet in a summed label", einsum(graph, "ia,ja,ka->ijk", A, B, C)],
    ["a Wheatstone bridge, which is not series–parallel", einsum(graph, "ia,ib,ja,jb,ab->ij", A, B, C, A, B)],
    ["an order beyond 2", einsum(graph, "i,j,k->ijk", x, x, x)],
  ])("%s is not guessed", (_what, node) => {
    expect(raise(node)).toBeUndefined();
  });

  test("what is built on it has none either", () => {
    const third = einsum(graph, "i,j,k->ijk", x, x, x);
    expect(raise(third)).toBeUndefined();
    expect(typeText(typeOfNode(third))).toBe("tensor(n,n,n)");
  });

  test.each([
    ["diag(x)", "x", "D[i,j,k] = delta(i,j)*delta(i,k)"],
    ["X.*X", "X", "D[i,j,k,l] = 2*X[i,j]*delta(i,k)*delta(j,l)"],
  ])("the derivative of %s by %s is shown in index notation", (expr, wrt, text) => {
    const found = derivative(expr, wrt, "X:matrix(m,n) x:vector(n)");
    expect(found.notation).toBe("index");
    expect(found.text).toBe(text);
  });
});

describe("sums are factored where that is shorter", () => {
  test.each([
    ["A*C*x + A*C*y", "A*C*(x + y)"],
    ["C*x + D*x", "(C + D)*x"],
    ["s*t*x - s*t*y", "s*t*(x - y)"],
    ["-C'*x - C'*y", "-C'*(x + y)"],
  ])("%s is shown with no more names than %s", (expr, expected) => {
    expect(countTokens(shown(expr))).toBeLessThanOrEqual(countTokens(expected));
  });
});
