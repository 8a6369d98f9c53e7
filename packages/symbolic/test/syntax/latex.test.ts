// What LaTeX means, in the language's own text; what is refused, and where. Both sides are typed and printed, so that
// the tables say what a reader of the text would say.

import { describe, expect, test } from "vitest";

import { ClosedformError } from "../../src/error.ts";
import { toLatex } from "../../src/print/latex.ts";
import { toText } from "../../src/print/text.ts";
import { openBeside, openProblem, readSource } from "../../src/problem.ts";
import { arrayWords, entrywiseWords } from "../../src/syntax/latex/commands.ts";
import { looksLikeLatex } from "../../src/syntax/latex/program.ts";
import type { Syntax } from "../../src/syntax/parse.ts";
import { declare } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";
import type { TypedProgram } from "../../src/typing/infer.ts";
import { signatures } from "../../src/typing/signatures.ts";

const matrix = (...dims: string[]): VariableSpec => ({ type: "matrix", dims });
const vector = (length: string | number): VariableSpec => ({ type: "vector", dims: [length] });
const scalar: VariableSpec = { type: "scalar", dims: [] };
const declared: Readonly<Record<string, VariableSpec>> = {
  A: matrix("m", "n"),
  C: matrix("n", "n"),
  X: matrix("n", "n"),
  Sigma: matrix("n", "n"),
  x: vector("n"),
  y: vector("n"),
  b: vector("m"),
  mu: vector("n"),
  u: vector(3),
  v: vector(3),
  s: scalar,
  t: scalar,
  λ: scalar,
  w_old: vector("n"),
  y_1: scalar,
  y_i: scalar,
  z1: scalar,
  loss: scalar,
  Wx: matrix("n", "n"),
};

function typed(source: string, syntax?: Syntax, vars = declared): TypedProgram {
  const environment = declare(vars);
  return inferProgram(readSource(source, environment, syntax), environment);
}

function meaning(source: string, syntax?: Syntax, vars = declared): string {
  return toText(typed(source, syntax, vars).target);
}

function failureOf(source: string, vars = declared): ClosedformError {
  try {
    typed(source, "latex", vars);
  } catch (error) {
    if (error instanceof ClosedformError) return error;
    throw error;
  }
  throw new Error(`${source} was read`);
}

