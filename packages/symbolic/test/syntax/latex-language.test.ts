// What LaTeX means where the language has conditions, abstract functions, ranges, blocks and extrema over an index. Both
// sides are typed and printed, so that the tables say what a reader of the text would say.

import { describe, expect, test } from "vitest";

import { openBeside, openProblem } from "../../src/problem.ts";
import { pointOf, valueAt } from "../support/points.ts";
import { declared, failureOf, matrix, meaning, scalar, vector } from "./latex-meaning.ts";

const readings: Readonly<Record<string, readonly (readonly [latex: string, text: string])[]>> = {
  "abstract functions": [
    ["f(t)", "f(t)"],
    ["f'(t)", "diff(f)(t)"],
    ["f''\\left(t\\right)", "diff(f, 2)(t)"],
    ["f^{\\prime}(t)", "diff(f)(t)"],
    ["f^{\\prime\\prime}[t]", "diff(f, 2)(t)"],
    ["f^{(3)}(t)", "diff(f, 3)(t)"],
    ["f^{(1,0)}(s, t)", "diff(f, [1, 0])(s, t)"],
    ["\\mathbf{f}'(t)", "diff(f)(t)"],
    ["\\mathbf{g}'(x)^\\top y", "diff(g)(x)'*y"],
    ["f'(t)^2 + f(t) f''(t)", "diff(f)(t)^2 + f(t)*diff(f, 2)(t)"],
    ["\\sum_i f'(x_i) y_i", "sum(i, diff(f)(x[i])*y[i])"],
    ["\\operatorname{energy}'(t)", "diff(energy)(t)"],
    ["f(q) = q^2; g'(t) + f(t)", "f(q) = q^2; diff(g)(t) + f(t)"],
    ["f^\\top (x - y)", "f'*(x - y)"],
    ["X'(x - y)", "X'*(x - y)"],
    ["\\psi'(t)", "trigamma(t)"],
  ],
  conditions: [
    [
      "\\begin{cases} t & \\text{if } t > 0 \\land s \\le 1 \\\\ 0 & \\text{otherwise} \\end{cases}",
      "where(t > 0 and s <= 1, t, 0)",
    ],
    [
      "\\begin{cases} t & \\text{if } t > 0 \\text{ and } \\lnot(s > 0 \\lor t > 1) \\\\ 0 & \\text{otherwise} \\end{cases}",
      "where(t > 0 and not(s > 0 or t > 1), t, 0)",
    ],
    [
      "\\begin{cases} t & s > 0 \\vee t > 1 \\wedge s < 2 \\\\ 0 & \\text{else} \\end{cases}",
      "where(s > 0 or t > 1 and s < 2, t, 0)",
    ],
    ["\\begin{cases} t & 0 < t \\le 1 \\\\ 0 & \\text{else} \\end{cases}", "where(0 < t and t <= 1, t, 0)"],
    ["\\begin{cases} t & (t > 0) \\\\ 0 & \\text{else} \\end{cases}", "where(t > 0, t, 0)"],
    ["\\mathbb{1}[t > 0]", "where(t > 0, 1, 0)"],
    ["\\mathbf{1}_{x > 0} \\odot y", "where(x > 0, 1, 0).*y"],
    ["\\mathbb{1}_{\\{x > 0\\}}", "where(x > 0, 1, 0)"],
    ["\\mathbb{1}\\left\\{x \\ge 0\\right\\}^\\top y", "where(x >= 0, 1, 0)'*y"],
    ["\\mathbb{I}(t = 1)", "where(t == 1, 1, 0)"],
    ["\\sum_{i} \\mathbb{1}[x_i > 0]", "sum(i, where(x[i] > 0, 1, 0))"],
    ["\\mathbf{1}\\left(\\sum_{i=1}^n x_i\\right)", "vector(1)*sum(i, 1, n, x[i])"],
  ],
  "positive parts, cross products and ceilings": [
    ["[t]_+", "relu(t)"],
    ["\\left(x - y\\right)_{+}", "relu(x - y)"],
    ["[1 - st]_+^2", "relu(1 - s*t)^2"],
    ["[u]_\\times v", "skew(u)*v"],
    ["[x]_1", "x[1]"],
    ["\\lceil t \\rceil", "-floor(-t)"],
  ],
  "ranges and blocks": [
    ["\\mathbf{x}_{2:n}", "x[2:n]"],
    ["x_{1:n-1}^\\top y_{2:n}", "x[1:n-1]'*y[2:n]"],
    ["X_{1:2,:}", "X[1:2, :]"],
    ["X_{1:2, 2:n}", "X[1:2, 2:n]"],
    ["X^\\top_{1:2,:}", "(X')[1:2, :]"],
    ["(C x)_{2:3}", "(C*x)[2:3]"],
    ["\\begin{bmatrix} X & C \\\\ A & A \\end{bmatrix}", "[X, C; A, A]"],
    ["\\begin{bmatrix} x \\\\ 1 \\end{bmatrix}", "[x; 1]"],
    ["[x; 1]", "[x; 1]"],
    ["[X, x; y^\\top, t]", "[X, x; y', t]"],
    ["\\operatorname{reshape}_{1 \\times n}(x)", "reshape(x, 1, n)"],
    ["\\left(1, \\dots, n\\right)", "range(1, n)"],
  ],
  "products and extrema over an index": [
    ["\\max_i x_i", "max(x)"],
    ["\\min_{i} x_i + t", "min(x) + t"],
    ["\\operatorname{max}_i |x_i - y_i|", "max(abs(x - y))"],
    ["\\max_i x_i^2 y_i", "max(x.^2 .* y)"],
    ["\\max_i \\frac{t x_i}{y_i}", "max((t.*x)./y)"],
    ["\\max_i e^{x_i}", "max(exp(x))"],
    ["\\max_i (Cx)_i", "max(C*x)"],
    ["\\max_{i,j} X_{ij}", "max(X)"],
    ["\\max_{i=2}^n x_i", "max(x[2:n])"],
    ["\\sum_i \\max_j X_{ij}", "sum(i, max(X[i, :]'))"],
    ["\\max_j x_j X_{1,j}", "max(x.*X[1, :]')"],
    ["\\max\\{s, t\\}", "max(s, t)"],
    ["\\prod_i (1 + x_i)", "prod(1 + x)"],
    ["\\prod_{i=1}^n x_i", "prod(x[1:n])"],
    ["\\prod_{i=1}^{n-1} X_{i,1}", "prod(X[1:n-1, 1])"],
  ],
  "derivatives of functions of matrices": [
    ["L_{\\exp}\\left(X, C\\right)", "expm_frechet(X, C)"],
    ["L_{\\log}(X, C) x", "logm_frechet(X, C)*x"],
  ],
};

