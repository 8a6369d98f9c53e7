// Every function of matrices on its two numeric sides, also those that the language does not know yet: nodes are made by
// hand, with records of nothing but a name and a shape.

import { cpuBackend, matrixKernelNames, reshape, tensor, vjp } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import { topologicalOrder } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { compile } from "../../src/compile/compile.ts";
import { executeSync } from "../../src/compile/execute.ts";
import { matrixFunctionCall, matrixFunctions } from "../../src/compile/matrix-functions.ts";
import { evaluate } from "../../src/evaluate.ts";
import { interpret } from "../../src/interpret.ts";
import { failureOf, open } from "../support/open.ts";

const sizes = new Map([["n", 2]]);

// Symmetric, positive definite, with simple eigenvalues 1 and 6: a point where every function has a value.
const points: Readonly<Record<string, readonly number[]>> = {
  A: [2, 2, 2, 5],
  B: [1, 0.5, 0.5, 2],
  C: [1, -2, 3, 0.5],
  k: [3],
};

const operandNames: Readonly<Record<string, readonly string[]>> = {
  sylvester: ["A", "B", "C"],
  expm_frechet: ["A", "C"],
  logm_frechet: ["A", "C"],
  matrixPower: ["A", "k"],
  powerSum: ["A", "C", "k"],
  sylvester_kron: ["A", "B"],
  power_kron: ["A", "k"],
};

const known: Readonly<Record<string, readonly number[]>> = {
  inv: [5 / 6, -1 / 3, -1 / 3, 1 / 3],
  det: [6],
  logdet: [Math.log(6)],
  cofactor: [5, -2, -2, 2],
  pinv: [5 / 6, -1 / 3, -1 / 3, 1 / 3],
  chol: [Math.SQRT2, 0, Math.SQRT2, Math.sqrt(3)],
  eigvals: [1, 6],
  eigvecs: [2, 1, -1, 2].map((x) => x / Math.sqrt(5)),
  normNuc: [7],
  // With P₁ and P₆ the projectors on the eigenvectors: f(A) = f(1)·P₁ + f(6)·P₆.
  expm: functionOfA(Math.exp),
  sqrtm: functionOfA(Math.sqrt),
  logm: functionOfA(Math.log),
  matrixPower: functionOfA((x) => x ** 3),
  tril: [2, 0, 2, 5],
  triu: [2, 2, 0, 5],
};

function functionOfA(f: (x: number) => number): number[] {
  const [low, high] = [f(1) / 5, f(6) / 5];
  return [4 * low + high, 2 * (high - low), 2 * (high - low), low + 4 * high];
}

const shapes: Readonly<Record<string, (a: Node) => Node["dims"]>> = {
  det: () => [],
  logdet: () => [],
  normNuc: () => [],
  eigvals: (a) => [a.dims[0]],
  ...Object.fromEntries(
    ["expm_kron", "logm_kron", "sylvester_kron", "power_kron"].map((name) => [
      name,
      (a: Node) => [...a.dims, ...a.dims],
    ]),
  ),
};

function nodeOf(name: string): Node {
  const { graph, value } = open("tr(A*B*C)*k", "A:matrix(n,n) B:matrix(n,n) C:matrix(n,n) k:scalar");
  const variables = new Map(
    topologicalOrder([value.node]).flatMap((node) => (node.kind === "variable" ? [[node.name, node] as const] : [])),
  );
  const operands = (operandNames[name] ?? ["A"]).map((operand) => variables.get(operand)!);
  const dims = shapes[name] ?? ((a: Node) => a.dims);
  const record = {
    name,
    dims: ([a]: readonly Node[]) => dims(a),
    cotangents: () => [],
    keepsSymmetry: false,
    source: "none",
  };
  return graph.matrixFunction(record, operands);
}

function variable(name: string): Tensor {
  return name === "k" ? tensor(points["k"][0]) : reshape(tensor(points[name]), [2, 2]);
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  const size = Math.max(...expected.map(Math.abs));
  expected.forEach((x, k) => expect(Math.abs(actual[k] - x)).toBeLessThanOrEqual(1e-13 * size));
}

