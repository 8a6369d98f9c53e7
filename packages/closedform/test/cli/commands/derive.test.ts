import { expect, test } from "vitest";

import { remarksOn, runDerive } from "../../../src/cli/commands/derive.ts";
import type { Format } from "../../../src/cli/format.ts";
import { contextOf, memoryHost } from "../harness.ts";

const request = { op: "derive", expr: "log(det(X))", wrt: "X" } as const;

async function derived(format: Format): Promise<{ status: number; out: string; err: string }> {
  const host = memoryHost();
  const status = await runDerive(contextOf(host), request, format);
  return { status, out: host.out.text(), err: host.err.text() };
}

test("as text, with everything that the formula rests on", async () => {
  expect((await derived("text")).out).toBe(
    "inv(X)'\n  shape      n × n (layout: mixed)\n  condition  X is invertible\n  assumed    X : matrix(n,n)\n",
  );
});

test("as LaTeX, with remarks that LaTeX skips", async () => {
  const [formula, ...remarks] = (await derived("latex")).out.trimEnd().split("\n");
  expect(formula).toContain("X");
  expect(remarks.every((line) => line.startsWith("% "))).toBe(true);
});

test("as JSON", async () => {
  expect(JSON.parse((await derived("json")).out)).toMatchObject({ ok: true, result: { shape: ["n", "n"] } });
});

test.for([
  ["numpy", "np.linalg.inv(X).T"],
  ["pytorch", "torch.linalg.inv(X).T"],
  ["jax", "jnp.linalg.inv(X).T"],
  ["julia", "inv(X)'"],
  ["matlab", "inv(X).'"],
  ["typescript", "X.inverse().T"],
  ["mathml", "<msup>"],
] as const)("as %s, and nothing else", async ([format, part]) => {
  const { status, out, err } = await derived(format);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toContain(part);
  expect(out.endsWith("\n")).toBe(true);
});

test("a scalar has no shape to name", () => {
  const result = {
    text: "",
    latex: "",
    order: 1,
    shape: [],
    notation: "matrix",
    layout: "mixed",
    definitions: [],
  } as const;
  expect(remarksOn({ result, conditions: [], inferred: {} })).toEqual([["shape", "scalar (layout: mixed)"]]);
});