describe.each(Object.entries(readings))("%s", (_, rows) => {
  test.each(rows)("%s", (latex, text) => {
    expect(meaning(latex, "latex")).toBe(meaning(text, "text"));
  });
});

describe("what would be read in two ways is refused", () => {
  test.each([
    ["f^2(t)", "f^2", /\\left\(…\\right\)\^2/u],
    ["f^{(65)}(t)", undefined, undefined],
    ["x_+", "+", /positive part/u],
    ["x_{2:}", ":", /both ends/u],
    ["x_{:2}", ":", /both ends/u],
    ["\\max_i t", "t", /entries of declared vectors/u],
    ["\\max_i x_i \\|y\\|", "x_i \\|y\\|", undefined],
    ["\\max_i (i x)_i", "(i x)_i", undefined],
    ["\\prod_i X_{ii}", "X_{ii}", undefined],
    ["\\prod_i x_{i-1}", "x_{i-1}", undefined],
    ["\\max_{x} t", "t", /function alone/u],
    ["\\max_{i=1} x_i", "_", /\{n\}/u],
    ["\\max_{1 \\le i \\le n} x_i", "1", undefined],
    ["(s; t)", ";", /bmatrix/u],
    ["\\mathrm{d}x", "\\mathrm{d}", /differential/u],
    ["\\|X\\|_{2,1}", "2", undefined],
    ["X \\succ 0", "\\succ", /spd/u],
    ["x^\\top x, x \\in \\mathbb{R}^n", "\\in", /declare the type/u],
    ["x \\in \\mathbb{R}^n", "\\in", /declare the type/u],
    ["\\mathbb{R}", "\\mathbb{R}", /declare the type/u],
    ["t > 0", ">", /cases/u],
  ])("%s", (source, at, hint) => {
    const error = failureOf(source);
    expect(error.code, error.message).toBe("parse");
    if (at !== undefined) expect(source.slice(error.at?.start, error.at?.end), error.message).toBe(at);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
  });

  test("derivatives of functions that are not abstract", () => {
    expect(failureOf("f(q) = q^2; f'(t)").code).toBe("unsupported");
    expect(failureOf("\\sigma'(t)").code).toBe("unsupported");
  });

  test("a declared f is multiplied", () => {
    const vars = { f: vector("n"), x: vector("n") };
    expect(meaning("f'(x)", "latex", vars)).toBe("f'*x");
  });
});

test("an extremum inside a sum is one of each row", () => {
  const problem = openProblem("\\sum_i \\max_j X_{ij}", declared, "latex");
  const point = pointOf(problem.variables.values(), [problem.value.node], 4);
  const { shape, values } = point.values.get("X")!;
  const [rows, columns] = shape;
  const largest = Array.from({ length: rows }, (_, i) => Math.max(...values.slice(i * columns, (i + 1) * columns)));
  expect(valueAt(problem.value.node, point)[0]).toBeCloseTo(
    largest.reduce((sum, value) => sum + value),
    12,
  );
});

test("a condition in brackets is 1 where it holds, else 0 (Iverson 1962)", () => {
  for (const latex of ["[t > 0] s", "(t > 0) s", "\\mathbb{1}[t > 0] s"]) {
    const problem = openProblem(latex, declared, "latex");
    expect(problem.value.node).toBe(openBeside(problem, "where(t > 0, 1, 0)*s", "text").value.node);
  }
});

test("a differential is the name that the formula has for it", () => {
  const vars = { x: vector("n"), dx: vector("n"), X_1: matrix("n", "n"), dX_1: matrix("n", "n") };
  expect(meaning("x^\\top \\mathrm{d}\\mathbf{X}_{1} x + x^\\top \\mathrm{d}x", "latex", vars)).toBe(
    "x'*dX_1*x + x'*dx",
  );
});

test("an abstract function of any name is known beside a formula that calls it", () => {
  const problem = openProblem("phi(t)^2 + loss2(t)", { t: scalar });
  const again = openBeside(problem, "\\phi\\left(t\\right)^{2} + \\mathit{loss}_{2}\\left(t\\right)", "latex");
  expect(again.value.node).toBe(problem.value.node);
  expect(openBeside(problem, "\\phi'(t)", "latex").value.node).toBe(openBeside(problem, "diff(phi)(t)").value.node);
});

test("a product over the whole axis is the product of all entries", () => {
  const problem = openProblem("\\prod_{i=1}^n x_i - \\prod_i x_i + \\max_{i=1}^n |x_i|", declared, "latex");
  const point = pointOf(problem.variables.values(), [problem.value.node], 3);
  const values = point.values.get("x")!.values;
  const largest = Math.max(...values.map((value) => Math.abs(value)));
  expect(valueAt(problem.value.node, point)[0]).toBeCloseTo(largest, 12);
});
