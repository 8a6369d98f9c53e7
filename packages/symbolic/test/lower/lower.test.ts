import { describe, expect, test } from "vitest";

import { beside, failureOf, open } from "../support/open.ts";
import { expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations =
  "A:matrix(m,n) B:matrix(m,n) C:matrix(n,n) x:vector(n) y:vector(n) z:vector(m) s:scalar t:scalar:positive";

describe("equal notations lower to one node", () => {
  test.each([
    ["x'*y", "dot(x, y)"],
    ["x'*y", "tr(y*x')"],
    ["x'*y", "sum(x.*y)"],
    ["x'*y", "sum(i, x[i]*y[i])"],
    ["x*y'", "outer(x, y)"],
    ["A*x", "(x'*A')'"],
    ["A*C*x", "A*(C*x)"],
    ["tr(C)", "sum(diagvec(C))"],
    ["C^3", "C*C*C"],
    ["C^0", "eye(n)"],
    ["C^-1", "inv(C)"],
    ["C^-2", "inv(C)*inv(C)"],
    ["norm2(x)", "sqrt(x'*x)"],
    ["normF(A)^2", "tr(A'*A)"],
    ["norm(x, 1)", "norm1(x)"],
    ["norm(x, 2)", "norm2(x)"],
    ["mean(x)", "sum(x)/n"],
    ["mean(A)", "sum(A)/(m*n)"],
    ["var(x)", "mean((x - mean(x)).^2)"],
    ["softmax(x)", "exp(x)/sum(exp(x))"],
    ["logsumexp(x)", "log(sum(exp(x)))"],
    ["logsoftmax(x)", "x - logsumexp(x)"],
    ["normalize(x)", "x/norm2(x)"],
    ["cosine(x, y)", "x'*y/(norm2(x)*norm2(y))"],
    ["A.*B", "hadamard(A, B)"],
    ["A./B", "A.*(B.^-1)"],
    ["x + s", "x + s*ones(n)"],
    ["diag(x)*y", "x.*y"],
    ["diagvec(diag(x))", "x"],
    ["sum(A, 1)", "(ones(m)'*A)'"],
    ["sum(A, 2)", "A*ones(n)"],
    ["sqrt(t^4)", "t^2"],
    ["e^s", "exp(s)"],
    ["A[:, 2]", "A*eye(n)[:, 2]"],
    ["C[1, 2]", "(C*eye(n)[:, 2])[1]"],
    ["sum(i, sum(j, A[i,j]*x[j])*z[i])", "z'*A*x"],
    ["sum(i, x[i]*sum(i, z[i]))", "sum(x)*sum(z)"],
    ["sum(i, C[i,i])", "tr(C)"],
    ["sum(i, 1, n, x[i])", "sum(x)"],
    ["r = A*x - z; r'*r", "norm2(A*x - z)^2"],
    ["-(-x)", "x"],
    ["max(s, t)", "max(t, s) + max(s, t) - max(t, s)"],
    ["vec(A)'*vec(B)", "tr(A'*B)"],
  ])("%s = %s", (left, right) => {
    const problem = open("0", declarations);
    expect(beside(problem, left) === beside(problem, right)).toBe(true);
  });
});

describe("values", () => {
  test("[s, t]'·[t, s] = 2st", () => {
    const problem = open("[s, t]'*[t, s]", declarations);
    const point = pointOf(problem.variables.values(), [problem.value.node], 1);
    const [s, t] = ["s", "t"].map((name) => point.values.get(name)!.values[0]);
    expectClose(valueAt(problem.value.node, point), [2 * s * t]);
  });

  test.each([
    ["2.^x", (x: readonly number[]) => x.map((entry) => 2 ** entry)],
    ["(x.^2 + 1).^x", (x: readonly number[]) => x.map((entry) => (entry * entry + 1) ** entry)],
    ["pi.^x", (x: readonly number[]) => x.map((entry) => Math.PI ** entry)],
    ["e.^x", (x: readonly number[]) => x.map((entry) => Math.exp(entry))],
    ["x.^0", (x: readonly number[]) => x.map(() => 1)],
    ["1./x", (x: readonly number[]) => x.map((entry) => 1 / entry)],
    ["norm(x, 3)", (x: readonly number[]) => [Math.cbrt(x.reduce((total, entry) => total + Math.abs(entry) ** 3, 0))]],
    ["norm1(x)", (x: readonly number[]) => [x.reduce((total, entry) => total + Math.abs(entry), 0)]],
  ])("%s", (expr, expected) => {
    const problem = open(expr, "x:vector(n)");
    const point = pointOf(problem.variables.values(), [problem.value.node], 3);
    expectClose(valueAt(problem.value.node, point), expected(point.values.get("x")!.values), 1e-12);
  });

  test("kron(A, B) has the blocks a_ij·B", () => {
    const problem = open("kron(A, B)*vec(X)", "A:matrix(2,2) B:matrix(2,2) X:matrix(2,2)");
    const values = new Map([
      ["A", { shape: [2, 2], values: [1, 2, 3, 4] }],
      ["B", { shape: [2, 2], values: [0, 1, 1, 0] }],
      ["X", { shape: [2, 2], values: [1, 0, 0, 0] }],
    ]);
    // The first column of [0 1 0 2; 1 0 2 0; 0 3 0 4; 3 0 4 0].
    expectClose(valueAt(problem.value.node, { sizes: new Map(), values }), [0, 1, 0, 3]);
  });
});

describe("what divides by 0 is refused at its place", () => {
  test.each([
    ["t/0", "0"],
    ["x./(y - y)", "y - y"],
    ["0^(-1)*t", "0"],
    ["1/(t - t)^2", "t - t"],
    ["0/0*t", "0"],
  ])("%s", (expr, divisor) => {
    const refused = failureOf(() => open(expr, "t:scalar x:vector(n) y:vector(n)"));
    expect(refused.code).toBe("bad-request");
    expect(refused.message).toMatch(/^cannot divide by 0/u);
    expect(expr.slice(refused.at!.start, refused.at!.end)).toContain(divisor);
  });

  test("0^0 is 1, and nothing is divided", () => {
    const problem = open("0^0*t", "t:scalar");
    expect(problem.value.node).toBe(beside(problem, "t"));
  });
});

describe("what has no lowering says so", () => {
  test.each([
    ["expm(kron(C, C))", /expm/u],
    ["eigvals(C)", /eigvals/u],
    ["norm(x, s)", /norm/u],
    ["norm(x, 1/2)", /norm/u],
    ["normNuc(kron(C, C))", /normNuc/u],
    ["max(kron(C, C), 2)", /Kronecker/u],
    ["det(kron(C, C) + kron(C', C))", /Kronecker/u],
  ])("%s", (expr, message) => {
    const failure = failureOf(() => open(expr, declarations));
    expect(failure.code).toBe("unsupported");
    expect(failure.message).toMatch(message);
  });

  test("an index outside a known axis is a shape mismatch", () => {
    expect(failureOf(() => open("v[4]", "v:vector(3)")).code).toBe("shape-mismatch");
    expect(failureOf(() => open("v[0]", "v:vector(3)")).code).toBe("shape-mismatch");
  });
});
