import { describe, expect, test } from "vitest";
import { asciiName, isGreekName, nameProblem, normalizeName } from "../../src/syntax/name.ts";

describe("names", () => {
  test.each([
    ["λ", "lambda", true],
    ["λ_1", "lambda_1", true],
    ["Σ", "Sigma", false],
    ["mu", "mu", true],
    ["theta2", "theta2", true],
    ["x", "x", false],
    ["Δx", "Deltax", false],
  ])("%s is spelled %s", (name, spelled, greek) => {
    expect(asciiName(name)).toBe(spelled);
    expect(isGreekName(name)).toBe(greek);
  });

  test("the micro sign is the Greek letter", () => expect(asciiName(normalizeName("µ"))).toBe("mu"));

  test.each(["__proto__", "constructor", "prototype", "1x", "_x", "", "a b", "a-b", "xа", "x".repeat(257)])(
    "%s is refused",
    (name) => {
      expect(nameProblem(name)).toBeTypeOf("string");
    },
  );

  test.each(["x", "x1", "x_1", "λ", "é", "变量", "toString", "hasOwnProperty"])("%s is allowed", (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });
});
