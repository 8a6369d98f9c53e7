// What is refused, with the place and one action, and within which bounds.

import { describe, expect, test } from "vitest";

import { ClosedformError } from "../../src/error.ts";
import { failureOf, meaning, scalar, typed } from "./latex-meaning.ts";

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
    ["\\sum x", "\\sum", "write \\sum_i x_i, or \\operatorname{sum}(x) for all entries"],
    ["\\sum_{i \\in S} x_i", "\\in", "write \\sum_{i=1}^{n}, \\sum_{i} or \\sum_{i,j}"],
    ["s &= t", "&", undefined],
    ["\\begin{aligned} s &= t \\end{aligned}", "\\begin{aligned}", undefined],
    ["\\begin{bmatrix} 1 & 2 \\\\ 3 \\end{bmatrix}", "3", "give every row the same number of entries"],
    ["\\begin{cases} t & t > 0 \\\\ 0 & t < 0 \\end{cases}", "0", undefined],
    ["[s, t]", ",", undefined],
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
    ["indicators", "\\mathbf{1}(".repeat(3_000)],
    ["negations", `\\begin{cases} 1 & ${"\\lnot".repeat(19_000)}`],
    ["comparisons", `\\begin{cases} 1 & ${"x > ".repeat(9_000)} 1`],
    ["derivatives", "f'(".repeat(6_000)],
    ["extrema", "\\max_i ".repeat(4_000)],
    ["extrema of products", `\\max_i ${"x_i ".repeat(6_000)}`],
    ["rows in brackets", "[x; ".repeat(6_000)],
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
