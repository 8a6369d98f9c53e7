// The same derivatives in float32 on WebGL in a real browser and in float64 on the CPU.

import { webglBackend } from "@closedform/numeric";
import { describe, expect, test } from "vitest";

import { crossCheck } from "../src/cross-check.ts";
import { evaluate, evaluateOn } from "../src/evaluate.ts";
import type { EvaluateRequest } from "../src/evaluate.ts";
import { declared } from "./support/open.ts";

const A = [
  [1, 2, -1],
  [0.5, -0.25, 2],
  [-1.5, 1, 0.75],
  [2, 0, -2],
];
const x = [0.5, -1, 2];
const b = [1, -1, 0.25, 3];
const y = [1, -1, 1, -1];

function flat(nested: unknown): readonly number[] {
  return [nested].flat(8) as number[];
}

// ‖A‖·‖x‖-sized sums of three products and an exponential or two: 2^-24 · (terms + exp's 3 + 2|x| ulp) stays below 4e-6
// of the largest entry.
const tolerance = 4e-6;

describe("on WebGL in float32", () => {
  test("the renderer is named", () => {
    const backend = webglBackend();
    console.log(`WebGL2 renderer: ${backend.description}`);
    expect(backend.description).not.toBe("");
    backend.dispose();
  });

  test.each<readonly [string, Omit<EvaluateRequest, "at">, EvaluateRequest["at"]]>([
    [
      "the gradient of least squares",
      { expr: "norm2(A*x - b)^2", vars: declared("A:matrix(m,n) x:vector(n) b:vector(m)"), wrt: "x" },
      { A, x, b },
    ],
    [
      "the gradient of the logistic loss",
      { expr: "sum(log(1 + exp(-y.*(A*x))))/m", vars: declared("A:matrix(m,n) x:vector(n) y:vector(m)"), wrt: "x" },
      { A, x, y },
    ],
    [
      "the Hessian of the logistic loss",
      {
        expr: "sum(log(1 + exp(-y.*(A*x))))/m",
        vars: declared("A:matrix(m,n) x:vector(n) y:vector(m)"),
        wrt: "x",
        order: 2,
      },
      { A, x, y },
    ],
    [
      "the Jacobian of softmax",
      { expr: "softmax(A*x)", vars: declared("A:matrix(m,n) x:vector(n)"), wrt: "x" },
      { A, x },
    ],
  ])("%s agrees with the CPU", async (_what, request, at) => {
    const truth = evaluate({ ...request, at });
    const single = await evaluateOn({ ...request, at, backend: "webgl" });
    expect(single.backend).toBe("webgl");
    for (const key of ["value", "derivative"] as const) {
      const [expected, actual] = [flat(truth[key]), flat(single[key])];
      const scale = Math.max(1, ...expected.map(Math.abs));
      expect(actual.length).toBe(expected.length);
      actual.forEach((entry, k) => expect(Math.abs(entry - expected[k]) / scale).toBeLessThanOrEqual(tolerance));
    }
  });

  test("a cross-check has a row for it", async () => {
    const found = await crossCheck({
      expr: "sum(tanh(A*x))",
      vars: declared("A:matrix(m,n) x:vector(n)"),
      wrt: "x",
      seed: 3,
    });
    const row = found.rows.find(({ method }) => method.includes("webgl"));
    expect(row).toMatchObject({ agrees: true });
    expect(row?.note).not.toBe("");
  });

  test("auto says which backend it took and why", async () => {
    const found = await evaluateOn({ expr: "x^2", vars: declared("x:scalar"), at: { x: 3 }, backend: "auto" });
    expect(flat(found.value)[0]).toBeCloseTo(9, 5);
    expect(found.reason).toBeTruthy();
  });
});
