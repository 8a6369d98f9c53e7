import { cpuBackend, NumericError } from "@closedform/numeric";
import type { KernelCall } from "@closedform/numeric";
import { evaluate, identity, trace } from "mathjs";
import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { executeSync } from "../../src/compile/execute.ts";
import type { Instruction, Program } from "../../src/compile/program.ts";
import { shareFactorizations } from "../../src/compile/share-factorizations.ts";
import { open } from "../support/open.ts";

const n = 3;
const values = new Map<string, readonly number[]>([
  ["A", [4, 1, -2, 0.5, 3, 1, 1, -1, 5]],
  ["B", [1, 2, 3, 4, 5, 6, 7, 8, 10]],
  ["b", [1, -2, 3]],
]);
const valueOf = (name: string): readonly number[] => values.get(name)!;

function rowsOf(entries: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: n }, (_, i) => entries.slice(i * n, (i + 1) * n));
}

function kernelsOf({ instructions }: Program): readonly string[] {
  return instructions.map(({ call }) => (call.kernel === "matrixFunction" ? call.apply : call.kernel));
}

function compiled(expr: string): Program {
  return compile([open(expr, "A:matrix(n,n) B:matrix(n,n) b:vector(n)").value.node], new Map([["n", n]]));
}

describe("factorisations", () => {
  test.each([
    ["inv(A)*b", ["luFactors", "luSolve"]],
    ["inv(A)'*b", ["luFactors", "luSolveTransposed"]],
    ["b'*inv(A)", ["luFactors", "luSolveTransposed"]],
    ["inv(A)*B", ["luFactors", "luSolve"]],
    ["det(A)", ["determinant"]],
    ["inv(A)", ["inverse"]],
    ["logdet(A) + det(A)", ["luFactors", "luDeterminant", "luLogDeterminant", "combine"]],
    ["inv(A).*B", ["inverse", "contraction"]],
  ])("%s runs %j", (expr, kernels) => {
    expect(kernelsOf(compiled(expr)).toSorted()).toEqual([...kernels].sort());
  });

  test("a matrix is factorised once, whatever is wanted of it", () => {
    const kernels = kernelsOf(compiled("logdet(A) + b'*inv(A)*b + tr(inv(A)*B) + det(A)"));
    expect(kernels.filter((name) => name === "luFactors")).toHaveLength(1);
    expect(kernels).not.toContain("inverse");
  });

  // B may stand with its rows or columns first, and so may the result.
  test.each([
    [[0, 1], [1], [0]],
    [[0, 1], [0], [1]],
    [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
    [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
    [
      [0, 1],
      [2, 1],
      [0, 2],
    ],
    [
      [0, 1],
      [2, 0],
      [2, 1],
    ],
    [
      [0, 1],
      [0, 2],
      [2, 1],
    ],
    [
      [0, 1],
      [1, 2],
      [0, 2, 1],
    ],
    [[0, 1], [0, 1], []],
    [[0, 0], [0], [0]],
  ])("inverse%j times %j to %j has the values of the inverse", (own, other, output) => {
    const sizes = [n, n, n];
    const product = (inputs: readonly number[]): Instruction => ({
      call: { kernel: "contraction", labels: [own, other], output, sizes },
      inputs,
      output: 3,
    });
    const inverse: KernelCall = { kernel: "inverse", size: n };
    const right = other.length === 1 ? "b" : "B";
    const program: Program = {
      variables: [
        { slot: 0, name: "A", shape: [n, n] },
        { slot: 1, name: right, shape: other.map(() => n) },
      ],
      constants: [],
      instructions: [{ call: inverse, inputs: [0], output: 2 }, product([2, 1])],
      outputs: [3],
      slots: 4,
    };
    const [before] = executeSync(program, cpuBackend(), valueOf);
    const [after] = executeSync(shareFactorizations(program), cpuBackend(), valueOf);
    expect(after).toHaveLength(before.length);
    after.forEach((value, k) => expect(value).toBeCloseTo(before[k], 12));
  });

  // A' is at hand as a variable of its own, so that the products below are made of two inverses that meet.
  test.each([
    ["tr(inv(A)*B*inv(C)*B)", ["A", "B", "C"]],
    ["vec(inv(A)*B)'*vec(inv(C))", ["A", "B", "C"]],
    ["inv(A)*inv(C)", ["A", "C"]],
    ["inv(A)'*inv(C)", ["A", "C"]],
    ["inv(A)*inv(C)'", ["A", "C"]],
    ["inv(A)*inv(C)*inv(B + 20*eye(n))", ["A", "B", "C"]],
    ["tr(inv(A)*inv(C)) + sum(inv(A).*inv(C))", ["A", "C"]],
  ])("two inverses that meet: %s", (expr, names) => {
    const declarations = "A:matrix(n,n) B:matrix(n,n) C:matrix(n,n)";
    const program = compile([open(expr, declarations).value.node], new Map([["n", n]]));
    const known = new Map([...values, ["C", [2, -1, 0, 1, 3, 1, 0, 1, 4]]]);
    const [found] = executeSync(program, cpuBackend(), (name) => known.get(name)!);
    const at = Object.fromEntries(names.map((name) => [name, rowsOf(known.get(name)!)]));
    const columns = (matrix: readonly (readonly number[])[]): readonly number[] =>
      matrix[0].flatMap((_, j) => matrix.map((row) => row[j]));
    const wanted: unknown = evaluate(expr, {
      ...at,
      n,
      tr: trace,
      vec: columns,
      eye: (size: number) => identity(size).valueOf(),
    });
    const flat = [wanted].flat(3) as number[];
    expect(found).toHaveLength(flat.length);
    found.forEach((value, k) => expect(value).toBeCloseTo(flat[k], 12));
  });

  test("a singular matrix is refused as before", () => {
    const singular = (name: string): readonly number[] => (name === "A" ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : valueOf(name));
    expect(() => executeSync(compiled("inv(A)*b"), cpuBackend(), singular)).toThrow(NumericError);
    expect(executeSync(compiled("det(A) + 0*logdet(A + 5*eye(n))"), cpuBackend(), singular)[0][0]).toBeCloseTo(0, 12);
  });
});
