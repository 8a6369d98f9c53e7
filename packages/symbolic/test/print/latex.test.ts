import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, test } from "vitest";
import { derive, parse, toLatex } from "../../src/index.ts";
import { dimensionLatex, nameLatex } from "../../src/print/latex-names.ts";
import { multiplyDimensions, namedDimension, sizeDimension } from "../../src/types/dimension.ts";
import { declare } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";

const matrix = (...dims: string[]): VariableSpec => ({ type: "matrix", dims });
const vector = (length: string): VariableSpec => ({ type: "vector", dims: [length] });
const vars: Record<string, VariableSpec> = {
  A: matrix("n", "n"),
  B: matrix("n", "n"),
  X: matrix("n", "n"),
  Sigma: matrix("n", "n"),
  x: vector("n"),
  y: vector("n"),
  a: { type: "scalar" },
  c: { type: "scalar" },
  lambda: { type: "scalar" },
};

function latexOf(text: string): string {
  // Typed only: what cannot be lowered yet prints all the same.
  return toLatex(inferProgram(parse(text), declare(vars)).target);
}

function renders(latex: string): string | undefined {
  try {
    renderToString(latex, { throwOnError: true, strict: "error", trust: false, displayMode: true });
    return undefined;
  } catch (error) {
    return `${latex}: ${(error as Error).message}`;
  }
}

const forms: readonly (readonly [text: string, latex: string])[] = [
  ["2*A'*(A*x - y)", "2 \\mathbf{A}^{\\top} \\left(\\mathbf{A} \\mathbf{x} - \\mathbf{y}\\right)"],
  ["inv(X)'", "\\mathbf{X}^{-\\top}"],
  ["inv(X')", "\\left(\\mathbf{X}^{\\top}\\right)^{-1}"],
  ["inv(Sigma)*x", "\\boldsymbol{\\Sigma}^{-1} \\mathbf{x}"],
  ["(x'*A*x)*B*x", "\\left(\\mathbf{x}^{\\top} \\mathbf{A} \\mathbf{x}\\right) \\mathbf{B} \\mathbf{x}"],
  ["2*(x'*A*x)*B*x", "2 \\left(\\mathbf{x}^{\\top} \\mathbf{A} \\mathbf{x}\\right) \\mathbf{B} \\mathbf{x}"],
  ["lambda*x/norm2(x)", "\\frac{\\lambda \\mathbf{x}}{\\left\\|\\mathbf{x}\\right\\|_{2}}"],
  ["normF(A)^2 + norm1(x)", "\\left\\|\\mathbf{A}\\right\\|_{F}^{2} + \\left\\|\\mathbf{x}\\right\\|_{1}"],
  ["(A*x).*y", "\\left(\\mathbf{A} \\mathbf{x}\\right) \\odot \\mathbf{y}"],
  ["A*x.*y", "\\left(\\mathbf{A} \\mathbf{x}\\right) \\odot \\mathbf{y}"],
  ["A*(x.*y)", "\\mathbf{A} \\left(\\mathbf{x} \\odot \\mathbf{y}\\right)"],
  ["x.*y./x", "\\left(\\mathbf{x} \\odot \\mathbf{y}\\right) \\oslash \\mathbf{x}"],
  ["x./(y.*x)", "\\mathbf{x} \\oslash \\left(\\mathbf{y} \\odot \\mathbf{x}\\right)"],
  ["1./x", "1 \\oslash \\mathbf{x}"],
  ["x.^2", "\\mathbf{x}^{\\odot 2}"],
  ["logdet(A)", "\\log\\left|\\det\\left(\\mathbf{A}\\right)\\right|"],
  ["-a*A - c*B", "-a \\mathbf{A} - c \\mathbf{B}"],
  ["-a/c", "-\\frac{a}{c}"],
  ["a - (-c)", "a - \\left(-c\\right)"],
  ["a*(-c)", "a \\left(-c\\right)"],
  ["(a + c)^2/2", "\\frac{\\left(a + c\\right)^{2}}{2}"],
  ["sqrt(a)^3", "\\sqrt{a}^{3}"],
  ["(a^2)^3", "\\left(a^{2}\\right)^{3}"],
  ["a*2", "a \\cdot 2"],
  ["(a/c)^2", "\\left(\\frac{a}{c}\\right)^{2}"],
  ["a^(1/2)", "a^{\\frac{1}{2}}"],
  ["(-(A.*B))*C", "-\\left(\\mathbf{A} \\odot \\mathbf{B}\\right) \\mathbf{C}"],
  ["(A*B)'", "\\left(\\mathbf{A} \\mathbf{B}\\right)^{\\top}"],
  ["A' + A^2", "\\mathbf{A}^{\\top} + \\mathbf{A}^{2}"],
  ["eye(n)*ones(n)", "\\mathbf{I}_{n} \\mathbf{1}_{n}"],
  ["zeros(m, n)", "\\mathbf{0}_{m \\times n}"],
  ["[a, c; 1, 2]", "\\begin{bmatrix} a & c \\\\ 1 & 2 \\end{bmatrix}"],
  ["[a, c]", "\\begin{bmatrix} a \\\\ c \\end{bmatrix}"],
  ["sum(i, x[i]^2)", "\\sum_{i} \\mathbf{x}_{i}^{2}"],
  ["A[1,2]", "\\mathbf{A}_{1,2}"],
  ["x_1 + a2", "\\mathbf{x}_{1} + a_{2}"],
  ["kron(A, B)", "\\mathbf{A} \\otimes \\mathbf{B}"],
  ["where(a > c, a, c)", "\\begin{cases} a & \\text{if } a > c \\\\ c & \\text{otherwise} \\end{cases}"],
];

