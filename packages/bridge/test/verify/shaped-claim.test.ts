import { parse } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { shapedLike } from "../../src/verify/shaped-claim.ts";
import { verify } from "../../src/verify/verify.ts";

const vars = { A: { type: "matrix", dims: ["n", "n"] }, x: { type: "vector", dims: ["n"] } } as const;

describe("a claim that takes its shape from the derivative", () => {
  test.each([
    ["\\mathbf{1}^\\top x", "\\mathbf{1}", "x"],
    ["sum(x)", "vector(1)", "x"],
    ["\\operatorname{tr} A", "I", "A"],
    ["\\operatorname{tr}(A)", "\\mathbf{I}", "A"],
    ["\\tfrac12 x^\\top x + x_1", "x + \\mathbf{e}_1", "x"],
  ])("%s has the derivative %s by %s", (expr, claim, wrt) => {
    const syntax = expr.includes("\\") ? "latex" : "text";
    expect(verify({ expr, vars, wrt, claim, syntax, seed: 3 }).verdict).toBe("correct");
  });

  test("a row is judged as a row", () => {
    const found = verify({ expr: "sum(x)", vars, wrt: "x", claim: "\\mathbf{1}_n^\\top", seed: 3 });
    expect(found.diagnosis?.kind).toBe("wrong-layout");
  });

  test("twice the identity is wrong, and the range of an error is that of the claim", () => {
    expect(verify({ expr: "tr(A)", vars, wrt: "A", claim: "2 \\cdot \\mathbf{I}", seed: 3 }).verdict).toBe("incorrect");
    expect(() => verify({ expr: "sum(x)", vars, wrt: "x", claim: "vector(1) + A*A" })).toThrow(
      expect.objectContaining({ code: "shape-mismatch" }),
    );
  });
});

test("a claim with a shape of its own stays as it is", () => {
  const claim = parse("2*x");
  expect(shapedLike(claim, ["n"])).toBe(claim);
  const constant = parse("vector(1)");
  expect(shapedLike(constant, [])).toBe(constant);
  expect(shapedLike(constant, ["n"])).not.toBe(constant);
});
