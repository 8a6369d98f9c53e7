// Every function and form of the language as a program, executed in each language.

import {
  ClosedformError,
  openProblem,
  parse,
  toJax,
  toJulia,
  toMatlab,
  toNumPy,
  toPyTorch,
  toTypeScript,
} from "@closedform/symbolic";
import type { CodeSource, MatrixExpression, VariableSpec } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";
import { declare } from "../../packages/symbolic/src/typing/declaration.ts";
import { inferProgram } from "../../packages/symbolic/src/typing/infer.ts";
import { signatures } from "../../packages/symbolic/src/typing/signatures.ts";
import { scalarFunctionNames } from "../../packages/symbolic/src/functions/names.ts";
import { formulaCases, unevaluatedCase } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { testInEveryLanguage } from "./every-language.ts";
import { withReferences } from "./python.ts";
import { findPython } from "./tools.ts";

const vars: Readonly<Record<string, VariableSpec>> = {
  A: { type: "matrix", dims: ["m", "n"] },
  B: { type: "matrix", dims: ["m", "n"] },
  X: { type: "matrix", dims: ["n", "n"], assume: ["invertible"] },
  S: { type: "matrix", dims: ["n", "n"], assume: ["spd"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["m"] },
  w: { type: "covector", dims: ["n"] },
  u: { type: "vector", dims: [3] },
  v: { type: "vector", dims: [3] },
  q: { type: "vector", dims: ["n"], assume: ["interval"] },
  p: { type: "vector", dims: ["n"], assume: ["positive"] },
  g: { type: "vector", dims: ["n"], assume: ["large"] },
  a: { type: "scalar" },
  k: { type: "scalar", assume: ["integer"] },
  b: { type: "scalar", assume: ["positive"] },
};

const domains: ReadonlyMap<string, string> = new Map([
  ["acosh", "g"],
  ["asin", "q"],
  ["acos", "q"],
  ["atanh", "q"],
  ...["log", "log1p", "sqrt", "gamma", "digamma"].map((name) => [name, "p"] as const),
]);

/** One call at least of every function: by itself, on a scalar, along axes. */
const calls: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    scalarFunctionNames.map((name) => {
      const of = domains.get(name) ?? "x";
      return [
        name,
        [`${name}(${of})`, `${name}(${of === "x" ? "A" : `${of}*${of}'`})`, `sum(${name}(${of}[1]))`, `${name}(3/4)`],
      ];
    }),
  ),
  acosh: ["acosh(g)", "acosh(g[1])", "acosh(4)"],
  lgamma: ["lgamma(p)", "lgamma(-p/3)", "lgamma(b)"],
  gamma: ["gamma(p)", "gamma(-p/3 - 1/7)", "gamma(b)"],
  pow: ["pow(p, 3/2)", "pow(b, 2)", "pow(2, x)"],
  dot: ["dot(x, p)", "dot(A, B)"],
  outer: ["outer(x, y)"],
  cross: ["cross(u, v)"],
  skew: ["skew(u)", "skew(2*u)*v"],
  kron: ["kron(A, X)", "kron(x, y)", "kron(A, x)", "kron(w, A)", "kron(x', y')"],
  hadamard: ["hadamard(A, B)"],
  inv: [
    "inv(X)",
    "inv(X)*x",
    "x'*inv(X)",
    "inv(X)'*x",
    "A*inv(X)",
    "A*inv(X)*A'",
    "inv(X)*S*inv(S)",
    "tr(inv(X))",
    "X^-1*x",
    "(2*inv(X) + inv(S)' - X)*x",
    "x'*(X - inv(X))",
    "A*(-inv(X))",
  ],
  adj: ["adj(X)"],
  det: ["det(X)", "log(det(S))"],
  logdet: ["logdet(X)"],
  tr: ["tr(X)", "tr(A'*B)"],
  trace: ["trace(X)"],
  transpose: ["transpose(A)", "transpose(x)"],
  pinv: ["pinv(A)"],
  expm: ["expm(X/9)", "expm(a*X/9)*x"],
  expm_frechet: ["expm_frechet(X/9, S)"],
  sqrtm: ["sqrtm(S)", "inv(sqrtm(S))*x"],
  logm: ["logm(S)", "tr(logm(S))"],
  logm_frechet: ["logm_frechet(S, X)"],
  sylvester: ["sylvester(S, S, X)", "sylvester(A*A' + eye(m), S, A)"],
  chol: ["chol(S)", "chol(S)*x"],
  eigvals: ["eigvals(S)", "sum(eigvals(S).^3)"],
  // The signs of eigenvectors are free.
  eigvecs: ["eigvecs(S).^2", "eigvecs(S)*diag(x)*eigvecs(S)'"],
  tril: ["tril(X)", "tril(X*S)*x"],
  triu: ["triu(X)"],
  diag: ["diag(x)", "diag(x)*X", "X*diag(x)", "A*diag(x)*diag(p)", "w*diag(x)", "diag(x)*p"],
  diagvec: ["diagvec(X)"],
  vec: ["vec(A)", "vec(A)'"],
  vech: ["vech(S)", "vech(S*S)"],
  range: ["range(1, n) + x", "1:n", "sum(2:n + 1)", "(3:n + 2)'*x"],
  reshape: ["reshape(x, 1, n)", "reshape(x*y', n, m)", "reshape(A, n, m)", "reshape(A, n*m)", "reshape(vec(A), m, n)"],
  eye: ["eye(n)", "X - 2*eye(n)"],
  ones: ["ones(m, n)", "ones(n)", "ones(m)'*A"],
  zeros: ["A + zeros(m, n)", "x + zeros(n)"],
  vector: ["x + vector(a)"],
  matrix: ["A + matrix(a)"],
  commutation: ["commutation(m, n)*vec(A)", "commutation(m, n)"],
  expm_kron: ["expm_kron(S)", "expm_kron(X)*vec(S)"],
  logm_kron: ["logm_kron(S)"],
  power_kron: ["power_kron(X, 3)", "power_kron(X, k)*vec(S)"],
  sylvester_kron: ["sylvester_kron(S, S)"],
  elimination: ["elimination(n)*vec(S)", "elimination(n)"],
  duplication: ["duplication(n)*vech(S)", "duplication(n)"],
  sum: [
    "sum(x)",
    "sum(A)",
    "sum(A, 1)",
    "sum(A, 2)",
    "sum(i, x[i]*p[i]^2)",
    "sum(i, 1, n, X[i,i])",
    "sum(i, A[:,i])",
    "sum(i, sum(j, X[i,j]*x[i]*p[j]))",
    "sum(i, A[i,:]*x)",
  ],
  mean: ["mean(x)", "mean(A)", "mean(A, 1)", "mean(A, 2)"],
  prod: ["prod(x)", "prod(A)", "prod(A, 1)", "prod(A, 2)"],
  var: ["var(x)", "var(A)", "var(A, 1)", "var(A, 2)"],
  logsumexp: [
    "logsumexp(x)",
    "logsumexp(A)",
    "logsumexp(A, 1)",
    "logsumexp(A, 2)",
    "log(sum(exp(x)))",
    "logsumexp(1000*x)",
  ],
  max: ["max(x, p)", "max(x, 0)", "max(x)", "max(A)", "max(a, b)", "max(A, 1)", "max(A, 2)", "max(x, a)"],
  min: ["min(x, p)", "min(x)", "min(A)", "min(A, 1)", "min(A, 2)"],
  onehotmax: ["onehotmax(x)", "onehotmax(A)", "onehotmax(A, 1)", "onehotmax(A, 2)", "onehotmax(x - x)"],
  onehotmin: ["onehotmin(x)", "onehotmin(A)", "onehotmin(A, 1)", "onehotmin(A, 2)"],
  norm1: ["norm1(x)", "norm1(A, 1)", "norm1(A, 2)"],
  norm2: ["norm2(A, 1)", "norm2(A, 2)", "norm2(x)", "norm2(A*x - y)^2", "sqrt(x'*x)", "sqrt(sum(x.^2))"],
  normInf: ["normInf(x)", "normInf(A)"],
  normF: ["normF(A)", "sqrt(sum(A.^2))"],
  normNuc: ["normNuc(A)"],
  norm: ["norm(x, 3)", "norm(x, 5/2)"],
  softmax: ["softmax(x)", "softmax(A, 1)", "softmax(A, 2)", "exp(x)/sum(exp(x))", "softmax(1000*x)"],
  logsoftmax: ["logsoftmax(x)", "logsoftmax(A, 1)", "logsoftmax(A, 2)"],
  normalize: ["normalize(x)", "normalize(A, 1)", "normalize(A, 2)"],
  layernorm: ["layernorm(x)", "layernorm(A, 1)", "layernorm(A, 2)"],
  cosine: ["cosine(x, p)"],
  where: [
    "where(x > 0, x, p.^2)",
    "where(a <= b, a, b)",
    "where(x != p, 1, x)",
    "where(A >= B, A, 0)",
    "where(x == x, a, x)",
    "where(x > 0 and x < p, x, p)",
    "where(x > p or a > 0, x, p)",
    "where(not (x > 0), 1, x)",
    "where(not (A > 0 and B > 0) or A > B, A, B)",
    "where(x, p, 0)",
    "where(1 > 2, a, b)",
    "where(a > 0 and b > 1/2, x, p)",
  ],
};

