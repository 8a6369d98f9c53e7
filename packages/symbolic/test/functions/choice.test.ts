// Choices by conditions: where(condition, a, b). The judge is float64 arithmetic that computes one branch only.

import { describe, expect, test } from "vitest";

import { equal } from "../../src/equal/equal.ts";
import { passesGate } from "../../src/gate.ts";
import { isIndicator } from "../../src/tensor/indicator.ts";
import { isTame } from "../../src/tensor/tame.ts";
import { topologicalOrder } from "../../src/tensor/traverse.ts";
import { beside, declared, derivative, expectTrueDerivative, failureOf, open } from "../support/open.ts";
import { expectClose, valueAt } from "../support/points.ts";

const names = "x:vector(n) y:vector(n) A:matrix(m,n) b:vector(m) B:matrix(n,n) s:scalar t:scalar";

function at(node: Parameters<typeof valueAt>[0], s: number, t = 0.3): readonly number[] {
  const scalar = (value: number): { shape: number[]; values: number[] } => ({ shape: [], values: [value] });
  return valueAt(node, {
    sizes: new Map(),
    values: new Map([
      ["s", scalar(s)],
      ["t", scalar(t)],
    ]),
  });
}

describe("a condition", () => {
  test.each([
    ["s > t", (s: number, t: number) => s > t],
    ["s < t", (s: number, t: number) => s < t],
    ["s >= t", (s: number, t: number) => s >= t],
    ["s <= t", (s: number, t: number) => s <= t],
    ["s == t", (s: number, t: number) => s === t],
    ["s != t", (s: number, t: number) => s !== t],
    ["s > 0 and t > s", (s: number, t: number) => s > 0 && t > s],
    ["s > 1 or t > s", (s: number, t: number) => s > 1 || t > s],
    ["not(s > 1)", (s: number) => !(s > 1)],
    ["not (s > 0 and t > s) and s < 1", (s: number, t: number) => !(s > 0 && t > s) && s < 1],
    ["s > 2 or s > 0 and s < 1", (s: number) => s > 2 || (s > 0 && s < 1)],
    ["s", (s: number) => s !== 0],
    ["step(s)", (s: number) => s > 0],
    ["step(s) + step(t - s)", (s: number, t: number) => s > 0 || t > s],
  ] as const)("%s chooses as it says", (condition, holds) => {
    // 1/(s - 7) keeps the choice from being blended into a sum.
    const { node } = open(`where(${condition}, 1/(s - 7), log(s + 8))`, names).value;
    for (const s of [-0.4, 0, 0.3, 0.7, 1, 2.5])
      expectClose(at(node, s), [holds(s, 0.3) ? 1 / (s - 7) : Math.log(s + 8)], 1e-12, `${condition} at ${s}`);
  });

  test.each([
    ["s > t", (s: number, t: number) => s > t],
    ["s <= t", (s: number, t: number) => s <= t],
    ["s == t", (s: number, t: number) => s === t],
    ["s > 0 and t > s", (s: number, t: number) => s > 0 && t > s],
    ["s > 1 or t > s", (s: number, t: number) => s > 1 || t > s],
    ["not(s > t)", (s: number, t: number) => !(s > t)],
  ] as const)("%s is 1 or 0 as a value", (condition, holds) => {
    for (const text of [`3 - 2*(${condition})`, `c = ${condition}; 3 - c - c^2`, `3 - where(${condition}, 2, 0)`]) {
      const { node } = open(text, names).value;
      for (const s of [-0.4, 0, 0.3, 0.7, 1, 2.5])
        expectClose(at(node, s), [holds(s, 0.3) ? 1 : 3], 1e-12, `${text} at ${s}`);
    }
  });

  test.each([
    ["sum((x > 0).*x)", "x", "step(x)"],
    ["sum((A*x > b).*(A*x))", "x", "A'*step(A*x - b)"],
    ["c = x > y; sum(c.*x.^2)", "x", "2*(x.*step(x - y))"],
    ["s^2*(s >= 0) + s*(s < 0)", "s", "step(-s) + 2*s*(1 - step(-s))"],
    ["sum(x > 0)*s", "s", "sum(step(x))"],
  ])("d(%s)/d%s", (text, wrt, shown) => {
    expect(derivative(text, wrt, names).text).toBe(shown);
    expectTrueDerivative(text, wrt, names);
  });

  test.each(["s > t", "s > 0 and t > s", "not(s > 1)"])("by itself, %s has no derivative", (condition) => {
    const failure = failureOf(() => derivative(condition, "s", names));
    expect(failure).toMatchObject({ code: "not-differentiable", at: { start: 0, end: condition.length } });
    expect(failure.hint).toContain("where(");
  });
});

