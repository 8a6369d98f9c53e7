// What LaTeX means, in the language's own text. Both sides are typed and printed, so that the tables say what a reader of
// the text would say.

import { describe, expect, test } from "vitest";

import { arrayWords, entrywiseWords } from "../../src/syntax/latex/commands.ts";
import { looksLikeLatex } from "../../src/syntax/latex/program.ts";
import { signatures } from "../../src/typing/signatures.ts";
import { meaning, scalar, typed } from "./latex-meaning.ts";

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
