import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { planOf } from "../../src/compile/plan.ts";
import type { EvaluationPlan } from "../../src/compile/plan.ts";
import { open } from "../support/open.ts";

const sizes = new Map([
  ["m", 40],
  ["n", 10],
]);

function plan(expr: string): EvaluationPlan {
  const problem = open(expr, "X:matrix(m,n) A:matrix(n,n) w:vector(n) y:vector(m)");
  return planOf(compile([problem.value.node], sizes));
}

describe("a plan", () => {
  test("names kernels with shapes, operations and bytes", () => {
    expect(plan("X*w").kernels).toEqual([
      { kernel: "contraction", detail: "ij,j->i", inputs: [[40, 10], [10]], shape: [40], flops: 800, bytes: 8 * 450 },
    ]);
    expect(plan("exp(tanh(y))").kernels).toMatchObject([{ kernel: "elementwise", detail: "tanh, exp", flops: 80 }]);
    expect(plan("2*y - y.^2").kernels.at(-1)).toMatchObject({ kernel: "elementwise", shape: [40] });
  });

  test("counts what an order saves", () => {
    // X'X·w would cost 2·40·10² first.
    expect(plan("X'*X*w").flops).toBe(2 * 2 * 40 * 10);
    const total = plan("y'*X*w");
    expect(total.flops).toBe(total.kernels.reduce((sum, { flops }) => sum + flops, 0));
    expect(total.bytes).toBe(total.kernels.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  test("has the usual counts for systems and determinants", () => {
    expect(plan("inv(A)*w").kernels.map(({ detail, flops }) => [detail, flops])).toEqual([
      ["luFactors", 667],
      ["luSolve", 200],
    ]);
    expect(plan("det(A)").flops).toBe(667);
  });
});
