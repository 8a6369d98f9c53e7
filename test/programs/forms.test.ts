// Derivatives of what has no matrix notation, with definitions, along directions and of functions of whole arrays, as
// programs in each language, executed.

import { derive, toNumPy } from "@closedform/symbolic";
import type { Derivative, FormRequest, VariableSpec } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";
import { derivativeCases } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { testInEveryLanguage } from "./every-language.ts";

const vars: Readonly<Record<string, VariableSpec>> = {
  A: { type: "matrix", dims: ["m", "n"] },
  B: { type: "matrix", dims: ["n", "m"] },
  X: { type: "matrix", dims: ["n", "n"], assume: ["invertible"] },
  S: { type: "matrix", dims: ["n", "n"], assume: ["spd"] },
  Q: { type: "matrix", dims: ["n", "n"] },
  P: { type: "matrix", dims: ["m", "n"], assume: ["positive"] },
  x: { type: "vector", dims: ["n"] },
  z: { type: "vector", dims: ["n"] },
  b: { type: "vector", dims: ["m"] },
  u: { type: "vector", dims: [3] },
  v: { type: "vector", dims: [3] },
  a: { type: "scalar" },
  k: { type: "scalar", assume: ["integer"] },
};

type Request = readonly [expr: string, wrt: string, more?: Partial<FormRequest>];

/** Results in index notation whose nodes are of every kind. */
const withIndices: readonly Request[] = [
  ["A*B", "A"],
  ["cross(u, v)*u'", "u"],
  ["skew(u)", "u"],
  ["diag(x)*A'", "x"],
  ["A.*(A*X)", "A"],
  ["inv(X)", "X"],
  ["inv(X)*A'", "X"],
  ["[A, b; x', a]", "A"],
  ["[A, b; x', a]", "x"],
  ["reshape(A, n, m)", "A"],
  ["reshape(A, n, m)*A", "A"],
  ["vec(A)*b'", "A"],
  ["A[1:m - 1, 2:n]", "A"],
  ["X[1:n - 1, 2:n].^2", "X"],
  ["(1:n)*x'", "x"],
  ["diag((1:n).*x)", "x"],
  ["tril(Q)*x*x'", "Q"],
  ["expm(Q/9)*x*x'", "x"],
  ["X^k*x*x'", "x"],
  ["X^3", "X"],
  ["softmax(A, 2)", "A"],
  ["layernorm(A, 1)", "A"],
  ["normalize(A, 2)", "A"],
  ["logsumexp(A, 2)*x'", "A"],
  ["max(A, 2)*x'", "A"],
  ["max(A, 2)*x'", "x"],
  ["prod(P, 2)*x'", "P"],
  ["prod(P, 1)*x*b'", "P"],
  ["where(A > 0, log(P), A)", "P"],
  ["where(A > 0 and P > 1, A.^2, sqrt(P))", "P"],
  ["max(A, P)", "P"],
  ["sum(tanh(A*x))*A", "x"],
  ["logm(S)*x*x'", "x"],
  ["sylvester(S, S, Q)*x*x'", "x"],
  ["expm(a*Q/9)*x*x'", "a"],
  ["chol(S)", "S"],
  ["eigvals(S)*x'", "S"],
  ["pinv(A)", "A"],
  ["det(X)*X", "X"],
  ["sum(exp(A*x))", "x", { order: 3 }],
  ["prod(x)", "x", { order: 2 }],
  ["prod(x)", "x", { order: 3 }],
  ["x*x'*a", "x"],
  ["kron(A, X)", "A"],
  ["kron(A, X)", "X", { flatten: "vec" }],
  ["A*X*B", "X", { flatten: "vec" }],
];

const layers = Array.from({ length: 14 }, (_, k) => `h${k + 1} = tanh(Q*h${k} + ${k}*z).*sigmoid(h${k}) + h${k}`);
const network = ["h0 = x", ...layers, "norm2(h14)^2"].join("; ");

