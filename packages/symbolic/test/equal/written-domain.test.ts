import { describe, expect, test } from "vitest";

import { writtenDomain } from "../../src/equal/written-domain.ts";
import { open } from "../support/open.ts";

const declarations = "A:matrix(m,n) x:vector(n) t:scalar p:scalar:positive k:scalar:integer c:scalar";

/** How many parts must not be negative. */
function count(expression: string): number {
  const { graph, typed } = open(expression, declarations);
  return writtenDomain(graph, typed).length;
}

describe("what must not be negative", () => {
  test.each([
    ["exp(log(t))", 1],
    ["sqrt(t)^2", 1],
    ["0*log(t) + log(t)", 1],
    ["sqrt(t)*sqrt(c)", 2],
    ["t^(1/3)", 1],
    ["t^c", 1],
    ["sum(i, log(x[i]))", 1],
    ["r = A*x; sum(log(r))", 1],
    ["asin(t) + acosh(c)", 2],
  ])("in %s are %d parts", (expression, expected) => {
    expect(count(expression)).toBe(expected);
  });

  test.each(["t^2", "t^k", "log(p)", "sqrt(x'*x)", "norm2(x)^(1/2)", "where(t > 0, log(t), 0)", "exp(t)", "1/t"])(
    "in %s is nothing, whatever the variables are",
    (expression) => {
      expect(count(expression)).toBe(0);
    },
  );
});
