import { NumericError } from "@closedform/numeric";
import { ClosedformError, derivativeOf } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { asClosedformError, compile } from "../../src/compile/compile.ts";
import { failureOf, open } from "../support/open.ts";

const sizes = new Map([
  ["m", 2],
  ["n", 3],
]);

describe("a program", () => {
  test.each([
    "sum(exp(A*x)) + norm2(A*x)^2 + x[1]",
    "tr(inv(S)*inv(T)) + det(S)*logdet(T)",
    "inv(S)*inv(T)*x + inv(S)*x",
    "vec(inv(S)*T)'*vec(inv(T))",
    "sum(softmax(A*x)) + x'*T*S*T*x",
  ])("of %s fills its slots in order and reads only slots that are filled", (expr) => {
    const { value } = open(expr, "A:matrix(m,n) x:vector(n) S:matrix(n,n) T:matrix(n,n)");
    const program = compile([value.node], sizes);
    const filled = new Set([...program.variables, ...program.constants].map(({ slot }) => slot));
    for (const { inputs, output } of program.instructions) {
      expect(inputs.every((slot) => filled.has(slot))).toBe(true);
      expect(filled.has(output)).toBe(false);
      filled.add(output);
    }
    expect(program.outputs.every((slot) => filled.has(slot))).toBe(true);
    expect(filled.size).toBe(program.slots);
  });

  test("computes what several roots share once", () => {
    const problem = open("sum(exp(A*x))", "A:matrix(m,n) x:vector(n)");
    const { node } = derivativeOf(problem, { expr: problem.source, wrt: "x" });
    const [alone, both] = [[problem.value.node], [problem.value.node, node]].map((roots) => compile(roots, sizes));
    const exponentials = (program: typeof alone): number =>
      program.instructions.filter(({ call }) => call.kernel === "elementwise").length;
    expect(exponentials(both)).toBe(exponentials(alone));
    expect(both.variables.map(({ name }) => name).sort()).toEqual(["A", "x"]);
  });

  test.each([
    ["x.^2", "square"],
    ["1./x", "reciprocal"],
    ["sqrt(x)", "sqrt"],
    ["x.^3", "power"],
    ["x.^y", "power"],
  ])("%s runs %s", (expr, name) => {
    const { instructions } = compile([open(expr, "x:vector(n) y:vector(n)").value.node], sizes);
    const applied = instructions.flatMap(({ call }) =>
      call.kernel === "elementwise" ? call.steps.map((step) => step.apply) : [],
    );
    expect(applied).toEqual([name]);
  });

  test("of a linear combination has the coefficients", () => {
    const { instructions } = compile([open("2*x - y/4", "x:vector(n) y:vector(n)").value.node], sizes);
    expect(instructions.map(({ call }) => call)).toEqual([{ kernel: "combine", shape: [3], coefficients: [2, -0.25] }]);
  });

  test("beyond the limit of entries is refused with the size", () => {
    const big = open("x*x'", "x:vector(n)").value.node;
    const failure = failureOf(() => compile([big], new Map([["n", 100_000]])));
    expect(failure.code).toBe("budget");
    expect(failure.message).toContain("100000, 100000");
    const larger = compile([big], new Map([["n", 10_000]]), { elementBudget: 1e8 });
    expect(larger.instructions).toHaveLength(1);
  });

  test("without the size of a dimension asks for it", () => {
    const failure = failureOf(() => compile([open("n*sum(x)", "x:vector(n)").value.node], new Map()));
    expect(failure).toMatchObject({ code: "bad-request" });
    expect(failure.message).toContain("n");
  });
});

describe("numeric errors", () => {
  test.each([
    ["singular", "not-differentiable"],
    ["device", "unsupported"],
    ["shape-mismatch", "shape-mismatch"],
  ] as const)("%s becomes %s", (code, expected) => {
    const error = asClosedformError(new NumericError(code, "text", "hint"));
    expect(error).toBeInstanceOf(ClosedformError);
    expect(error).toMatchObject({ code: expected, message: "text" });
  });

  test("others stay what they are", () => {
    const error = new TypeError("no");
    expect(asClosedformError(error)).toBe(error);
  });
});