describe("the derivative of a choice", () => {
  test.each([
    ["where(s > 0, s^3, 0)", "s"],
    ["where(s > t, s^2, t)", "s"],
    ["where(s > 0, log(s), s^2)", "s"],
    ["where(s > 0, sqrt(s), -sqrt(-s))", "s"],
    ["where(s >= 1 or s < 0, s^2/(s - 1/2), exp(s))", "s"],
    ["s > 0 ? s*log(s) : sin(s)", "s"],
    ["where(s > 0, where(s > 1, log(s), 1/s), s)", "s"],
    ["sum(where(x > 0, x.*log(abs(x)), exp(x)))", "x"],
    ["sum(where(x > y, x.^3, exp(y)))", "x"],
    ["sum(where(x > y, x.^3, exp(y)))", "y"],
    ["where(A*x > b, exp(A*x), b)", "x"],
    ["sum(where(A*x > b, log(abs(A*x)), (A*x).^2))", "x"],
    ["sum(where(A*x > b, log(abs(A*x)), (A*x).^2))", "A"],
    ["where(s > 0, sum(exp(A*x)), sum(x))", "x"],
    ["where(sum(x) > 0, exp(sum(x)), norm2(x))", "x"],
    ["sum(i, where(x[i] > y[i], exp(x[i]), y[i]*x[i]))", "x"],
    ["sum(where(A > 0, exp(A), A))", "A"],
    ["where(det(B) > 0, tr(inv(B)), tr(B))", "B"],
    ["where(x > 0, exp(x), x)'*y", "x"],
    ["sum(where(s > 0, 1./x, x))", "s"],
  ])("%s by %s is its slope", (expr, wrt) => {
    const found = expectTrueDerivative(expr, wrt, names, 1e-6);
    if (found.expression) expect(passesGate(found.problem, found.expression, found.shown)).toBe(true);
  });

  test.each([
    ["where(s > 0, s^2, 0)", "2*relu(s)"],
    ["where(s > t, s^2, 0)", "2*s*step(s - t)"],
    ["where(s > 0, s, 0)", "step(s)"],
    ["where(s > 1, s^2, 2*s - 1)", "2*(1 - step(s - 1) + s*step(s - 1))"],
    ["where(s > 0, log(s), 0)", "where(s > 0, 1/s, 0)"],
    ["where(s > t, log(s), t)", "where(s > t, 1/s, 0)"],
    ["where(s <= t, 1/s, 0)", "-where(s <= t, 1/s^2, 0)"],
    ["where(s > 0, s*log(s), 0)", "step(s) + where(s > 0, log(s), 0)"],
    ["where(s > 0 and s < t, log(s), 0)", "where(s > 0 and t > s, 1/s, 0)"],
    ["where(s != t, 1/(s - t), 0)", "-where(s != t, 1/(s - t)^2, 0)"],
    ["where(s == t, 0, 1/(s - t))", "-where(s != t, 1/(s - t)^2, 0)"],
    ["where(s > 0, f(s), 0)", "where(s > 0, diff(f)(s), 0)"],
  ])("of %s prints as %s", (expr, text) => {
    expect(derivative(expr, "s", names).text).toBe(text);
  });

  test.each([
    ["where(s > 0, log(s), 0)", 0],
    ["where(s > 0, s*log(s), 0)", 0],
    ["where(s > 0, sqrt(s), s)", 1],
    ["where(s != 0, 1/s, s)", 1],
    ["where(s > 0, s^(1/3)*exp(1/s), 2*s)", 2],
  ])("of %s at 0 is that of the branch taken there", (expr, expected) => {
    expect(at(derivative(expr, "s", names).node, 0)).toEqual([expected]);
  });

  test("loses no digits of a small branch beside a large one", () => {
    expect(at(open("where(s > 0, s, 10^20*t)", names).value.node, 0.3)).toEqual([0.3]);
  });

  test("does not meet what overflows in the other branch", () => {
    const { node } = derivative("where(s > 0, exp(-s), exp(s))", "s", names);
    expect(at(node, 1000)).toEqual([0]);
    expect(at(derivative("where(s > 0, s, exp(s))", "s", names).node, 1000)).toEqual([1]);
  });

  test("of second order chooses too", () => {
    expect(derivative("where(s > 0, log(s), 0)", "s", names, { order: 2 }).text).toBe("-where(s > 0, 1/s^2, 0)");
  });

  test("leaves no guard behind", () => {
    const { node } = derivative("sum(where(x > y, log(x), x.^2))^2", "x", names, { order: 2 });
    expect(topologicalOrder([node]).some((inner) => inner.kind === "apply" && inner.fn.name === "guard")).toBe(false);
  });

  test("says that conditions of a branch hold only there, and what is taken at the boundary", () => {
    expect(derivative("where(s > t, log(s), 0)", "s", names).conditions).toEqual([
      "s > 0 wherever that branch is taken",
      "where s - t = 0 step jumps; its derivative is taken as 0",
    ]);
    expect(derivative("where(s > t, log(s), 0) + 1/s", "s", names).conditions[0]).toBe(
      "s > 0 wherever that branch is taken",
    );
    expect(derivative("where(s > t, log(s), 0) + log(s)", "s", names).conditions[0]).toBe("s > 0");
  });
});