/** Results with definitions, along directions, and of both layouts. */
const otherForms: readonly Request[] = [
  ["sum(exp(A*x - b).*sin(A*x - b)) + norm2(A*x - b)^3", "x", { definitions: true }],
  ["norm2(inv(X)*x)*(x'*inv(X)*x)", "x", { definitions: true }],
  ["logdet(X'*X + eye(n))*tr(inv(X'*X + eye(n)))", "X", { definitions: true }],
  [network, "x"],
  [network, "Q"],
  ["tr(A'*A*X)", "X", { form: "differential" }],
  ["norm2(A*x - b)", "x", { form: "differential" }],
  ["inv(X)", "X", { form: "differential" }],
  ["sum(A*x)^2", "x", { direction: "z" }],
  ["A*x", "A", { layout: "denominator" }],
  ["A*tanh(x)", "x", { layout: "both" }],
];

/** Functions of whole arrays whose derivative has matrix notation. */
const inMatrices: readonly Request[] = [
  ["max(x)", "x"],
  ["max(A)", "A"],
  ["normInf(x)", "x"],
  ["normInf(A*x)", "x"],
  ["normInf(A)", "A"],
  ["min(A, 2)'*b", "A"],
  ["min(A, 1)*x", "A"],
  ["prod(P, 2)'*b", "P"],
  ["norm1(A, 2)'*b", "A"],
  ["norm2(A, 1)*x", "A"],
  ["sum(softmax(A, 2).*P)", "A"],
  ["logsumexp(A, 1)*x", "A"],
  ["var(A, 2)'*b", "A"],
  ["sum(where(x > 0 and x < z, x.^3, sin(x)))", "x"],
  ["sum(where(not (x > 0) or z > 1, exp(x), x))", "x"],
  ["tr(X^k*Q)", "X"],
  ["tr(expm(Q/9)*X)", "Q"],
  ["tr(logm(S)*Q)", "S"],
  ["tr(sqrtm(S)*Q)", "S"],
  ["sum(eigvals(S).^3)", "S"],
  ["normNuc(A)", "A"],
  ["normNuc(A')", "A"],
  ["tr(chol(S)*Q)", "S"],
  ["sum(pinv(A))", "A"],
  ["x'*inv(sqrtm(S))*z", "S"],
  ["v'*cross(u, v.^2)", "v"],
  ["sum(i, 1, n - 1, (x[i + 1] - x[i])^2)", "x"],
  ["sum(x[2:n].*x[1:n - 1])", "x"],
  ["norm2([A, b; x', a]*[x; a])^2", "x"],
  ["(1:n)'*log(x.^2)", "x"],
  ["sum(reshape(x*x', n*n).^2)", "x"],
  ["sum(gamma(x.^2 + 1)) + sum(digamma(x.^2 + 1/3))", "x"],
];

function casesOf(requests: readonly Request[]): readonly ProgramCase[] {
  return requests.flatMap(([expr, wrt, more]) => {
    const found: Derivative = derive({ expr, wrt, vars, ...more });
    return derivativeCases(`${expr.slice(0, 60)} by ${wrt} ${JSON.stringify(more ?? {})}`, found, toNumPy);
  });
}

const [repeated] = otherForms;
const named: Derivative = derive({ expr: repeated[0], wrt: repeated[1], vars, ...repeated[2] });

const groups = { "in index notation": withIndices, "in other forms": otherForms, "of whole arrays": inMatrices };
const all = Object.entries(groups).map(([name, requests]) => ({ name, cases: casesOf(requests), requests }));
const cases = [
  ...all.flatMap((group) => group.cases),
  // A formula in names that nothing explains is written from the nodes.
  ...derivativeCases("without its definitions", { ...named, definitions: [] }, toNumPy),
];

describe("every result has a value to compare with", () => {
  for (const group of all) {
    test(`results ${group.name}`, () => {
      expect(new Set(group.cases.map((one) => one.source)).size).toBe(group.requests.length);
    });
  }
});

test("definitions come first, under their names", () => {
  expect(named.definitions.map(({ name, text }) => `${name} = ${text}`)).toEqual(["t0 = A*x - b"]);
  expect(toNumPy(named)).toContain("    t0 = A @ x - b\n    return A.T @ (np.exp(t0) * ");
  expect(toNumPy({ ...named, definitions: [] })).toContain("def gradient(A, b, x):");
  const parts = cases.filter((one) => one.id.startsWith("h0")).map((one) => one.source as Derivative);
  expect(Math.min(...parts.map((part) => part.definitions.length))).toBeGreaterThan(10);
});

testInEveryLanguage(cases, 120_000);
