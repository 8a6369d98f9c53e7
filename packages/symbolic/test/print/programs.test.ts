import { describe, expect, test } from "vitest";
import {
  codePrinters,
  derive,
  parse,
  toJax,
  toJulia,
  toMatlab,
  toNumPy,
  toPyTorch,
  toTypeScript,
} from "../../src/index.ts";
import type { MatrixExpression, VariableSpec } from "../../src/index.ts";
import { declare } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";

const vars: Readonly<Record<string, VariableSpec>> = {
  A: { type: "matrix", dims: ["m", "n"] },
  X: { type: "matrix", dims: ["n", "n"] },
  Y: { type: "matrix", dims: ["n", "n"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["m"] },
  w: { type: "covector", dims: ["n"] },
  a: { type: "scalar" },
};

function typed(text: string): MatrixExpression {
  return inferProgram(parse(text), declare(vars)).target;
}

function bodyOf(code: string): string {
  return /return (.*)\n/u.exec(code.slice(code.search(/\n(?:def|function) (?!_)/u)))![1];
}

const numpyForms: readonly (readonly [text: string, code: string])[] = [
  ["2*A'*(A*x - y)", "2 * (A.T @ (A @ x - y))"],
  ["inv(X)*x", "np.linalg.solve(X, x)"],
  ["x'*inv(X)", "np.linalg.solve(X.T, x)"],
  ["inv(X)'*x", "np.linalg.solve(X.T, x)"],
  ["A*inv(X)", "np.linalg.solve(X.T, A.T).T"],
  ["A*inv(X)*x", "A @ np.linalg.solve(X, x)"],
  ["A*inv(X)*Y", "A @ np.linalg.solve(X, Y)"],
  ["x'*inv(X)*Y*x", "x @ np.linalg.solve(X, Y @ x)"],
  ["tr(inv(X)*Y)", "np.trace(np.linalg.solve(X, Y))"],
  ["(inv(X) + inv(X)')*x", "np.linalg.solve(X, x) + np.linalg.solve(X.T, x)"],
  ["x'*(2*inv(X) - Y)", "2 * np.linalg.solve(X.T, x) - x @ Y"],
  ["(-inv(X))*Y", "-np.linalg.solve(X, Y)"],
  ["inv(X)'", "np.linalg.inv(X).T"],
  ["inv(X).*Y", "np.linalg.inv(X) * Y"],
  ["logdet(X)", "np.linalg.slogdet(X)[1]"],
  ["log(1 + x)", "np.log1p(x)"],
  ["log(1 + exp(x))", "np.logaddexp(0.0, x)"],
  ["exp(x) - 1", "np.expm1(x)"],
  ["1 - exp(x)", "-np.expm1(x)"],
  ["log(sum(exp(x)))", "_logsumexp(x)"],
  ["exp(x)/sum(exp(x))", "_softmax(x)"],
  ["1./(1 + exp(-x))", "_sigmoid(x)"],
  ["sqrt(x'*x)", "np.linalg.norm(x)"],
  ["diag(x)*X", "x[:, None] * X"],
  ["A*diag(x)", "A * x[None, :]"],
  ["A*(X*Y)*x", "A @ (X @ (Y @ x))"],
  ["y*(x'*X*x)*w", "(x @ (X @ x)) * np.outer(y, w)"],
  ["A[1,2]", "A[0, 1]"],
  ["A[1,:]", "A[0, :]"],
  ["vec(A)", 'np.reshape(A, -1, order="F")'],
  ["sum(A, 1)", "np.sum(A, axis=0)"],
  ["sum(i, x[i]*X[i,i])", "sum(x[i - 1] * X[i - 1, i - 1] for i in range(1, n + 1))"],
  ["-(a - 1)/3", "-(a - 1) / 3"],
  ["a^(1/3)", "a ** (1 / 3)"],
  ["0.1*a", "0.1 * a"],
];

const juliaForms: readonly (readonly [text: string, code: string])[] = [
  ["2*A'*(A*x - y)", "2 * (A' * (A * x - y))"],
  ["inv(X)*x", "X \\ x"],
  ["x'*inv(X)", "X' \\ x"],
  ["w*X", "X' * w"],
  ["x'*X*x", "dot(x, X * x)"],
  ["y*w", "y * w'"],
  ["x + a", "x .+ a"],
  ["exp(x).*x", "exp.(x) .* x"],
  ["exp(a)*x", "exp(a) * x"],
  ["A./(1 + A.^2)", "A ./ (1 .+ A .^ 2)"],
  ["logdet(X)", "logabsdet(X)[1]"],
  ["diag(x)*X", "x .* X"],
  ["where(x > 0 and a > 1 or not (x < a), x, 0)", "ifelse.((x .> 0) .& (a > 1) .| .!(x .< a), x, 0)"],
  ["where(a > 0 and a < 1, a, 0)", "ifelse((a > 0) & (a < 1), a, 0)"],
  ["(1:n)'*x", "dot(collect(1.0:n), x)"],
  ["(3:n + 2)'*x", "dot(collect(1.0:n) .+ 2, x)"],
  ["x[2:n] - x[1:n - 1]", "x[2:n] - x[1:n - 1]"],
  ["sylvester(X, X, X)", "sylvester(X, X, -X)"],
  ["norm2(A, 2)", "sqrt.(vec(sum(abs2.(A); dims=2)))"],
  ["expm_frechet(X, X)", "exp(hvcat((2, 2), X, X, zeros(n, n), X))[1:n, n + 1:2 * n]"],
  ["f(x)*diff(f)(a)", "df(a) * f.(x)"],
  ["[X, X; X, X]", "hvcat((2, 2), X, X, X, X)"],
  ["[x; 1]", "vcat(x, 1)"],
  ["A*diag(x)", "A .* x'"],
  ["normF(A)", "norm(A)"],
  ["sum(A, 2)", "vec(sum(A; dims=2))"],
  ["sum(i, x[i]*X[i,i])", "sum((x[i] * X[i, i] for i in 1:n); init=0.0)"],
  ["A[1,:]", "A[1, :]"],
  ["vec(A)", "vec(A)"],
  ["tr(X)*eye(n)", "tr(X) * Matrix(1.0I, n, n)"],
  ["[a, 2]", "[a, 2]"],
  ["[a, 2; 3, a]", "hvcat((2, 2), a, 2, 3, a)"],
  ["n^a", "float(n) ^ a"],
  ["relu(x)", "max.(x, 0)"],
  ["erf(a)", "erf(a)"],
];

describe("forms", () => {
  test.for(numpyForms)("NumPy: %s", ([text, code]) => {
    expect(bodyOf(toNumPy(typed(text)))).toBe(code);
  });

  test.for(juliaForms)("Julia: %s", ([text, code]) => {
    expect(bodyOf(toJulia(typed(text)))).toBe(code);
  });

  test("what is used twice is computed once", () => {
    const code = toNumPy(typed("exp(A*x)'*exp(A*x) + sum(exp(A*x))"));
    expect(code.match(/np\.exp/gu)).toHaveLength(1);
    expect(code).toContain("t0 = np.exp(A @ x)\n");
    expect(code).toContain("return t0 @ t0 + np.sum(t0)\n");
  });

  test("a doubling chain stays as long as it is deep", () => {
    const program = `f0 = x; ${Array.from({ length: 40 }, (_, k) => `f${k + 1} = f${k}.*exp(f${k})`).join("; ")}; f40`;
    const target = inferProgram(parse(program), declare(vars)).target;
    expect(toNumPy(target).length).toBeLessThan(4000);
  });

  test("no line is too long to read", () => {
    const terms = Array.from({ length: 60 }, (_, k) => `${k + 2}*sin(${k + 2}*x)`).join(" + ");
    const lines = toNumPy(typed(`exp(cos(${terms}))`)).split("\n");
    expect(Math.max(...lines.filter((line) => line.includes(" = ")).map((line) => line.length))).toBeLessThan(3000);
  });
});

describe("the frame", () => {
  const found = derive({ expr: "logdet(X)*dot(x, x)", wrt: "X", vars: { X: vars["X"], x: vars["x"] } });

  test("tells formula, shapes and conditions", () => {
    const code = toNumPy(found);
    for (const part of [found.text, "X : matrix(n,n)", "x : vector(n)", "condition: X is invertible"])
      expect(code).toContain(part);
    expect(code).toContain("def gradient(X, x):");
    expect(code).toContain("{tuple(x.shape)}");
  });

  test("is named after what is derived", () => {
    expect(toNumPy(derive({ expr: "A*x", wrt: "x" }))).toContain("def jacobian(A, x)");
    expect(toNumPy(derive({ expr: "x'*A*x", wrt: "x", order: 2 }))).toContain("def hessian(A, x)");
    expect(toNumPy(typed("A*x"))).toContain("def value(A, x)");
    expect(toMatlab(typed("A*x"), { name: "product" })).toContain("function result = product(A, x)");
    expect(() => toNumPy(typed("A*x"), { name: "lambda" })).toThrow(/cannot be the name/u);
    expect(() => toNumPy(typed("A*x"), { name: "f(x): pass\n#" })).toThrow(/cannot be the name/u);
  });

  test("lengths that no input has are arguments", () => {
    expect(toNumPy(typed("a*ones(k)"))).toContain("def value(a, k):");
    expect(toTypeScript(typed("a*ones(k)"))).toContain("value(a: Tensor, k: number): Tensor");
  });

  test("imports what is used and nothing else", () => {
    expect(toNumPy(typed("A*x"))).not.toContain("scipy");
    expect(toNumPy(typed("erf(x)"))).toContain("import scipy.special\n");
    expect(toJax(typed("sigmoid(x)"))).toContain("import jax.nn\n");
    expect(toPyTorch(typed("A*x"))).toContain("import torch\n");
    expect(toJulia(typed("A*x"))).toMatch(/^using LinearAlgebra\n/u);
    expect(toJulia(typed("erf(a)"))).toMatch(/^using LinearAlgebra, SpecialFunctions\n/u);
    expect(toJulia(typed("mean(x)"))).toMatch(/^using LinearAlgebra, Statistics\n/u);
  });

  test("a row stays a row in MATLAB alone", () => {
    expect(toMatlab(typed("w*X"))).toContain("result = (X.' * w.').';");
    expect(toNumPy(typed("w*X"))).toContain("return w @ X\n");
  });
});

describe("index notation", () => {
  const found = derive({ expr: "X*A*X", wrt: "X", vars: { X: vars["X"], A: { type: "matrix", dims: ["n", "n"] } } });

  test("is an einsum", () => {
    expect(found.expression).toBeUndefined();
    expect(toNumPy(found)).toContain('np.einsum("');
    expect(toPyTorch(found)).toContain('torch.einsum("');
    expect(toTypeScript(found)).toContain("contract([[");
    expect(toJulia(found)).toContain("_contract([[");
    expect(toMatlab(found)).toContain("contract_({[");
  });
});

test("every printer prints one text for one source", () => {
  const source = typed("softmax(A*x)'*y + a");
  for (const print of Object.values(codePrinters)) expect(print(source)).toBe(print(source));
});
