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
import { runOctave } from "./octave.ts";
import { fault } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { runPython, withReferences } from "./python.ts";
import { findOctave, findPython, missing } from "./tools.ts";
import { runTypeScript } from "./typescript.ts";

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
  expm: ["expm(X/9)"],
  sqrtm: ["sqrtm(S)"],
  logm: ["logm(S)"],
  chol: ["chol(S)"],
  eigvals: ["eigvals(S)"],
  diag: ["diag(x)", "diag(x)*X", "X*diag(x)", "A*diag(x)*diag(p)", "w*diag(x)", "diag(x)*p"],
  diagvec: ["diagvec(X)"],
  vec: ["vec(A)", "vec(A)'"],
  vech: ["vech(S)"],
  reshape: ["reshape(A, n, m)", "reshape(A, n*m)", "reshape(vec(A), m, n)"],
  eye: ["eye(n)", "X - 2*eye(n)"],
  ones: ["ones(m, n)", "ones(n)", "ones(m)'*A"],
  zeros: ["A + zeros(m, n)", "x + zeros(n)"],
  vector: ["x + vector(a)"],
  matrix: ["A + matrix(a)"],
  commutation: ["commutation(m, n)*vec(A)", "commutation(m, n)"],
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
  prod: ["prod(x)", "prod(A)", "prod(A, 2)"],
  var: ["var(x)", "var(A)", "var(A, 1)", "var(A, 2)"],
  logsumexp: [
    "logsumexp(x)",
    "logsumexp(A)",
    "logsumexp(A, 1)",
    "logsumexp(A, 2)",
    "log(sum(exp(x)))",
    "logsumexp(1000*x)",
  ],
  max: ["max(x, p)", "max(x, 0)", "max(x)", "max(A)", "max(a, b)"],
  min: ["min(x, p)", "min(x)", "min(A)"],
  norm1: ["norm1(x)"],
  norm2: ["norm2(x)", "norm2(A*x - y)^2", "sqrt(x'*x)", "sqrt(sum(x.^2))"],
  normInf: ["normInf(x)"],
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
];

/**
 * Values that the engine cannot compute in every version, as formulas in Python with NumPy and SciPy; a row may be left
 * out once the engine computes it.
 */
