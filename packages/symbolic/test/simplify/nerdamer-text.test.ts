import { expect, test } from "vitest";
import { inOwnNames, safeText } from "../../src/simplify/nerdamer-text.ts";
import { openProblem } from "../../src/problem.ts";
import { expressionOf } from "./scalars.ts";

test("names of users never leave", () => {
  const sent = safeText(expressionOf("process + toString*valueOf - hasOwnProperty^2 + v1*v0"));
  expect(sent?.names).toEqual(["process", "toString", "valueOf", "hasOwnProperty", "v1", "v0"]);
  expect(sent?.text).toMatch(/^[v\d()+\-*/^]+$/);
});

test("answers come back in the user's own names, also where those look like ours", () => {
  expect(inOwnNames("v0^2*v1-exp(v1)", ["v1", "v0"])).toBe("v1^2*v0-exp(v0)");
  expect(inOwnNames("v0+v1", ["toString", "X[1, 2]"])).toBe("toString+X[1, 2]");
});

test.each(["v2", "primes(v0)", "v0=1", "i*v0", "diff(v0,v0)", "v-1", "[v0]", "v0;v0"])("%s is no answer", (answer) => {
  expect(inOwnNames(answer, ["x", "y"])).toBeUndefined();
});

test("only arithmetic and functions that mean the same on both sides are sent", () => {
  expect(safeText(expressionOf("exp(x) + log(y)/sqrt(2)"))?.text).toBe("+(exp(v0))+((log(v1))/(sqrt((2)/(1))))");
  expect(safeText(expressionOf("sigmoid(x)"))).toBeUndefined();
  expect(safeText(expressionOf(Array.from({ length: 2000 }, () => "x*y").join(" + ")))).toBeUndefined();
  expect(
    safeText(openProblem("norm2(x)*y", { x: { type: "vector", dims: ["n"] }, y: { type: "scalar" } }).typed.target),
  ).toBeUndefined();
});