describe.each([...matrixFunctions.keys()])("%s", (name) => {
  const compiled = (): Float64Array => executeSync(compile([nodeOf(name)], sizes), cpuBackend(), (n) => points[n])[0];

  test("compiles to a kernel that gives the value of its operation", () => {
    const expected = interpret(nodeOf(name), variable, sizes);
    const actual = compiled();
    expect(actual.length).toBe(expected.size);
    actual.forEach((x, k) => expect(x).toBeCloseTo(expected.data[k], 12));
  });

  test("has an operation that can be differentiated by each matrix", () => {
    for (const operand of operandNames[name] ?? ["A"]) {
      if (operand === "k") continue;
      const f = (x: Tensor): Tensor => interpret(nodeOf(name), (n) => (n === operand ? x : variable(n)), sizes);
      const [gradient] = vjp((x) => f(x).sum(), variable(operand)).pullBack(1);
      expect(gradient.data.every(Number.isFinite)).toBe(true);
    }
  });
});

test.each(Object.entries(known))("%s has the value known by hand", (name, expected) => {
  expectClose(executeSync(compile([nodeOf(name)], sizes), cpuBackend(), (n) => points[n])[0], expected);
});

describe("the functions of two matrices and more", () => {
  const run = (name: string): Float64Array =>
    executeSync(compile([nodeOf(name)], sizes), cpuBackend(), (n) => points[n])[0];
  const times = (x: ArrayLike<number>, y: ArrayLike<number>): number[] =>
    [0, 1, 2, 3].map((k) => x[k & 2] * y[k & 1] + x[(k & 2) + 1] * y[2 + (k & 1)]);

  test("sylvester solves A*X + X*B = C", () => {
    const x = run("sylvester");
    const [left, right] = [times(points["A"], x), times(x, points["B"])];
    points["C"].forEach((c, k) => expect(left[k] + right[k]).toBeCloseTo(c, 12));
  });

  // For a direction that commutes with A the derivative of f is f′(A)·E; here E = A.
  test.each([
    ["expm_frechet", functionOfA((x) => Math.exp(x) * x)],
    ["logm_frechet", [1, 0, 0, 1]],
  ])("%s along A", (name, expected) => {
    const along = executeSync(compile([nodeOf(name)], sizes), cpuBackend(), (n) => points[n === "C" ? "A" : n])[0];
    expectClose(along, expected);
  });
});

test("kernels exist by those names", () => {
  const calls = [...matrixFunctions.values()].map((join) => matrixFunctionCall(join, [[2, 2]]));
  for (const call of calls) if (call.kernel === "matrixFunction") expect(matrixKernelNames).toContain(call.apply);
});

describe("a symbolic power of a matrix", () => {
  const vars = { A: { type: "matrix", dims: ["n", "n"] }, k: { type: "scalar" } } as const;
  const at = (k: number) => ({
    A: [
      [1, 1],
      [0, 1],
    ],
    k,
  });

  test.each([
    [5, 5],
    [0, 0],
    [-3, -3],
    [1_000_000, 1_000_000],
  ])("A^%d of a shear", (k, corner) => {
    expect(evaluate({ expr: "A^k", vars, at: at(k) }).value).toEqual([
      [1, corner],
      [0, 1],
    ]);
  });

  test("by a number that is not whole is refused", () => {
    const failure = failureOf(() => evaluate({ expr: "A^k", vars, at: at(0.5) }));
    expect(failure.code).toBe("bad-request");
    expect(failure.message).toContain("exponent 0.5 is not a whole number");
  });
});

test("a matrix that is not symmetric is refused where only symmetric ones make sense", () => {
  const program = compile([nodeOf("chol")], sizes);
  expect(() => executeSync(program, cpuBackend(), () => [2, 1, 0, 2])).toThrow(
    "cholesky: the 2×2 matrix is not symmetric",
  );
});