/** Forms that are no calls of functions. */
const forms: readonly string[] = [
  "2*A'*(A*x - y)",
  "x*y'",
  "x'*X*x*w",
  "w*X",
  "w",
  "w*x*a",
  "x'",
  "y*(x'*X*x)*w",
  "a*b*x/n",
  "A*(X*S)*x",
  "A.*B",
  "A./(1 + B.^2)",
  "A.^2",
  "2.^x",
  "x.^p",
  "p.^(-1/2)",
  "b^(1/3)",
  "2^a",
  "X^2",
  "X^3",
  "X^-2*x",
  "-x",
  "-a^2",
  "A[1,2]",
  "A[1,:]",
  "A[:,2]",
  "x[2]",
  "(A*x)[1]",
  "(2*A)[1,:]",
  "(2*A)[:,1]",
  "[a, b, a*b]",
  "[a, b; b, a^2]",
  "pi*a",
  "e^a",
  "n*m*x",
  "x/3 + n",
  "1e30*a",
  "1e-30*a",
  "7/9*x",
  "x - 1",
  "1 - x",
  "1 + A",
  "1/n + a",
  "2*pi",
  "log(1 + exp(x))",
  "log(1 + p)",
  "exp(x) - 1",
  "1 - exp(x)",
  "1./(1 + exp(-x))",
  "exp(x)./(1 + exp(x))",
  "log(sigmoid(x))",
  "(x > 0).*p",
  "sum(x > 0)",
  "kron(A, X)*vec(X)",
  "X*S*X*S",
  "(X*S)*A'",
  "x'*inv(S)*x",
  "sum(i, x[i]*A[:,i])",
  "sum(i, sum(j, A[i,j]^2))",
  "diag(x)*S*diag(x)",
  "outer(x, x) + diag(p)",
  "a*X + X'*b",
  "[A, B; B, A]",
  "[A, y; x', a]",
  "[x; 1]",
  "[1; x; p]",
  "[x', 1]",
  "[A; x']*x",
  "x[2:n]",
  "x[1:n - 1] - x[2:n]",
  "[X, S][1:n, n + 1:2*n]",
  "A[2:m, 1:n - 1]",
  "A[2, 1:n - 1]",
  "A[1:m - 1, 1]",
  "sum(i, 1, n - 1, (x[i + 1] - x[i])^2)",
  "sum(i, i*x[i])",
  "sum(i, 2, n, x[i]*p[i - 1])",
  "sum(r, 0, 3, X^r)",
  "sum(r, 0, k - 1, X^r*S*X^(k - 1 - r))",
  "X^k*x",
  "X.^k",
];

