import { expect, test } from "vitest";

import { remarksOn, runDerive } from "../../../src/cli/commands/derive.ts";
import type { Format } from "../../../src/cli/format.ts";
import { contextOf, memoryHost, run } from "../harness.ts";

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

test.each([
  ["'inv(X)' --wrt X --differential", ["dF = -inv(X)*dX*inv(X)"]],
  ["'norm2(A*x - b)^2' --wrt x --direction u", ["2*(A*x - b)'*A*u"]],
  ["'norm2(A*x - b)^2' --wrt x --hvp --direction u", ["2*A'*A*u"]],
  ["'norm2(x)^2' --wrt x --direction u --unit", ["2*x'*u/norm2(u)"]],
  ["'x*y^2' --wrt x,y --direction 1 --direction 2 --var x:scalar --var y:scalar", ["y*(y + 4*x)"]],
  ["'softmax(A*x)' --wrt x --definitions", ["t0 = softmax(A*x)", "(diag(t0) - t0*t0')*A"]],
  ["'X.*X' --wrt X", ["D[i,j,k,l] = ", "as a map  dF = 2*(X.*dX)", "over vec  2*diag(vec(X))"]],
  ["'A*x' --wrt x --layout both", ["numerator    A  (m × n)", "denominator  A'  (n × m)"]],
  ["'tr(B*S)' --wrt S --structure projected --var S:matrix(n,n):skew", ["convention  projected onto the skew"]],
])("%s", async (line, expected) => {
  const given = [...line.matchAll(/'([^']*(?:'[^' ]+)*)'|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare);
  const { status, out, err } = await run(["derive", ...given]);
  expect(err).toBe("");
  expect(status).toBe(0);
  for (const text of expected) expect(out).toContain(text);
});

test("a differential in LaTeX is an equation", async () => {
  const { out } = await run(["derive", "inv(X)", "--wrt", "X", "--differential", "--format", "latex"]);
  expect(out).toContain("\\mathrm{d}\\mathbf{F} = -\\mathbf{X}^{-1} \\mathrm{d}\\mathbf{X}");
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
    form: "derivative",
  } as const;
  expect(remarksOn({ result, conditions: [], inferred: {} })).toEqual([["shape", "scalar (layout: mixed)"]]);
});