const readings: Readonly<Record<string, readonly (readonly [latex: string, text: string])[]>> = {
  norms: [
    ["\\|Ax-b\\|_2^2", "norm2(A*x - b)^2"],
    ["\\|Ax-b\\|^2_2", "norm2(A*x - b)^2"],
    ["\\lVert x \\rVert_1", "norm1(x)"],
    ["\\left\\| C - X \\right\\|_F", "normF(C - X)"],
    ["\\left\\lVert C \\right\\rVert_{\\mathrm{F}}^{2}", "normF(C)^2"],
    ["\\|X\\|_*", "normNuc(X)"],
    ["\\|X\\|_{\\text{nuc}}", "normNuc(X)"],
    ["\\|x\\|_\\infty", "normInf(x)"],
    ["\\|x\\|_3", "norm(x, 3)"],
    ["\\|x\\|_s", "norm(x, s)"],
    ["2\\|x\\|\\,\\|y\\|_1", "2*norm2(x)*norm1(y)"],
    ["||x||_2^{2}", "norm2(x)^2"],
    ["\\left|\\left|Ax-b\\right|\\right|_2^2", "norm2(A*x - b)^2"],
    ["\\left|\\left|s\\right| - t\\right|", "abs(abs(s) - t)"],
    ["\\lvert\\lvert x\\rvert\\rvert_1", "norm1(x)"],
    ["\\bigl\\| x - \\|y\\|_2 y \\bigr\\|", "norm2(x - norm2(y)*y)"],
    ["|t|", "abs(t)"],
    ["|s||t|", "abs(s)*abs(t)"],
    ["\\left|x\\right|", "abs(x)"],
    ["\\lfloor x\\rfloor", "floor(x)"],
    ["\\langle x, y\\rangle", "dot(x, y)"],
    ["\\left\\langle C, X\\right\\rangle_F", "dot(C, X)"],
  ],
  "determinants and traces": [
    ["|C|", "det(C)"],
    ["\\log|\\Sigma|", "log(det(Sigma))"],
    ["\\log\\left|\\det\\left(X\\right)\\right|", "logdet(X)"],
    ["\\log\\det X", "log(det(X))"],
    ["\\det(X)", "det(X)"],
    ["\\begin{vmatrix} s & 1 \\\\ t & 2 \\end{vmatrix}", "det([s, 1; t, 2])"],
    ["\\operatorname{tr}(X)", "tr(X)"],
    ["\\operatorname{tr}(X)C", "tr(X)*C"],
    ["\\operatorname{tr} X^\\top C X", "tr(X'*C*X)"],
    ["\\mathrm{tr}[X]", "tr(X)"],
    ["\\text{tr}\\left\\{X\\right\\}", "tr(X)"],
    ["\\mathop{\\mathrm{tr}} X", "tr(X)"],
    ["\\tr X", "tr(X)"],
    ["\\Tr{X}", "tr(X)"],
    ["\\operatorname{tr} X \\operatorname{tr} C", "tr(X)*tr(C)"],
    ["\\operatorname{tr} X / n", "tr(X)/n"],
  ],
  "transposes, inverses and powers": [
    ["X^\\top", "X'"],
    ["X^T", "X'"],
    ["X^{T}", "X'"],
    ["X^{\\mathsf T}", "X'"],
    ["X^{\\mathsf{T}}", "X'"],
    ["X^{\\intercal}", "X'"],
    ["X^{\\rm T}", "X'"],
    ["X'x", "X'*x"],
    ["X^{-1}", "X^-1"],
    ["X^{-\\top}", "(X^-1)'"],
    ["X^{-T}", "(X^-1)'"],
    ["X^{+}", "pinv(X)"],
    ["X^{\\dagger}", "pinv(X)"],
    ["X^{1/2}", "sqrtm(X)"],
    ["X^{-\\frac12}", "inv(sqrtm(X))"],
    ["t^{1/2}", "t^(1/2)"],
    ["x^{\\odot 2}", "x.^2"],
    ["x^{\\odot {-1/2}}", "x.^(-1/2)"],
    ["x^{\\circ t}", "x.^t"],
    ["x^\\top x^{\\odot 2}", "x'*x.^2"],
    ["e^{t}", "e^t"],
    ["\\mathrm{e}^{-\\frac12 x^\\top x}", "e^(-(1/2*x'*x))"],
    ["e^{X}", "expm(X)"],
    ["e^{x}", "exp(x)"],
    ["X^\\top_{12}", "(X')[1, 2]"],
    ["X^{-1}_{1,2}", "(X^-1)[1, 2]"],
    ["x^2_1", "x[1]^2"],
  ],
  functions: [
    ["\\ln t", "log(t)"],
    ["\\exp(t)s", "exp(t)*s"],
    ["\\sin x", "sin(x)"],
    ["\\sin 2t", "sin(2*t)"],
    ["\\sin^2 x", "sin(x).^2"],
    ["\\tanh(x)^{\\odot 2}", "tanh(x).^2"],
    ["\\sin^{-1} x", "asin(x)"],
    ["\\sin s \\cos t", "sin(s)*cos(t)"],
    ["\\log_2 t", "log(t)/log(2)"],
    ["\\log\\|x\\|_2^2", "log(norm2(x)^2)"],
    ["\\sqrt{t}", "sqrt(t)"],
    ["\\sqrt2", "sqrt(2)"],
    ["\\sqrt[3]{t}", "cbrt(t)"],
    ["\\sqrt[5]{t}", "t^(1/5)"],
    ["\\operatorname{diag}(x)", "diag(x)"],
    ["\\operatorname{vec} X", "vec(X)"],
    ["\\operatorname{softmax}(x)", "softmax(x)"],
    ["\\operatorname{ReLU}(x)", "relu(x)"],
    ["\\sigma(x)", "sigmoid(x)"],
    ["\\Gamma(t)", "gamma(t)"],
    ["\\log\\Gamma\\left(t\\right)", "lgamma(t)"],
    ["\\log\\left(\\Gamma\\left(t\\right)\\right)", "log(gamma(t))"],
    ["\\max(0,t)", "max(0, t)"],
    ["\\max\\{s, t\\}", "max(s, t)"],
    ["\\exp\\sum_i x_i", "exp(sum(i, x[i]))"],
    ["\\sin t \\mathrm{loss}", "sin(t*loss)"],
    ["\\sin t \\mathrm{tr}(X)", "sin(t)*tr(X)"],
    ["\\operatorname{tr} X \\mathrm{det}(C)", "tr(X)*det(C)"],
  ],
  "fractions and products": [
    ["\\frac{s}{t}", "s/t"],
    ["\\tfrac12 t", "1/2*t"],
    ["\\frac12x^\\top Cx", "1/2*x'*C*x"],
    ["\\dfrac1t", "1/t"],
    ["s \\cdot t", "s*t"],
    ["x \\cdot y", "dot(x, y)"],
    ["x \\cdot C y", "dot(x, C*y)"],
    ["t \\cdot 2 x", "t*2*x"],
    ["s \\cdot x \\cdot t", "s*x*t"],
    ["u \\times v", "cross(u, v)"],
    ["2 \\times 3", "2*3"],
    ["A \\times C", "A*C"],
    ["x \\odot y", "x.*y"],
    ["x \\odot C y", "x.*(C*y)"],
    ["C x \\odot y", "(C*x).*y"],
    ["x \\circ y", "x.*y"],
    ["C \\otimes X", "kron(C, X)"],
    ["x \\oslash y", "x./y"],
    ["s / t", "s/t"],
    ["s x / \\left(2 t\\right)", "(s*x)/(2*t)"],
    ["s - -t", "s + t"],
  ],
  "implicit products": [
    ["Ax", "A*x"],
    ["2Ax", "2*A*x"],
    ["x^\\top A^\\top Ax", "x'*A'*A*x"],
    ["A(x-y)", "A*(x - y)"],
    ["st", "s*t"],
    ["\\mathbf{Ax}", "A*x"],
    ["Wx", "Wx"],
    ["W x^\\top", "W*x'"],
    ["\\mathrm{loss}\\,x", "loss*x"],
    ["\\mathit{loss}", "loss"],
    ["w_old", "w_old"],
    ["w_{\\text{old}}", "w_old"],
    ["w_{old}^\\top x", "w_old'*x"],
    ["z_1 t", "z1*t"],
    ["\\lambda t", "λ*t"],
    ["\\text{w\\_old}", "w_old"],
  ],
  names: [
    ["y_{1}", "y_1"],
    ["\\mathbf{y}_1 + [y]_1", "y_1 + y[1]"],
    ["\\sum_i y_i", "sum(i, y[i])"],
    ["\\mathbf{x}^\\top\\boldsymbol{\\mu}", "x'*mu"],
    ["\\bm x", "x"],
    ["\\vec{x}", "x"],
    ["\\hat y", "y_hat"],
    ["\\mathcal L", "L"],
    ["x_0^\\top x", "x_0'*x"],
    ["\\theta_{old} t", "theta_old*t"],
    ["\\theta_1 t", "theta_1*t"],
    ["\\mu_1", "mu[1]"],
    ["\\pi t", "pi*t"],
    ["\\varepsilon", "epsilon"],
  ],
  "entries and sums": [
    ["x_1", "x[1]"],
    ["X_{1,2}", "X[1, 2]"],
    ["X_{12}", "X[1, 2]"],
    ["X_{:,1}", "X[:, 1]"],
    ["X_{1,:} x", "X[1, :]*x"],
    ["(Ax)_1", "(A*x)[1]"],
    ["\\left[\\mathbf{x}\\right]_{2}", "x[2]"],
    ["\\sum_{i=1}^n x_i", "sum(i, 1, n, x[i])"],
    ["\\sum_{i=1}^{n} x_{i}^2", "sum(i, 1, n, x[i]^2)"],
    ["\\sum\\nolimits_i x_i y_i + t", "sum(i, x[i]*y[i]) + t"],
    ["\\sum_{i,j} X_{ij}", "sum(i, sum(j, X[i, j]))"],
    ["\\sum_{i,j=1}^n X_{ij} x_i y_j", "sum(i, 1, n, sum(j, 1, n, X[i, j]*x[i]*y[j]))"],
    ["\\sum_{i=2}^{n} x_{i-1}", "sum(i, 2, n, x[i - 1])"],
    ["\\frac{1}{n}\\sum_{i=1}^n x_i^2", "1/n*sum(i, 1, n, x[i]^2)"],
    ["\\prod_i x_i", "prod(x)"],
  ],
  "constant arrays": [
    ["\\mathbf{1}_n", "ones(n)"],
    ["\\mathbb{1}_n^\\top x", "ones(n)'*x"],
    ["\\mathbf{1}^\\top x", "vector(1)'*x"],
    ["\\mathbf{1}_{m \\times n}", "ones(m, n)"],
    ["\\mathbf{0}_{m,n}", "zeros(m, n)"],
    ["x + \\mathbf{0}", "x + 0"],
    ["X - \\lambda I", "X - λ*eye(n)"],
    ["X I_n", "X*eye(n)"],
    ["\\mathbf{I}_{n \\times n}X", "eye(n)*X"],
    ["\\mathbf{I}_{m n}", "eye(m*n)"],
    ["x^\\top \\mathbf{e}_{2}", "x'*eye(n)[:, 2]"],
    ["\\mathbf{K}_{m,n}", "commutation(m, n)"],
  ],
  arrays: [
    ["\\begin{bmatrix} 1 & t \\\\ s & 2 \\end{bmatrix}", "[1, t; s, 2]"],
    ["\\begin{pmatrix} s \\\\ t \\\\ \\end{pmatrix}", "[s, t]"],
    ["\\begin{pmatrix} s & t \\end{pmatrix}", "[s, t]'"],
    ["\\begin{bmatrix} C & X \\end{bmatrix}", "[C, X]"],
    ["\\begin{cases} t & \\text{if } t > 0 \\\\ 0 & \\text{otherwise} \\end{cases}", "where(t > 0, t, 0)"],
    ["\\begin{cases} t, & t > 0 \\\\ 0, & t \\le 0 \\end{cases}", "where(t > 0, t, 0)"],
    [
      "\\begin{cases} t & t \\ge 1 \\\\ s & t = 0 \\\\ 0 & \\text{else} \\end{cases}",
      "where(t >= 1, t, where(t == 0, s, 0))",
    ],
  ],
  surroundings: [
    ["$x^\\top x$", "x'*x"],
    ["$$ x^\\top x $$", "x'*x"],
    ["\\[ x^\\top x \\]", "x'*x"],
    ["\\( x^\\top x \\)", "x'*x"],
    ["\\begin{equation*} x^\\top x \\end{equation*}", "x'*x"],
    ["x^\\top\\! \\displaystyle x \\quad % the square", "x'*x"],
    ["\\Big( x + y \\Big)", "x + y"],
  ],
  programs: [
    ["f(x) = \\|Ax-b\\|^2", "norm2(A*x - b)^2"],
    ["r = Ax-b \\\\ r^\\top r", "r = A*x - b; r'*r"],
    ["r := Ax-b; \\tfrac{1}{2} \\|r\\|^2", "r = A*x - b; 1/2*norm2(r)^2"],
    ["g(q) = q^2; g(t) + s", "g(q) = q^2; g(t) + s"],
    [
      "F(p,q) = \\begin{bmatrix} p^2+q \\\\ pq \\end{bmatrix} \\\\ G(k,h) = \\begin{bmatrix} k+h \\\\ k^2-h^2 \\end{bmatrix} \\\\ F(G(s,t))",
      "F(p,q) = [p^2+q, p*q]; G(k,h) = [k+h, k^2-h^2]; F(G(s,t))",
    ],
    ["\\operatorname{cost}(q) = q^2; \\operatorname{cost}(t)", "cost(q) = q^2; cost(t)"],
  ],
};