describe("equality", () => {
  test.each([
    ["max(s, t)", "where(s > t, s, t)"],
    ["min(s, t)", "where(s > t, t, s)"],
    ["relu(s)", "where(s > 0, s, 0)"],
    ["abs(s)", "where(s >= 0, s, -s)"],
    ["where(s > t, log(s), 0)", "where(s <= t, 0, log(s))"],
    ["where(s > t and s > 0, log(s), 0)", "where(s > 0, where(s > t, log(s), 0), 0)"],
    ["where(not(s > 0 or t > 0), exp(s), t)", "where(s <= 0 and t <= 0, exp(s), t)"],
    ["sum(where(x > 0, exp(x), 0))", "step(x)'*exp(x)"],
  ])("%s is %s, and so are the derivatives", (left, right) => {
    expect(equal({ left, right, vars: declared(names) }).verdict).toBe("equal");
    if (left.includes("x)")) return;
    const [first, second] = [left, right].map((expr) => derivative(expr, "s", names).text);
    expect(equal({ left: first, right: second, vars: declared(names) }).verdict).toBe("equal");
  });

  test.each([
    ["where(s > t, s, 0)", "where(s > t, 0, s)"],
    ["where(s > t, s, 0)", "where(t > s, s, 0)"],
    ["where(s > 0 and t > 0, s, 0)", "where(s > 0 or t > 0, s, 0)"],
  ])("%s is not %s", (left, right) => {
    expect(equal({ left, right, vars: declared(names) }).verdict).not.toBe("equal");
  });
});

describe("what is known of nodes", () => {
  test.each([
    ["step(s)", true],
    ["1 - step(s)*step(t)", true],
    ["step(x).*step(y)", true],
    ["step(s) + step(t)", false],
    ["2*step(s)", false],
    ["step(s)^2", true],
    ["sum(step(x))", false],
    ["s", false],
    ["diag(step(x))", false],
  ])("%s is 0 or 1 by construction: %s", (expr, expected) => {
    expect(isIndicator(open(expr, names).value.node)).toBe(expected);
  });

  test.each([
    ["s^3 + sin(t)*tanh(s)", true],
    ["(1 + s^2)^-1", true],
    ["log(1 + s^2)", true],
    ["1/s", false],
    ["sqrt(s)", false],
    ["exp(s)", false],
    ["tan(s)", false],
    ["log(s)", false],
    ["inv(B)", false],
    ["det(B)", true],
    ["x'*A'*b", true],
    ["norm2(x)", false],
    ["f(s)", false],
  ])("%s is finite with its derivatives everywhere: %s", (expr, expected) => {
    expect(isTame(open(expr, names).value.node)).toBe(expected);
  });

  test("a text of every form is read back", () => {
    const problem = open("where(x > y, log(x), 0)", names);
    for (const text of ["where(x > y and not(x > 1), log(x), 0)", "where((x > 1 or y > 1) and x > y, 1./x, 2)"])
      expect(beside(problem, text).dims.length).toBe(1);
  });
});
