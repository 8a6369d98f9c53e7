import { expect, test } from "vitest";

import { compareInField } from "../../src/equal/exact-field.ts";
import { openProblem } from "../../src/problem.ts";
import { expandProducts } from "../../src/simplify/expand.ts";

const vars = {
  A: { type: "matrix", dims: ["n", "n"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["n"] },
  z: { type: "vector", dims: ["n"] },
  s: { type: "scalar" },
} as const;

test.each([
  ["A*(x + y)", 2],
  ["(x - s*y)'*(y + z)", 4],
  ["(x + y)'*(y - z)*x", 4],
  ["s*(A*(x + y) - z)", 3],
  ["x", 1],
])("%s has %d terms when multiplied out, and the same value", (source, terms) => {
  const { graph, value } = openProblem(source, vars);
  const expanded = expandProducts(graph, value.node);
  expect(expanded.kind === "sum" ? expanded.terms.length : 1).toBe(terms);
  expect(compareInField(expanded, value.node, 1)).toMatchObject({ agree: true, isConclusive: true });
});

test("a product that would grow too large is left as it is", () => {
  const sums = new Array(5).fill("(s + x'*y + x'*z)").join("*");
  const { graph, value } = openProblem(`${sums}*x`, vars);
  const { node } = value;
  expect(expandProducts(graph, node)).toBe(node);
});
