import { describe, expect, test } from "vitest";

import { countTokens, toText } from "../../src/print/text.ts";
import { openProblem } from "../../src/problem.ts";

const vars = {
  A: { type: "matrix", dims: ["m", "n"] },
  B: { type: "matrix", dims: ["n", "n"] },
  x: { type: "vector", dims: ["n"] },
  y: { type: "vector", dims: ["n"] },
  s: { type: "scalar" },
  t: { type: "scalar" },
} as const;

function printed(source: string): string {
  return toText(openProblem(source, vars).typed.target);
}

describe("text", () => {
  // Brackets stay where leaving them out would change the meaning, and nowhere else but around mixed products.
  test.each([
    ["s - (t - 1)", "s - (t - 1)"],
    ["(s - t) - 1", "(s - t) - 1"],
    ["s*(t/2)", "s*(t/2)"],
    ["(s*t)/2", "s*t/2"],
    ["(s + t)*x", "(s + t)*x"],
    ["(x.*y)'", "(x.*y)'"],
    ["(-s)^2", "(-s)^2"],
    ["-s^2", "-s^2"],
    ["s^(-1)", "s^-1"],
    ["s^(t + 1)", "s^(t + 1)"],
    ["(s^t)^2", "(s^t)^2"],
    ["(B^2)'", "(B^2)'"],
    ["B'^2", "B'^2"],
    ["x.^2./y", "x.^2./y"],
    ["A[1,:]", "A[1, :]"],
    ["[s, t; t, s]", "[s, t; t, s]"],
    ["eye(n)", "eye(n)"],
    ["ones(m,n)", "ones(m, n)"],
    ["sum(i, x[i]*y[i])", "sum(i, x[i]*y[i])"],
  ])("of %s is %s", (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  test.each(["s - (t - 1)", "2*B'*(B*x - y)", "-(s*t)'", "(x + y)'*B^-1*x", "norm2(x)^3/(1 + s)", "diag(x)*B - s*B'"])(
    "of %s reads back as the same node",
    (source) => {
      const problem = openProblem(source, vars);
      const again = openProblem(toText(problem.typed.target), vars);
      expect(toText(again.typed.target)).toBe(toText(problem.typed.target));
    },
  );
});

describe("the length of a text", () => {
  test.each([
    ["", 0],
    ["2*A'*(A*x - b)", 10],
    ["x.^2./y", 5],
    ["norm2(x)^0.5", 4],
  ])("of %s is %d names, numbers and operators", (text, length) => {
    expect(countTokens(text)).toBe(length);
  });
});