describe.each(Object.entries(readings))("%s", (_, rows) => {
  test.each(rows)("%s", (latex, text) => {
    expect(meaning(latex, "latex")).toBe(meaning(text, "text"));
  });
});

describe("undeclared names", () => {
  test.each([
    ["\\|Ax - b\\|_2^2", "norm2(A*x - b)^2"],
    ["\\sum_i \\lambda_i x_i", "sum(i, lambda[i]*x[i])"],
    ["X_{1,2}", "X[1, 2]"],
    ["x_1 + x_2", "x_1 + x_2"],
    ["\\hat{\\beta}_1", "beta_hat_1"],
    ["A(x + y)", "A*(x + y)"],
  ])("%s", (latex, text) => {
    expect(meaning(latex, "latex", {})).toBe(meaning(text, "text", {}));
  });
});

test("bold small letters and arrows are vectors unless they are declared", () => {
  const { variables } = typed(
    "\\mathbf{a}^\\top \\mathbf{X}^{-1} \\vec{b} + \\boldsymbol{\\beta}^\\top\\mathbf{c}_1 t",
    "latex",
    { t: scalar },
  );
  const kinds = [...variables.values()].map(({ name, type }) => `${name}: ${type.kind}`);
  expect(kinds).toEqual(["t: scalar", "a: vector", "X: matrix", "b: vector", "beta: vector", "c_1: vector"]);
});

