import { expect, test } from "vitest";

import { derivativeOf } from "../../src/derive.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { openProblem } from "../../src/problem.ts";
import { collectQuotients } from "../../src/simplify/common-denominator.ts";
import { countTokens } from "../../src/print/text.ts";

const vars = {
  a: { type: "scalar" },
  b: { type: "scalar" },
  c: { type: "scalar" },
  d: { type: "scalar" },
  s: { type: "scalar" },
  x: { type: "vector", dims: ["n"] },
  A: { type: "matrix", dims: ["m", "n"] },
} as const;

// The published form says how long an answer may be; that the value is kept is decided in prime fields.
test.each([
  ["s/(1 + s^2)", "s", "(1 - s^2)/(1 + s^2)^2"],
  ["exp(s)/(1 + exp(s))", "s", "exp(s)/(1 + exp(s))^2"],
  ["log(s + sqrt(s^2 + 1))", "s", "1/sqrt(s^2 + 1)"],
  ["atan(1/s)", "s", "-1/(1 + s^2)"],
  ["(a*s + b)/(c*s + d)", "s", "(a*d - b*c)/(c*s + d)^2"],
  ["sum(x./(1 + x.^2))", "x", "(1 - x.^2)./(1 + x.^2).^2"],
])("the derivative of %s is no longer than %s", (source, wrt, published) => {
  const problem = openProblem(source, vars);
  const { text, node } = derivativeOf(problem, { expr: source, vars, wrt });
  expect(countTokens(text), text).toBeLessThanOrEqual(countTokens(published));
  const collected = collectQuotients(problem.graph, node);
  expect(compareInField(collected, node, 1)).toMatchObject({ agree: true, isConclusive: true });
});

test.each(["s*(1 + s^2)", "sum(x)/(1 + s^2)", "1/(1 + s^2) + 1/(2 + s^2)", "A*x"])(
  "%s has nothing to gain and stays as it is",
  (source) => {
    const { graph, value } = openProblem(source, vars);
    expect(collectQuotients(graph, value.node)).toBe(value.node);
  },
);
