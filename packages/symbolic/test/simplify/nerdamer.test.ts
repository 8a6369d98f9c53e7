import { expect, test } from "vitest";
import { proposeExpansion } from "../../src/simplify/nerdamer.ts";

test("expands", () => {
  expect(proposeExpansion("(v0+v1)^2")).toBe("2*v0*v1+v0^2+v1^2");
});

test("answers the same before and after anything else that was asked", () => {
  const before = proposeExpansion("2*v0");
  for (const text of ["v0:3", "f(v0):=v0^3", "v0=4", ")(", "1/0", "setConstant(v0,2)"]) proposeExpansion(text);
  expect(proposeExpansion("2*v0")).toBe(before);
  expect(before).toBe("2*v0");
});

test("definitions and malformed text get no answer", () => {
  expect(proposeExpansion("v0:3")).toBeUndefined();
  expect(proposeExpansion("f(v0):=v0")).toBeUndefined();
  expect(proposeExpansion("((v0")).toBeUndefined();
});
