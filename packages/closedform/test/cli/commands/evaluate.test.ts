import { expect, test } from "vitest";

import { readPoint, runEvaluate, showEvaluation } from "../../../src/cli/commands/evaluate.ts";
import { paintFor } from "../../../src/cli/paint.ts";
import { contextOf, memoryHost } from "../harness.ts";

test("a value stands alone", async () => {
  const host = memoryHost();
  expect(await runEvaluate(contextOf(host), { op: "evaluate", expr: "dot(x,x)", at: { x: [3, 4] } })).toBe(0);
  expect(host.out.text()).toBe("25\n");
});

test("a derivative stands below the value, and why the backend below that", () => {
  const found = {
    value: [1, 2],
    derivative: [
      [1, 0],
      [0, 10],
    ],
    backend: "cpu",
    reason: "there is no WebGL",
  };
  expect(showEvaluation(found, paintFor(false))).toBe(
    "value\n  [1, 2]\nderivative\n  [1,  0;\n   0, 10]\non cpu: there is no WebGL\n",
  );
});

test("a plan lists what runs, with its operations and bytes", async () => {
  const host = memoryHost();
  const request = { op: "evaluate", expr: "sum(tanh(A*x))", at: { A: [[1, 2]], x: [3, 4] }, plan: true } as const;
  expect(await runEvaluate(contextOf(host), request)).toBe(0);
  const [value, number, plan, ...kernels] = host.out.text().trimEnd().split("\n");
  expect([value, plan]).toEqual(["value", "plan"]);
  expect(Number(number)).toBeCloseTo(Math.tanh(11), 6);
  expect(kernels.map((line) => line.trim().split(/\s{2,}/u))).toEqual([
    ["contraction", "ij,j->i", "(1, 2) (2) -> (1)", "4 flops", "40 bytes"],
    ["elementwise", "tanh", "(1) -> (1)", "1 flops", "16 bytes"],
    ["contraction", "i->", "(1) -> ()", "1 flops", "16 bytes"],
    ["in all", "6 flops", "72 bytes"],
  ]);
});

test("a point comes from a file, from standard input or as it is", async () => {
  const point = '{"x": [1, 2]}';
  expect(await readPoint(memoryHost("", { "at.json": point }), "at.json")).toEqual({ x: [1, 2] });
  expect(await readPoint(memoryHost(point), "-")).toEqual({ x: [1, 2] });
  expect(await readPoint(memoryHost(), point)).toEqual({ x: [1, 2] });
});

test.for([
  ["no.json", /cannot read --at no\.json: no such file/],
  ["bad.json", /--at bad\.json is not JSON/],
  ["list.json", /--at list\.json is a list, not an object/],
  ['{"__proto__": 1}', /"__proto__"/],
] as const)("the point %s is refused", async ([argument, message]) => {
  await expect(readPoint(memoryHost("", { "bad.json": "{", "list.json": "[1]" }), argument)).rejects.toThrow(message);
});
