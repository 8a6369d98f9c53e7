import { derivativeOf, openBeside } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { diagnose } from "../../src/verify/diagnose.ts";
import { open } from "../support/open.ts";

const declarations = "A:matrix(n,n) B:matrix(m,n) x:vector(n) y:vector(n)";

/** The diagnosis of a claim against the right answer. */
function diagnosis(claim: string, truth: string): ReturnType<typeof diagnose> {
  const problem = open(`sum(A) + sum(B) + sum(x) + sum(y)`, declarations);
  const node = (text: string): ReturnType<typeof openBeside>["value"]["node"] => openBeside(problem, text).value.node;
  return diagnose({
    problem,
    request: { expr: "x", wrt: "x" },
    derivative: derivativeOf(problem, { expr: "x", wrt: "x" }),
    claim: node(claim),
    truth: node(truth),
  });
}

describe("the mistake", () => {
  test.each([
    ["-A*x", "A*x", "sign", "-1"],
    ["A*x", "2*A*x", "missing-factor", "2"],
    ["A*x", "3*A*x", "missing-factor", "3"],
    ["A*x", "A*x/2", "missing-factor", "1/2"],
    ["A*x", "-2*A*x", "missing-factor", "-2"],
    ["A'", "A", "wrong-layout", undefined],
    ["A", "A + A'", "missing-symmetric-term", undefined],
    ["2*A", "A + A'", "missing-symmetric-term", undefined],
    ["A*x + y", "A*x + y + x", "dropped-term", undefined],
    ["2*A*x", "A*x + A'*x", "missing-symmetric-term", undefined],
    ["A*x", "A*x + A'*x", "missing-symmetric-term", undefined],
    ["A*exp(A*x)", "A'*exp(A*x)", "transpose-order", undefined],
    ["exp(x)", "exp(x).*sin(y)", "missing-chain-factor", undefined],
    ["exp(x)", "2*exp(x).*sin(y)", "missing-chain-factor", undefined],
    ["A*x", "A*y", "other", undefined],
    ["B", "B.*B", "other", undefined],
  ])("of %s for %s is %s", (claim, truth, kind, factor) => {
    expect(diagnosis(claim, truth)).toMatchObject({ kind, ...(factor === undefined ? {} : { factor }) });
  });

  test("has a sentence for the reader", () => {
    expect(diagnosis("A*x", "2*A*x").message).toBe("a factor 2 is missing: the derivative is 2 times the claim");
    expect(diagnosis("2*A*x", "A*x").message).toMatch(/2 times too large/u);
  });
});
