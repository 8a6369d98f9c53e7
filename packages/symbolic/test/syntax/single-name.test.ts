// Names outside of formulas, written as in formulas.

import { describe, expect, test } from "vitest";

import { derive } from "../../src/derive.ts";
import { steps } from "../../src/steps/steps.ts";
import { knownName, singleName } from "../../src/syntax/single-name.ts";
import { failureOf } from "../support/open.ts";

describe("a single name", () => {
  test.each([
    ["x", "x"],
    ["β", "β"],
    ["\\beta", "beta"],
    ["\\mathbf{x}", "x"],
    ["\\boldsymbol{\\Sigma}", "Sigma"],
    ["x_{1}", "x_1"],
    ["\\mathbf{w}_0", "w_0"],
  ])("%s is %s", (text, name) => {
    expect(singleName(text)).toBe(name);
  });

  test.each(["\\frac{x}{2}", "\\beta x", "{", "\\", `\\mathbf{${"x".repeat(400)}}`])("%s is none", (text) => {
    expect(singleName(text)).toBeUndefined();
  });

  test("is known by its letters, in LaTeX or with Greek spelled out, where that is one", () => {
    expect(knownName("λ", ["lambda", "x"])).toBe("lambda");
    expect(knownName("lambda", ["λ"])).toBe("λ");
    expect(knownName("\\lambda", ["λ"])).toBe("λ");
    expect(knownName("λ", ["lambda", "λ"])).toBe("λ");
    expect(knownName("ε", ["epsilon", "ϵ"])).toBeUndefined();
    expect(knownName("y", ["x"])).toBeUndefined();
    expect(knownName("\\frac{1}{2}", ["x"])).toBeUndefined();
  });
});

describe("a variable to differentiate by", () => {
  test.each([
    ["λ*x'*x", "λ"],
    ["\\lambda\\,x^\\top x", "\\lambda"],
    ["\\lambda\\,x^\\top x", "lambda"],
    ["λ*x'*x", "\\lambda"],
  ])("of %s may be written %s", (expr, wrt) => {
    expect(derive({ expr, wrt }).text).toBe("x'*x");
    expect(derive({ expr, wrt, order: 2 }).text).toBe("0");
    expect(steps({ expr, wrt }).result).toBe("x'*x");
  });

  test("may be declared in LaTeX", () => {
    const vars = { "\\beta": { type: "vector", dims: ["n"] } } as const;
    expect(derive({ expr: "\\beta^\\top \\beta", wrt: "\\beta", vars }).text).toBe("2*beta");
    const wrong = { "\\frac{1}{2}": { type: "scalar" } } as const;
    expect(failureOf(() => derive({ expr: "x^2", wrt: "x", vars: wrong })).code).toBe("bad-request");
  });

  test("twice under two spellings is twice", () => {
    expect(failureOf(() => derive({ expr: "λ^2*a", wrt: ["λ", "\\lambda", "a"] })).message).toContain("lambda twice");
  });

  test("that is not there has its own error", () => {
    const failure = failureOf(() => derive({ expr: "a^2", wrt: "\\beta" }));
    expect(failure).toMatchObject({ code: "unknown-name", hint: "the variables are a" });
  });
});
