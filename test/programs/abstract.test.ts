// Functions that nothing is known of are parameters of the program. Given sinh for f, cosh for its derivative and so on,
// its values are those of the formula with these functions in their places.

import { derive, openProblem, toJulia, toNumPy } from "@closedform/symbolic";
import type { CodeSource, VariableSpec } from "@closedform/symbolic";
import { expect, test } from "vitest";
import { derivativeCases, formulaCases, parametersOf } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { testInEveryLanguage } from "./every-language.ts";

const vars: Readonly<Record<string, VariableSpec>> = {
  A: { type: "matrix", dims: ["m", "n"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["n"] },
  a: { type: "scalar" },
};

/** What is given for each parameter. Every language has these functions, so no value can be right by chance. */
const given: Readonly<Record<string, string>> = {
  f: "sinh",
  df: "cosh",
  d2f: "sinh",
  g: "atan",
  dg: "tanh",
  h: "maximum",
  dh_1_0: "minimum",
};

/** Formulas with functions of their own, and the same with those given. */
const formulas: readonly (readonly [abstract: string, concrete: string])[] = [
  ["f(x)", "sinh(x)"],
  ["f(A*x)'*A", "sinh(A*x)'*A"],
  ["f(a)*x + f(2)*y", "sinh(a)*x + sinh(2)*y"],
  ["f(A)", "sinh(A)"],
  ["diff(f)(g(x)).*diff(g)(x)", "cosh(atan(x)).*tanh(x)"],
  ["h(x, y)", "max(x, y)"],
  ["h(x, a) + diff(h, [1, 0])(x, y)", "max(x, a) + min(x, y)"],
  ["sum(i, f(x[i])*y[i])", "sum(i, sinh(x[i])*y[i])"],
];

function withGiven(one: ProgramCase, id: string, source: CodeSource): ProgramCase {
  const functions = parametersOf(toNumPy(source)).filter((name) => Object.hasOwn(given, name));
  const inputs = functions.map((name) => ({ name, shape: [], values: [], isRow: false, given: given[name] }));
  return { ...one, id, source, inputs: [...one.inputs, ...inputs] };
}

function derivedCase(abstract: string, concrete: string, wrt: string, order: 1 | 2): ProgramCase {
  const [one] = derivativeCases(abstract, derive({ expr: concrete, wrt, vars, order }), toNumPy);
  return withGiven(one, `${abstract} by ${wrt}, order ${order}`, derive({ expr: abstract, wrt, vars, order }));
}

const cases: readonly ProgramCase[] = [
  ...formulas.map(([abstract, concrete]) => {
    const [one] = formulaCases(concrete, vars, toNumPy, "normal");
    return withGiven(one, abstract, openProblem(abstract, vars).typed.target);
  }),
  derivedCase("sum(f(A*x))", "sum(sinh(A*x))", "x", 1),
  derivedCase("sum(f(A*x))", "sum(sinh(A*x))", "A", 1),
  derivedCase("f(A*x)", "sinh(A*x)", "A", 1),
  derivedCase("sum(f(A*x))", "sum(sinh(A*x))", "x", 2),
];

testInEveryLanguage(cases, 60_000);

test("Julia broadcasts them", () => {
  const found = derive({ expr: "sum(f(A*x))", wrt: "x", vars });
  const text = toJulia(found);
  expect(text).toContain("function gradient(A, x, df)\n");
  expect(text).toContain("# df : diff(f), a function of entries\n");
  expect(text).toContain("    return A' * df.(A * x)\n");
});

test("a derivative and a function that would have one name have two", () => {
  const { target } = openProblem("diff(f)(x) + df(x) + dx*x", { ...vars, dx: { type: "scalar" } }).typed;
  expect(toNumPy(target)).toContain("    df : a function of entries\n    df_ : diff(f), a function of entries\n");
  expect(parametersOf(toNumPy(target))).toEqual(["dx", "x", "df", "df_"]);
});
