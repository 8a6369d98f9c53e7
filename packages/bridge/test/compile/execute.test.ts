import { cpuBackend, NumericError } from "@closedform/numeric";
import { describe, expect, test, vi } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { execute, executeSync } from "../../src/compile/execute.ts";
import { open } from "../support/open.ts";

const values = new Map([
  ["A", [1, 2, 3, 4]],
  ["x", [5, 6]],
]);
const inputs = (name: string): readonly number[] => values.get(name)!;
const sizes = new Map([["n", 2]]);

describe("running a program", () => {
  test("gives each output by rows", async () => {
    const problem = open("A*x", "A:matrix(n,n) x:vector(n)");
    const program = compile([problem.value.node, open("A'", "A:matrix(n,n)").value.node], sizes);
    const expected = [Float64Array.of(17, 39), Float64Array.of(1, 3, 2, 4)];
    expect(executeSync(program, cpuBackend(), inputs)).toEqual(expected);
    expect(await execute(program, cpuBackend(), inputs)).toEqual(expected);
  });

  test("knows unit vectors and constants", () => {
    const program = compile([open("x[2] + pi", "x:vector(n)").value.node], sizes);
    expect(executeSync(program, cpuBackend(), inputs)[0][0]).toBeCloseTo(6 + Math.PI, 14);
  });

  test("releases every buffer", () => {
    const backend = cpuBackend();
    const [upload, run, release] = (["upload", "run", "release"] as const).map((name) => vi.spyOn(backend, name));
    executeSync(compile([open("tr(A*A) + x'*x", "A:matrix(n,n) x:vector(n)").value.node], sizes), backend, inputs);
    expect(release.mock.calls.length).toBe(upload.mock.calls.length + run.mock.calls.length);
  });

  test("hands on the backend's error for a singular matrix, and releases what was made", () => {
    const program = compile([open("inv(A)", "A:matrix(n,n)").value.node], sizes);
    const backend = cpuBackend();
    const [upload, release] = (["upload", "release"] as const).map((name) => vi.spyOn(backend, name));
    expect(() => executeSync(program, backend, () => [1, 2, 2, 4])).toThrow(NumericError);
    expect(release.mock.calls.length).toBe(upload.mock.calls.length);
  });
});
