// relu(u) and max(0, u) beside sums of 1 and sign(u), against values entry by entry.

import { expect, test } from "vitest";

import { beside, expectTrueDerivative, open } from "../support/open.ts";
import { expectClose, pointOf, valueAt } from "../support/points.ts";

const declarations = "x:vector(n) y:vector(n) A:matrix(m,n) b:vector(m)";

test.each([
  ["relu(x).*(1 + sign(x))", "2*relu(x)"],
  ["max(0, x).*(3 - sign(x))", "2*max(0, x)"],
  ["max(x, 0).*(1 + sign(-x))", "zeros(n)"],
  ["max(0, 1 - x).*(1 - sign(x - 1))", "2*max(0, 1 - x)"],
])("%s is %s", (left, right) => {
  const problem = open(left, declarations);
  const other = beside(problem, right);
  expect(problem.value.node).toBe(other);
  const point = pointOf(problem.variables.values(), [problem.value.node], 3);
  const entries = [...valueAt(beside(problem, "x"), point)];
  const byHand = (u: number): number => {
    const s = Math.sign(u);
    if (left.startsWith("relu")) return Math.max(u, 0) * (1 + s);
    if (left.startsWith("max(0, x)")) return Math.max(u, 0) * (3 - s);
    return left.startsWith("max(x") ? Math.max(u, 0) * (1 - s) : Math.max(0, 1 - u) * (1 - Math.sign(u - 1));
  };
  expectClose(valueAt(problem.value.node, point), entries.map(byHand));
});

test.each([
  ["relu(x).*(1 + sign(y))", "relu(x)"],
  ["max(1, x).*(1 + sign(x))", "max(1, x)"],
])("%s stays as it is", (left, half) => {
  const problem = open(left, declarations);
  expect(problem.value.node).not.toBe(beside(problem, `2*${half}`));
});

test("the squared hinge loss", () => {
  const { text } = expectTrueDerivative("sum(max(0, 1 - b.*(A*x)).^2)", "x", declarations);
  expect(text).toBe("-2*A'*(b.*max(0, 1 - b.*(A*x)))");
});