describe("what readers would read in two ways, or not at all, is refused with the place and one action", () => {
  test.each([
    ["\\foo{x}", "\\foo", "write it with the commands of the language, as \\operatorname{tr}"],
    ["\\fracc{1}{2}", "\\fracc", "did you mean \\frac?"],
    ["\\sin x (s+t)", "(", "write \\sin\\left(…\\right) with brackets"],
    ["\\log s / t", "/", "write \\log\\left(…\\right) with brackets"],
    ["\\operatorname{tr} X \\operatorname{diag}(x)", "\\operatorname", undefined],
    ["\\log\\frac{s}{t} s", "s", undefined],
    ["s/2t", "2t", "write \\frac{…}{…}, or brackets around the divisor"],
    ["{s+t}^2", "s+t", "write \\left( and \\right) around it"],
    ["x^23", "23", "write {23}"],
    ["\\frac123", "123", undefined],
    ["t 2", "2", "write \\cdot 2 for a product, or _{2} for a subscript"],
    ["2e3", "2e3", "write a power of ten, as in 2 \\cdot 10^{-3}"],
    ["sin(x)", "sin", "write \\sin, or declare the letters"],
    ["2pq_old", "old", undefined],
    ["xi + 1", "xi", "write \\xi, or declare the letters"],
    ["X^{*}", "*", "write ^{\\top}"],
    ["x^{(1)}", "(1)", undefined],
    ["X^2_{12}", "X^2_{12}", undefined],
    ["\\sum_i x_i^\\top", "x_i^\\top", undefined],
    ["x^\\top^{-1}", "^", "put the first power in brackets"],
    ["\\sin^{-2} t", "-2", undefined],
    ["\\mathbb{E} x", "\\mathbb{E}", "write the expectation as a sum or a mean"],
    ["\\nabla x", "\\nabla", "enter the function alone and name the variable separately"],
    ["\\frac{d}{dx} x", "\\frac{d}{dx}", "enter the function alone and name the variable separately"],
    ["\\frac{\\partial f}{\\partial x}", "\\partial", "enter the function alone and name the variable separately"],
    ["\\int x", "\\int", "integrals are not part of the language"],
    ["\\max_i x_i", "_", undefined],
    ["\\sum x", "\\sum", "write \\sum_i x_i, or \\operatorname{sum}(x) for all entries"],
    ["\\sum_{i \\in S} x_i", "\\in", "write \\sum_{i=1}^{n}, \\sum_{i} or \\sum_{i,j}"],
    ["\\prod_{i=1}^n x_i", "\\prod", undefined],
    ["s &= t", "&", undefined],
    ["\\begin{aligned} s &= t \\end{aligned}", "\\begin{aligned}", undefined],
    ["\\begin{bmatrix} 1 & 2 \\\\ 3 \\end{bmatrix}", "3", "give every row the same number of entries"],
    ["\\begin{cases} t & t > 0 \\\\ 0 & t < 0 \\end{cases}", "0", undefined],
    ["[s, t]", ",", undefined],
    ["f'(x)", "f'", undefined],
    ["|x|_2", "_", "write \\|x\\|_2 for a norm"],
    ["{\\bf x}", "\\bf", "write the font with braces, as in \\mathbf{x} or \\mathrm{tr}"],
    ["1/2 x^\\top x", "2 x^\\top x", undefined],
    ["\\|x\\|_0", "0", undefined],
    ["\\mathcal{x} + x", "x", "rename one of them"],
    ["x +", "+", "complete the formula"],
    ["\\frac{s}", "}", undefined],
    ["\\left( x", "\\left(", "add its closing partner"],
    ["x)", ")", "remove it"],
    ["(x]", "]", undefined],
    ["{x", "{", "add its closing partner"],
    ["x}", "}", "remove it"],
    ["\\|x", "\\|", "add its closing partner"],
    ["\\begin{bmatrix} 1", "\\begin{bmatrix}", "write \\end{bmatrix}"],
    ["\\left. x \\right|", "\\left.", undefined],
    ["\\def\\a{b}", "\\def", undefined],
    ["\\input{file}", "\\input", undefined],
    ["x\u0000y", "\u0000", undefined],
    ["x # y", "#", undefined],
    ["\\", "\\", "remove it"],
    ["\\text{__proto__}", "\\text{__proto__}", "choose another name"],
    ["\\mathrm{constructor}", "\\mathrm{constructor}", "choose another name"],
    ["\\operatorname{prototype}(x)", "\\operatorname{prototype}", "choose another name"],
    ["x_{\\text{}}", "\\text{}", undefined],
    ["$", "$", undefined],
  ])("%s", (source, at, hint) => {
    const error = failureOf(source);
    expect(error.code, error.message).toBe("parse");
    expect(source.slice(error.at?.start, error.at?.end), error.message).toBe(at);
    if (hint !== undefined) expect(error.hint).toBe(hint);
  });

  test("a determinant of a matrix that is not square is a shape error with the words of LaTeX", () => {
    const error = failureOf("|A|");
    expect([error.code, error.at]).toEqual(["shape-mismatch", { start: 1, end: 2 }]);
    expect(error.hint).toBe("write \\operatorname{abs}(A) for the absolute values of the entries");
  });

  test("two declared names that look the same", () => {
    const error = failureOf("x_{1}", { x1: scalar, x_1_: scalar });
    expect(error.message).toBe("cannot tell which of x1 and x_1_ is meant: they look the same");
  });

  test("a type error shows the LaTeX of the operands", () => {
    const error = failureOf("A^\\top x");
    expect([error.code, error.at]).toEqual(["shape-mismatch", { start: 0, end: 8 }]);
    expect(error.message).toContain("A^\\top");
  });
});