/** Values that the engine does not compute, as formulas in Python with NumPy. */
const references: Readonly<Record<string, string>> = {
  "x.^p": "np.power(x, p)",
  "(x > 0).*p": "np.array([t if s > 0 else 0.0 for s, t in zip(x, p)])",
  "sum(x > 0)": "len([s for s in x if s > 0])",
};

/** What was thrown by the engine, which has no value for what it cannot lower yet; its program is printed all the same. */
function evaluated(formula: string): readonly ProgramCase[] {
  try {
    return formulaCases(formula, vars, toNumPy, "normal");
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return [];
    throw error;
  }
}

const formulas = [...Object.values(calls).flat(), ...forms];
const byFormula = new Map(formulas.map((formula) => [formula, evaluated(formula)]));
const python = findPython(["numpy", "scipy"]);
const everything = openProblem(
  "sum(A.*B) + tr(X*S) + sum(x) + sum(y) + sum(w) + sum(u.*v) + sum(q.*p.*g) + a*b*k",
  vars,
);
const unevaluated = formulas.filter((formula) => byFormula.get(formula)!.length === 0);

function referenceCases(command: string): readonly ProgramCase[] {
  const known = unevaluated.filter((formula) => Object.hasOwn(references, formula));
  const found = known.map((formula) => unevaluatedCase(formula, typed(formula), everything, toNumPy));
  return withReferences(command, found, (id) => references[id]).filter((one) => one.expected.every(Number.isFinite));
}

const cases = [...[...byFormula.values()].flat(), ...(python === undefined ? [] : referenceCases(python))];

function typed(formula: string): MatrixExpression {
  return inferProgram(parse(formula), declare(vars)).target;
}

const targets: Readonly<Record<string, (source: CodeSource) => string>> = {
  toNumPy,
  toPyTorch,
  toJax,
  toJulia,
  toMatlab,
  toTypeScript,
};

describe("completeness", () => {
  test("every function has a program", () => {
    expect([...signatures.keys()].filter((name) => !Object.hasOwn(calls, name))).toEqual([]);
  });

  for (const [target, print] of Object.entries(targets)) {
    test(`${target} prints everything`, () => {
      const refused = formulas.filter((formula) => {
        try {
          return print(typed(formula)).length === 0;
        } catch (error) {
          if (error instanceof ClosedformError && error.code === "unsupported") return true;
          throw error;
        }
      });
      expect(refused).toEqual([]);
    });
  }

  test("every formula has a value to compare with", () => {
    expect(unevaluated.filter((formula) => !Object.hasOwn(references, formula))).toEqual([]);
  });
});

describe("values", () => {
  testInEveryLanguage(cases, 120_000);
});
