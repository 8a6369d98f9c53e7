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