describe("limits", () => {
  const deep = 100_000;
  const hostile: readonly (readonly [name: string, source: string])[] = [
    ["braces", "{".repeat(deep) + "x" + "}".repeat(deep)],
    ["open braces", "{".repeat(deep)],
    ["brackets", `\\left(`.repeat(10_000)],
    ["fractions", "\\frac{1}{".repeat(6_000) + "x" + "}".repeat(6_000)],
    ["roots", "\\sqrt".repeat(19_000) + "x"],
    ["fonts", "\\mathbf".repeat(19_000) + "x"],
    ["accents in braces", "\\hat{".repeat(6_000) + "x" + "}".repeat(6_000)],
    ["functions", "\\sin".repeat(19_000) + " x"],
    ["words", "\\operatorname{tr}".repeat(4_000) + " X"],
    ["sums", "\\sum_i".repeat(6_000) + " x_i"],
    ["superscripts", "x^{".repeat(6_000) + "2" + "}".repeat(6_000)],
    ["subscripts", "x_{".repeat(6_000) + "1" + "}".repeat(6_000)],
    ["primes", `X${"'".repeat(19_000)}`],
    ["bars", "|".repeat(19_000)],
    ["norms", "\\|".repeat(19_000)],
    ["environments", "\\begin{bmatrix}".repeat(19_000)],
    ["cases", "\\begin{cases} 1 & \\text{if } ".repeat(3_000)],
    ["alternating scripts", "x_1^2".repeat(3_900)],
    ["letters", "x".repeat(30_000)],
    ["characters", "x".repeat(1_000_001)],
    ["commands", "\\alpha".repeat(30_000)],
    ["backslashes", "\\".repeat(40_000)],
    ["subscripts of words", "x_{\\text{".repeat(4_000)],
    ["signs", `${"-".repeat(19_999)}x`],
    ["dots", `x${"\\cdot x".repeat(9_000)}`],
    ["Kronecker products", `X${"\\otimes X".repeat(9_000)}`],
    ["digits", `\\frac${"1".repeat(50_000)}`],
    ["statements", "f(x) = x;".repeat(2_000)],
  ];

  test.each(hostile)("%s are read or refused in bounded time", (_, source) => {
    const start = performance.now();
    try {
      typed(source, "latex");
    } catch (error) {
      expect(error).toBeInstanceOf(ClosedformError);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("100 levels are read", () => {
    const source = `${"\\left(".repeat(100)}t${"\\right)".repeat(100)}`;
    expect(meaning(source, "latex")).toBe("t");
  });

  test("300 levels are refused where they begin", () => {
    const error = failureOf(`${"(".repeat(300)}t${")".repeat(300)}`);
    expect(error.message).toContain("200 levels");
    expect(error.at?.start).toBeGreaterThan(190);
  });
});

// Every form that the printer knows, in every place where brackets matter.
const printed: readonly string[] = `
pinv(A)
expm(X)*x
exp(X)
expm(t*X)^2
sqrtm(X)
sqrtm(X)^2
logm(X)
chol(X)
adj(X)
eigvals(X)
inv(X')
inv(X)'
logdet(X)^2
logdet(X)*X
log(logdet(X))
abs(X)
abs(X)*x
abs(x)
abs(x)'*y
abs(t)^3
floor(x)
norm1(x)
norm2(x)^3
normF(X)^2
normInf(x)
normNuc(X)^2
norm(x,3)^2
norm(x,t)
dot(x,y)^2
dot(X,C)
outer(x,y)
outer(x+y,C*x)*x
outer(x,b)'
cross(u,v)
cross(u,cross(u,v))
dot(cross(u,v),u)
kron(X,C)
kron(kron(X,C),X)
kron(X,kron(C,X))
kron(X*C,X+C)
kron(x,y)
kron(X,C)'
vec(X)
vech(X)
diag(x)*y
diagvec(X)
eye(n)*x
ones(n)'*x
ones(m,n)*x
zeros(n)
zeros(m,n)
commutation(m,n)*vec(A)
vector(2)+x
matrix(1)+X
A[1,2]
A[1,:]*x
A[:,2]
A'[1,2]
(A*x)[1]
x[1]^2
x_old[2]
x_old
weights[1]*z1
sum(i,x[i]^2)
sum(i,1,n,x[i])*t
sum(i,2,n,x[i]*x[i-1])
sum(i,x[i])+t
t+sum(i,x[i])
sum(i,sum(j,X[i,j]))
sum(i,x[i])^2
sum(i, x[i] + t)
sum(i,x[i]*eye(n)[:,i])
sum(X,1)
sum(X,2)
mean(x)
var(x)
prod(x)
max(x)
max(x,y)
min(0,x)
logsumexp(x)
softmax(x)
softmax(X,2)
cosine(x,y)
layernorm(x)
normalize(x)
where(t>s,t,s)
where(x<=y,x,0)
where(t==s,t,s)*x
where(t!=s,a,where(a<c,t,s))
[t,s]
[t,s]'
[t,s;a,c]
[X,C]
[X;C]
[X,x]
[t,s]'*[a,c]
exp(t)
e^t
e^(-t^2)*t
pi*t
2*pi
e*t
t^(1/2)
t^(-1/2)
t^k
(t+s)^k
t^(k+1)
2^t
x.^2
x.^(-1)
x.^(1/2)
x.^y
x.^t
X.^2
2.^x
(x+y).^(-3/2)
X^2
X^-1
X^-2
X^k
(X*C)^2
sin(t)^2
sin(x).^2
asin(t)
atan(x)
sinh(t)
acosh(t)
tanh(x)
erf(t)
gamma(t)
lgamma(t)
digamma(t)
log(gamma(t))
log1p(x)
expm1(x)
sqrt(x)
sqrt(t)
sqrt(X)
cbrt(t)
sign(x)
sigmoid(x)
softplus(x)
relu(x)
leakyrelu(x)
elu(x)
gelu(x)
silu(x)
square(x)
reciprocal(x)
step(x)
t*2
t*2*x
x'*2*y*t
x'*2*y
2*3*t
t/2*x
x/t
x'*y/t
(x'*C*y)*X
X*(x'*y)
x*(y'*C)
-t*x
-(t+s)
t*(-s)
t-(-s)
(-t)*s
x.*y.*x
x./y
x./(y.*x)
x.*(C*y)
(C*x).*y
C*(x.*y)
t*x.*y
(t*x)./y
1./x
x.*y/t
(x/t).*y
x.*(y/t)
1/2*x
(1/2)^3
0.25*x
-1/3
gamma*t
alpha_max*t
ж*t
权重'*x
loss^2
lambda*x
x_old'*x
x+0
n*t
m*n*t
(n+1)*t
x/n
x'*X*mu
(x-mu)'*inv(Sigma)*(x-mu)
det(X)
tr(X*C)
tr(X)^2
det(X)*inv(X)'
(x*y')*C
x*y'*C
kron(x,eye(n))
kron(X,C)*kron(C,X)
kron(x*y',C)+kron(C,X)
x.*kron(t,x)
pow(t,s)
hadamard(X,C)
transpose(X)
(X')'
(x')'
(X*x)'
X'^2
(X^2)'
(x.^2)'
(x')*(X^-1)
t*(s/a)
t/(s/a)
t/s/a
t/(s*a)
(t+s)/(a-c)
f(q)=q^2;f(t)
`
  .trim()
  .split("\n");

describe("what is printed", () => {
  const more: Readonly<Record<string, VariableSpec>> = {
    ...Object.fromEntries(
      Object.entries(declared).filter(([name]) => !["λ", "y_1", "y_i", "Wx", "w_old"].includes(name)),
    ),
    B: matrix("n", "n"),
    a: scalar,
    c: scalar,
    k: scalar,
    lambda: scalar,
    gamma: scalar,
    alpha_max: scalar,
    x_old: vector("n"),
    weights: vector("n"),
    权重: vector("n"),
    ж: scalar,
  };

  test.each(printed)("%s is read again", (text) => {
    const { target } = typed(text, "text", more);
    const again = typed(toLatex(target), "latex", more).target;
    if (toText(again) === toText(target)) return;
    // Products may be taken in another order: then the two are one node.
    const problem = openProblem(text, more, "text");
    expect(openBeside(problem, toLatex(target), "latex").value.node, toLatex(target)).toBe(problem.value.node);
  });

  test("a unit vector is one again where its place tells its size", () => {
    const problem = openProblem("x'*eye(n)[:, 1]*x[2]", more);
    const again = openBeside(problem, toLatex(problem.typed.target), "latex");
    expect(again.value.node).toBe(problem.value.node);
  });
});

describe("recognition", () => {
  test.each(["x^\\top x", "x^{2}", "x_{i}", "$x$", "\\|x\\|", "\\frac12", "a \\cdot b", "\\[x\\]", "\\fracc{1}{2}"])(
    "%s is LaTeX",
    (source) => expect(looksLikeLatex(source)).toBe(true),
  );
  test.each(["norm2(A*x - b)^2", "A\\b", "x'*x", "|x|", "x^2", "f(x) = x^2; f(t)", ""])("%s is text", (source) =>
    expect(looksLikeLatex(source)).toBe(false),
  );
  test("text stays text on request", () => expect(() => typed("x^{2}", "text")).toThrow(/cannot read the character/u));
});

test("every function of the language has a word in LaTeX, and no word names another function", () => {
  const words = new Set([...entrywiseWords.values(), ...arrayWords.values()]);
  expect([...signatures.keys()].filter((name) => !words.has(name))).toEqual([]);
  expect([...words].filter((name) => !signatures.has(name))).toEqual([]);
});