describe("toLatex", () => {
  test.each(forms)("%s", (text, latex) => {
    const printed = latexOf(text);
    expect(printed).toBe(latex);
    expect(renders(printed)).toBeUndefined();
  });
});

describe("names", () => {
  test.each([
    ["A", true, "\\mathbf{A}"],
    ["Sigma", true, "\\boldsymbol{\\Sigma}"],
    ["λ", false, "\\lambda"],
    ["x_1", false, "x_{1}"],
    ["w12", true, "\\mathbf{w}_{12}"],
    ["sigma_max", false, "\\sigma_{\\text{max}}"],
    ["loss", false, "\\mathit{loss}"],
    ["x_i_2", false, "x_{i,2}"],
    ["x_", false, "x"],
    ["Omicron", true, "\\mathbf{Omicron}"],
    ["ж", false, "\\text{ж}"],
    ["权重", true, "\\textbf{权重}"],
    ["a\\href{x}", false, "\\text{a\\textbackslash{}href\\{x\\}}"],
  ])("%s", (name, isBold, latex) => {
    expect(nameLatex(name, isBold)).toBe(latex);
    expect(renders(latex)).toBeUndefined();
  });

  test("of lengths", () => {
    expect(dimensionLatex(multiplyDimensions(namedDimension("m"), namedDimension("n")))).toBe("m n");
    expect(dimensionLatex(sizeDimension(3))).toBe("3");
  });
});

test("KaTeX renders every derivative of the corpus that is in matrix notation", () => {
  const lines = readFileSync(new URL("../../../../test/fixtures/corpus.jsonl", import.meta.url), "utf8").split("\n");
  let shown = 0;
  const failures: string[] = [];
  for (const line of lines.filter((text) => text !== "")) {
    const row = JSON.parse(line) as { expr: string; vars: Record<string, VariableSpec>; wrt: string | string[] };
    const latex = latexOrNothing(row);
    if (latex === undefined) continue;
    shown += 1;
    const failure = renders(latex);
    if (failure !== undefined) failures.push(failure);
  }
  expect(failures).toEqual([]);
  expect(shown).toBeGreaterThan(120);
});

function latexOrNothing(row: {
  readonly expr: string;
  readonly vars: Record<string, VariableSpec>;
  readonly wrt: string | readonly string[];
}): string | undefined {
  try {
    const { expression } = derive(row);
    return expression && toLatex(expression);
  } catch {
    return undefined;
  }
}
