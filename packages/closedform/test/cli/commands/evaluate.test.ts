import type { CompressedTensor } from "@closedform/bridge";
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

test("a compressed derivative is written as einsums of named factors", async () => {
  const host = memoryHost();
  const at = { x: [1, 2, 3], a: [1, 1, 2] };
  const request = { op: "evaluate", expr: "dot(a,x)^2", wrt: "x", order: 2, vars: ["a:vector(n)"], at } as const;
  expect(await runEvaluate(contextOf(host), { ...request, compressed: true })).toBe(0);
  expect(host.out.text()).toBe(
    'value\n  81\nderivative\n  shape (3, 3), 3 numbers instead of 9\n  2 * einsum("i,j->ij", M1, M1)\n  M1 =\n    [1, 1, 2]\n',
  );
});

test("of a compressed derivative, what is zero and what holds no numbers", () => {
  const shown = (terms: CompressedTensor["terms"]): string =>
    showEvaluation({ value: 0, compressed: { shape: [2, 2], terms, entries: 0 }, backend: "cpu" }, paintFor(false));
  expect(shown([])).toBe("value\n  0\nderivative\n  shape (2, 2), 0 numbers instead of 4\n  zero\n");
  const terms = [
    { coefficient: 2, einsum: "ij->ij", factors: [{ identity: 2 }] },
    { coefficient: 1, einsum: "i,j->ij", factors: [{ ones: 2 }, { ones: 2 }] },
  ];
  expect(shown(terms)).toContain('2 * einsum("ij->ij", identity(2))\n  + einsum("i,j->ij", ones(2), ones(2))');
});

test("a Hessian times a direction needs the direction's value", async () => {
  const host = memoryHost();
  const request = { op: "evaluate", expr: "dot(x,x)^2", wrt: "x", form: "hvp", direction: "u" } as const;
  expect(await runEvaluate(contextOf(host), { ...request, at: { x: [1, 0], u: [1, 1] } })).toBe(0);
  expect(host.out.text()).toBe("value\n  1\nderivative\n  [12, 4]\n");
  const refused = memoryHost();
  expect(await runEvaluate(contextOf(refused), { ...request, at: { x: [1, 0] } })).toBe(2);
  expect(refused.err.text()).toContain("no value is given for u");
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
