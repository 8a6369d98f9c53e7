import { expect, test } from "vitest";
import { toText } from "../../src/print/text.ts";
import { atomName, atomsOf, orderedPolynomial, polynomialSize } from "../../src/simplify/polynomial.ts";
import { openProblem } from "../../src/problem.ts";
import { expressionOf } from "./scalars.ts";

test.each([
  ["x", 1, 1],
  ["3", 1, 0],
  ["(x + y)^3", 4, 3],
  ["(x + y + 1)*(x - y)", 6, 2],
  ["x^2/2 - y", 2, 2],
  ["(x + y + z)^4", 15, 4],
])("the size of %s is at most %i terms of degree %i", (text, terms, degree) => {
  expect(polynomialSize(expressionOf(text))).toEqual({ terms, degree });
});

test.each(["exp(x)", "1/x", "x^y", "x^(1/2)", "sqrt(x)", "x^(-1)", "x^65"])(
  "%s is no polynomial that is sent",
  (text) => {
    expect(polynomialSize(expressionOf(text))).toBeUndefined();
  },
);

test("a long sum is not measured to its end", () => {
  expect(polynomialSize(expressionOf(Array.from({ length: 300 }, (_, k) => `x^${k % 9}`).join(" + ")))).toBeUndefined();
});

test.each([
  ["6*x - 2 + 3*x^2", "3*x^2 + 6*x - 2"],
  ["-x^2 + y", "y - x^2"],
  ["-x - y", "-x - y"],
  ["y^2 + x*y + x^2", "x^2 + x*y + y^2"],
  ["x*3/6 + 1", "x/2 + 1"],
  ["2*(3*x)^2", "18*x^2"],
  ["x - 0*y", "x"],
  ["0*x", "0"],
])("the terms of %s in order are %s", (text, expected) => {
  expect(toText(orderedPolynomial(expressionOf(text))!)).toBe(expected);
});

test("what is not a sum of monomials is not put in order", () => {
  expect(orderedPolynomial(expressionOf("x*(x + 1)"))).toBeUndefined();
  expect(orderedPolynomial(expressionOf("x/y"))).toBeUndefined();
});

test("entries of an array at fixed positions are atoms", () => {
  const { target } = openProblem("X[1,2]^2 + X[1,2]*y", {
    X: { type: "matrix", dims: [2, 2] },
    y: { type: "scalar" },
  }).typed;
  expect([...atomsOf(target).keys()].sort()).toEqual(["X[1, 2]", "y"]);
  expect(atomName(target)).toBeUndefined();
});
