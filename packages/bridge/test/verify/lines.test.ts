import { describe, expect, test } from "vitest";

import { readLeftSide, sidesOf } from "../../src/verify/lines/left-side.ts";
import { verify } from "../../src/verify/verify.ts";
import type { Verification } from "../../src/verify/verification.ts";
import { declared, failureOf } from "../support/open.ts";

const least = { expr: "norm2(A*x - b)^2", vars: declared("A:matrix(m,n) x:vector(n) b:vector(m)"), wrt: "x", seed: 5 };
const trace = { expr: "tr(A*inv(X))", vars: declared("X:matrix(n,n):invertible A:matrix(n,n)"), wrt: "X", seed: 5 };
const quadratic = { expr: "x'*A*x", vars: declared("A:matrix(n,n) x:vector(n)"), wrt: "x", seed: 5 };

function judged(request: typeof least, steps: string): Verification {
  return verify({ ...request, steps });
}

describe("a derivation that follows", () => {
  test.each([
    [
      "by differentials",
      least,
      "r = A*x - b\nL = r'*r\ndL = 2*r'*dr\ndr = A*dx\ndL = 2*r'*A*dx\ndL/dx = 2*A'*r\n= 2*A'*(A*x - b)",
    ],
    ["written again by a later name", least, "f = norm2(A*x - b)^2\nr = A*x - b\nf = r'*r\n∇f = 2*A'*(A*x - b)"],
    ["with d(…) inside", least, "dL = 2*(A*x - b)'*d(A*x - b)\n= 2*(A*x - b)'*A*dx\n∇f = 2*A'*(A*x - b)"],
    ["by partial derivatives", least, "r = A*x - b\nL = r'*r\ndL/dr = 2*r\ndr/dx = A\ndL/dx = A'*(2*r)"],
    ["by differentials of a formula", quadratic, "d(x'*A*x) = dx'*A*x + x'*A*dx\n= x'*(A' + A)*dx\ngrad = (A + A')*x"],
    ["under traces", trace, "Y = inv(X)\ndY = -Y*dX*Y\ndf = tr(A*dY)\n= -tr(Y*A*Y*dX)\ndf/dX = -(Y*A*Y)'"],
    ["on one line", least, "r = A*x - b; dL = 2*r'*A*dx; grad = 2*A'*r"],
    ["by another variable on the way", quadratic, "∂f/∂A = x*x'\n∇f = (A + A')*x"],
    [
      "in Greek letters",
      { ...least, expr: "β^2*y'*y", vars: declared("y:vector(n)"), wrt: "β" },
      "f = β*β*y'*y\ndf = 2*β*y'*y*dβ\ndf/dβ = 2*β*y'*y",
    ],
    ["numbered and with words", least, "1. L = (A*x - b)'*(A*x - b)  # the loss\n\n2) so ∇L = 2*A'*(A*x - b)."],
    [
      "in LaTeX",
      { ...least, expr: "\\|Ax-b\\|_2^2" },
      "\\mathrm{d}f &= 2(Ax-b)^\\top A\\,\\mathrm{d}x \\\\\n\\nabla f &= 2A^\\top(Ax-b)",
    ],
  ])("%s is correct", (_what, request, steps) => {
    const found = judged(request, steps);
    expect(found.steps?.map(({ verdict }) => verdict)).not.toContain("incorrect");
    expect(found).toMatchObject({ verdict: "correct" });
  });

  test("by scalars, with an inner function", () => {
    const steps = ["u = t^2", "du/dt = 2*t", "y = sin(u)", "dy/du = cos(u)", "f'(t) = cos(t^2)*2*t"];
    expect(verify({ expr: "sin(t^2)", wrt: "t", steps, seed: 1 }).verdict).toBe("correct");
  });
});

describe("the first line that does not follow", () => {
  test.each([
    [least, "L = (A*x - b)'*(A*x - b)\n = x'*A'*A*x - b'*A*x + b'*b\n∇L = 2*A'*A*x - 2*A'*b", 2, "missing-factor"],
    [least, "L = (A*x - b)'*(A*x - b)\n\n∇L = 2*A'*A*x - A'*b", 3, "missing-factor"],
    [least, "dL = (A*x - b)'*A*dx\n∇f = A'*(A*x - b)", 1, "missing-factor"],
    [least, "r = A*x - b\ndL/dx = A*(2*r)", 2, "shape-mismatch"],
    [quadratic, "d(x'*A*x) = dx'*A*x + x'*A*dx\n= 2*x'*A*dx\ngrad = 2*A'*x", 2, "missing-symmetric-term"],
    [trace, "Y = inv(X)\ndY = Y*dX*Y\ndf = tr(A*dY)", 2, "sign"],
  ])("is found and named", (request, steps, line, kind) => {
    const found = judged(request, steps);
    expect(found).toMatchObject({ verdict: "incorrect", firstWrong: { line, diagnosis: { kind } } });
    expect(found.firstWrong?.correct).toBeTruthy();
    const { at, text } = found.firstWrong!;
    expect(at!.end).toBeLessThanOrEqual(text.length);
  });

  test("comes with a point that shows it", () => {
    const { firstWrong } = judged(least, "dL = (A*x - b)'*A*dx");
    const { at, claimed, actual } = firstWrong!.counterexample!;
    expect(Object.keys(at)).toContain("dx");
    expect(2 * (claimed as number)).toBe(actual);
  });
});

describe("what is no derivation", () => {
  test.each([
    ["", "bad-request"],
    ["q = 2*zz +", "parse"],
    ["dL = 2*(A*x - b)'*dA*x", "unknown-name"],
    ["x".repeat(30_000), "budget"],
    ["∇f/∇x/∇y = 2*x", "parse"],
  ])("%j is an error", (steps, code) => {
    const failure = failureOf(() => judged(least, steps));
    expect(failure.code).toBe(code);
  });

  test("definitions alone state no derivative", () => {
    expect(judged(least, "r = A*x - b")).toMatchObject({ verdict: "undecided" });
  });

  test("neither a claim nor steps is a bad request", () => {
    expect(failureOf(() => verify(least)).code).toBe("bad-request");
  });
});

test.each([
  ["df/dx", { kind: "derivative", order: 1, of: "f", by: "x" }],
  ["\\frac{\\partial L}{\\partial \\mathbf{x}}", { kind: "derivative", order: 1, of: "L", by: "x" }],
  ["∇f(x)", { kind: "derivative", order: 1, of: "f" }],
  ["∇²f", { kind: "derivative", order: 2, of: "f" }],
  ["∇_x f", { kind: "derivative", order: 1, of: "f", by: "x" }],
  ["d^2f/dx^2", { kind: "derivative", order: 2, of: "f", by: "x" }],
  ["f'(x)", { kind: "derivative", order: 1, of: "f" }],
  ["dL", { kind: "differential", of: "L", isFormula: false }],
  ["d(x'*x)", { kind: "differential", of: "x'*x", isFormula: true }],
  ["f(x, y)", { kind: "name", name: "f" }],
  ["x'*x", { kind: "formula" }],
])("the left side %s is read", (text, expected) => {
  expect(readLeftSide(text, () => false)).toMatchObject(expected);
});

test("sides are cut at equals signs outside of brackets that compare nothing", () => {
  const texts = sidesOf("f = where(x == 1, a, b) = sum(i, a[i]) ").map(({ text }) => text);
  expect(texts).toEqual(["f", "where(x == 1, a, b)", "sum(i, a[i])"]);
});
