import { derivativeOf } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { crossCheck, witnessRows } from "../src/cross-check.ts";
import { samplePoint } from "../src/sample.ts";
import { declared, open } from "./support/open.ts";

const least = "A:matrix(m,n) x:vector(n) b:vector(m)";

describe("a cross-check", () => {
  test.each([
    ["norm2(A*x-b)^2", "x", least],
    ["norm2(A*x-b)^2", "A", least],
    ["softmax(A*x)", "x", least],
    ["logdet(S) + x'*inv(S)*x", "x", "S:matrix(n,n):spd x:vector(n)"],
    ["sum(log(1 + exp(-y.*(X*w))))", "w", "X:matrix(m,n) w:vector(n) y:vector(m)"],
    ["det(X)*tr(inv(X))", "X", "X:matrix(n,n):invertible"],
    ["x*y + sin(x)", ["x", "y"], "x:scalar y:scalar"],
    ["sum(abs(x)) + sum(relu(x))", "x", "x:vector(n)"],
  ])("of %s by %s: every witness agrees", async (expr, wrt, declarations) => {
    const found = await crossCheck({ expr, vars: declared(declarations), wrt, seed: 5 });
    expect(found.rows.map(({ method }) => method)).toEqual([
      "finite differences",
      "reverse autodiff",
      "forward autodiff",
      "closed form, node by node",
    ]);
    for (const row of found.rows) expect(row, row.method).toMatchObject({ agrees: true });
    expect(found.agrees).toBe(true);
    expect(found.skipped).toEqual([{ method: "closed form on webgl (float32)", reason: expect.any(String) as string }]);
    expect(Object.keys(found.at).length).toBeGreaterThan(0);
  });

  test("shows what each witness says, at a point that its seed gives again", async () => {
    const request = { expr: "x'*A*x", vars: declared("A:matrix(n,n) x:vector(n)"), wrt: "x", seed: 8 };
    const found = await crossCheck(request);
    const [A, x] = [found.at["A"] as number[][], found.at["x"] as number[]];
    const expected = x.map((_, i) => x.reduce((sum, entry, j) => sum + (A[i][j] + A[j][i]) * entry, 0));
    for (const value of [found.value, ...found.rows.map((row) => row.value)])
      (value as number[]).forEach((entry, i) => expect(entry).toBeCloseTo(expected[i], 6));
    expect(await crossCheck({ ...request, seed: found.seed })).toEqual(found);
  });

  test("says which witness could not be heard", async () => {
    const vars = declared("A:matrix(n,n) B:matrix(n,n)");
    const { rows, skipped } = await crossCheck({ expr: "tr(B*expm(A))", vars, wrt: "A", seed: 1 });
    expect(rows.length + skipped.length).toBe(5);
    for (const { reason } of skipped) expect(reason).toMatch(/\w/u);
  });

  test("rejects a wrong closed form by every witness", () => {
    const problem = open("x'*A*x", "A:matrix(n,n) x:vector(n)");
    const right = derivativeOf(problem, { expr: problem.source, wrt: "x" });
    // A forgotten factor 2 in one entry of the sum: A·x in place of (A + A')·x.
    const wrong = { ...right, node: open("A*x", "A:matrix(n,n) x:vector(n)").value.node };
    const { rows } = witnessRows(problem, wrong, ["x"], samplePoint(problem, [problem.value.node], 1, 0));
    expect(rows.map(({ agrees }) => agrees)).toEqual([false, false, false]);
  });

  // 1/x is finite at x < 0, where log x is not real: such a point is no witness against the closed form.
  test.each([
    ["log(x)", "x:scalar"],
    ["sum(log(x))", "x:vector(n)"],
    ["tr(A*S*S)", "A:matrix(n,n) S:matrix(n,n):symmetric"],
  ])("of %s agrees at the points of every seed", async (expr, declarations) => {
    for (let seed = 0; seed < 6; seed++) {
      const found = await crossCheck({ expr, vars: declared(declarations), wrt: expr.includes("S") ? "S" : "x", seed });
      expect(found.agrees, JSON.stringify(found)).toBe(true);
    }
  });

  test("gives up typed where no point is in the domain", async () => {
    await expect(
      crossCheck({ expr: "log(-1 - x^2)", vars: declared("x:scalar"), wrt: "x", seed: 1 }),
    ).rejects.toMatchObject({ name: "ClosedformError", code: "budget" });
  });
});