const references: Readonly<Record<string, string>> = {
  "cross(u, v)": "np.cross(u, v)",
  "pinv(A)": "scipy.linalg.pinv(A)",
  "expm(X/9)": "scipy.linalg.expm(X / 9)",
  "sqrtm(S)": "scipy.linalg.sqrtm(S)",
  "logm(S)": "scipy.linalg.logm(S)",
  "chol(S)": "np.linalg.cholesky(S)",
  "eigvals(S)": "np.linalg.eigh(S)[0]",
  "vech(S)": "np.concatenate([S[j:, j] for j in range(S.shape[0])])",
  "reshape(A, n, m)": "A.ravel(order='F').reshape((A.shape[1], A.shape[0]), order='F')",
  "reshape(A, n*m)": "A.T.ravel()",
  "reshape(vec(A), m, n)": "A",
  "mean(A, 1)": "np.average(A, axis=0)",
  "mean(A, 2)": "np.average(A, axis=1)",
  "prod(x)": "np.multiply.reduce(x)",
  "prod(A)": "np.multiply.reduce(A.ravel())",
  "prod(A, 2)": "np.multiply.reduce(A, axis=1)",
  "var(A, 1)": "np.var(A, axis=0)",
  "var(A, 2)": "np.var(A, axis=1)",
  "logsumexp(A, 1)": "np.log(np.exp(A).sum(axis=0))",
  "logsumexp(A, 2)": "np.log(np.exp(A).sum(axis=1))",
  "max(x)": "sorted(x)[-1]",
  "max(A)": "sorted(A.ravel())[-1]",
  "min(x)": "sorted(x)[0]",
  "min(A)": "sorted(A.ravel())[0]",
  "normInf(x)": "sorted(abs(x))[-1]",
  "normNuc(A)": "np.sqrt(np.linalg.eigvalsh(A.T @ A if A.shape[0] >= A.shape[1] else A @ A.T)).sum()",
  "softmax(A, 1)": "np.exp(A) / np.exp(A).sum(axis=0)",
  "softmax(A, 2)": "np.exp(A) / np.exp(A).sum(axis=1)[:, None]",
  "logsoftmax(A, 1)": "np.log(np.exp(A) / np.exp(A).sum(axis=0))",
  "logsoftmax(A, 2)": "np.log(np.exp(A) / np.exp(A).sum(axis=1)[:, None])",
  "normalize(A, 1)": "A / np.sqrt((A * A).sum(axis=0))",
  "normalize(A, 2)": "A / np.sqrt((A * A).sum(axis=1))[:, None]",
  "layernorm(A, 1)": "(A - A.mean(axis=0)) / A.std(axis=0)",
  "layernorm(A, 2)": "(A - A.mean(axis=1)[:, None]) / A.std(axis=1)[:, None]",
  "where(x > 0, x, p.^2)": "np.array([s if s > 0 else t * t for s, t in zip(x, p)])",
  "where(a <= b, a, b)": "min(a, b)",
  "where(x != p, 1, x)": "np.array([1.0 if s != t else s for s, t in zip(x, p)])",
  "where(A >= B, A, 0)": "A * (A >= B)",
  "where(x == x, a, x)": "a + 0 * x",
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
const everything = openProblem("sum(A.*B) + tr(X*S) + sum(x) + sum(y) + sum(w) + sum(u.*v) + sum(q.*p.*g) + a*b", vars);
const unevaluated = formulas.filter((formula) => byFormula.get(formula)!.length === 0);

function referenceCases(command: string): readonly ProgramCase[] {
  const known = unevaluated.filter((formula) => Object.hasOwn(references, formula));
  const found = known.map((formula) => unevaluatedCase(formula, typed(formula), everything, toNumPy));
  return withReferences(command, found, (id) => references[id]).filter((one) => one.expected.every(Number.isFinite));
}

const cases = [...[...byFormula.values()].flat(), ...(python === undefined ? [] : referenceCases(python))];

// The numeric package has none of these, so a program on its tensors cannot have them either.
const lacking: ReadonlySet<string> = new Set(
  ["pinv", "expm", "sqrtm", "logm", "chol", "eigvals", "normNuc"].flatMap((name) => calls[name]),
);

function faults(outcomes: ReadonlyMap<string, Outcome>, among: readonly ProgramCase[] = cases): readonly string[] {
  return among.flatMap((one) => fault(one, outcomes.get(one.id)) ?? []);
}

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
    test(`${target} prints everything, or says what it lacks`, () => {
      const refused = formulas.filter((formula) => {
        try {
          return print(typed(formula)).length === 0;
        } catch (error) {
          if (error instanceof ClosedformError && error.code === "unsupported") return true;
          throw error;
        }
      });
      expect(refused).toEqual(target === "toTypeScript" ? formulas.filter((formula) => lacking.has(formula)) : []);
    });
  }

  test("the numeric package lacks what TypeScript lacks", async () => {
    const numeric = await import("@closedform/numeric");
    const names = ["pinv", "matrixExp", "sqrtm", "logm", "cholesky", "eigvalsh", "eigh", "svdvals", "tril", "triu"];
    expect(names.filter((name) => Object.hasOwn(numeric, name))).toEqual([]);
  });

  test("every formula has a value to compare with", () => {
    expect(unevaluated.filter((formula) => !Object.hasOwn(references, formula))).toEqual([]);
  });
});

describe("values", () => {
  test("NumPy", { timeout: 120_000 }, ({ task }) => {
    if (python === undefined) return missing("NumPy", task.meta);
    expect(faults(runPython(python, "numpy", toNumPy, cases))).toEqual([]);
  });

  test("PyTorch", { timeout: 120_000 }, ({ task }) => {
    const command = findPython(["numpy", "torch"]);
    if (command === undefined) return missing("PyTorch", task.meta);
    expect(faults(runPython(command, "pytorch", toPyTorch, cases))).toEqual([]);
  });

  test("JAX on NumPy", { timeout: 120_000 }, ({ task }) => {
    if (python === undefined) return missing("JAX", task.meta);
    expect(faults(runPython(python, "jax", toJax, cases))).toEqual([]);
  });

  test("GNU Octave", { timeout: 120_000 }, ({ task }) => {
    const octave = findOctave();
    if (octave === undefined) return missing("Octave", task.meta);
    expect(faults(runOctave(octave, toMatlab, cases))).toEqual([]);
  });

  test("TypeScript", { timeout: 120_000 }, async () => {
    const print = (one: ProgramCase): string => toTypeScript(one.source, { name: "program" });
    const printed = cases.filter((one) => !lacking.has(one.id));
    const { complaints, outcomes } = await runTypeScript(print, printed);
    expect(faults(outcomes, printed)).toEqual([]);
    expect(complaints).toBe("");
  });
});
