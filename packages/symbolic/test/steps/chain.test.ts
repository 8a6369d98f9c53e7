import { expect, test } from "vitest";
import { steps } from "../../src/steps/steps.ts";
import { linesOf, matrix, scalar, vector } from "./shapes.ts";

const vars = { A: matrix("m", "n"), x: vector("n"), b: vector("m"), t: scalar, X: matrix("n", "n") };

test("intermediate quantities, their derivatives and the product", () => {
  expect(linesOf(steps({ expr: "(A*x - b)'*(A*x - b)", wrt: "x", vars, style: "chain" }).steps)).toEqual([
    "intermediate: u = A*x - b",
    "intermediate: f = u'*u",
    "partial-derivative: d(u)/d(x) = A",
    "partial-derivative: d(f)/d(u) = 2*u",
    "chain: d(f)/d(u)*d(u)/d(x) = 2*A'*u",
    "substitute: 2*A'*u = 2*A'*(A*x - b)",
  ]);
});

test("a chain of scalars", () => {
  const found = linesOf(steps({ expr: "exp(sin(t^2))", wrt: "t", vars, style: "chain" }).steps);
  expect(found).toContain("intermediate: u1 = t^2");
  expect(found).toContain("intermediate: u2 = sin(u1)");
  expect(found).toContain("partial-derivative: d(u2)/d(u1) = cos(u1)");
});

test("matrices by matrices are refused, with the style that works", () => {
  expect(() => steps({ expr: "inv(X)", wrt: "X", vars, style: "chain" })).toThrow(
    expect.objectContaining({ code: "unsupported", hint: 'ask for the style "differential"' }),
  );
});
