// The size of derivatives of growing programs, in nodes: linear, within fixed multiples of the input.

import { describe, expect, test } from "vitest";

import { differentiate } from "../../src/differentiate/reverse.ts";
import { openProblem } from "../../src/problem.ts";
import type { Problem } from "../../src/problem.ts";
import type { Node } from "../../src/tensor/node.ts";
import { countNodes } from "../../src/tensor/traverse.ts";
import { dimensionsOf } from "../../src/types/type.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";

const scalar: VariableSpec = { type: "scalar" };
const vector: VariableSpec = { type: "vector", dims: ["n"] };
const matrix: VariableSpec = { type: "matrix", dims: ["n", "n"] };

interface Program {
  readonly lines: readonly string[];
  readonly vars: Readonly<Record<string, VariableSpec>>;
  /** By which variables, where not by all. */
  readonly by?: readonly string[];
}

function named(letter: string, n: number, spec: VariableSpec): Readonly<Record<string, VariableSpec>> {
  return Object.fromEntries(Array.from({ length: n }, (_, k) => [`${letter}${k + 1}`, spec]));
}

function steps(n: number, first: string, next: (before: string, k: number) => string): readonly string[] {
  const later = Array.from({ length: n - 1 }, (_, k) => `a${k + 2} = ${next(`a${k + 1}`, k + 2)}`);
  return [`a1 = ${first}`, ...later];
}

const families: Readonly<Record<string, (n: number) => Program>> = {
  sum: (n) => ({
    lines: steps(n, "sin(x1)*exp(x1)", (before, k) => `${before} + sin(x${k})*exp(x${k})`),
    vars: named("x", n, scalar),
  }),
  product: (n) => ({ lines: steps(n, "x1", (before, k) => `${before}*x${k}`), vars: named("x", n, scalar) }),
  chain: (n) => ({
    lines: steps(n, "exp(x1)", (before, k) => `${k % 2 === 0 ? "sin" : "exp"}(${before})`),
    vars: named("x", 1, scalar),
  }),
  tower: (n) => ({
    lines: [...steps(n, "A*x1", (before) => `A*${before}`), `x1'*a${n}`],
    vars: { A: matrix, x1: vector },
    by: ["x1"],
  }),
  "net with shared weights": (n) => ({
    lines: [...steps(n, "tanh(A*x1)", (before) => `tanh(A*${before})`), `sum(a${n})`],
    vars: { A: matrix, x1: vector },
  }),
  "net with its own weights": (n) => ({
    lines: [...steps(n, "tanh(W1*x1)", (before, k) => `tanh(W${k}*${before})`), `sum(a${n})`],
    vars: { ...named("W", n, matrix), x1: vector },
  }),
};

function variableNodes({ graph, variables }: Problem, by: readonly string[]): readonly Node[] {
  return [...variables.values()]
    .filter(({ name }) => by.includes(name))
    .map(({ name, type, assumptions }) => graph.variable(name, dimensionsOf(type), assumptions));
}

// By everything, and what one entry of the gradient, that by x1, is by x1 again.
function sizes({ lines, vars, by = Object.keys(vars) }: Program): {
  readonly input: number;
  readonly first: number;
  readonly second: number;
} {
  const problem = openProblem(lines.join("\n"), vars);
  const { graph, value } = problem;
  const wrt = variableNodes(problem, by);
  const gradient = differentiate(graph, value.node, wrt);
  const x = wrt.find((node) => node.kind === "variable" && node.name === "x1")!;
  const second = differentiate(graph, gradient[wrt.indexOf(x)], [x]);
  return { input: countNodes([value.node]), first: countNodes(gradient), second: countNodes(second) };
}

describe.each(Object.entries(families))("%s", (_name, family) => {
  test.each([10, 100, 1000, 10_000])("of %i: at most 3 and 9 nodes for one of the input", { timeout: 120_000 }, (n) => {
    const { input, first, second } = sizes(family(n));
    expect(first / input).toBeLessThanOrEqual(3);
    expect(second / input).toBeLessThanOrEqual(9);
  });

  test("the input itself grows linearly", () => {
    const [small, large] = [100, 1000].map((n) => sizes(family(n)).input) as [number, number];
    expect(large / small).toBeLessThanOrEqual(10.5);
  });
});

// A product of n equal matrices is few nodes of many factors, so what it gives is counted by its factors.
test.each([10, 100, 1000])("a tower of %i by its matrix: at most 3 nodes for one factor", (n) => {
  const { lines, vars } = families.tower(n);
  const problem = openProblem(lines.join("\n"), vars);
  const gradient = differentiate(problem.graph, problem.value.node, variableNodes(problem, ["A"]));
  expect(countNodes(gradient)).toBeLessThanOrEqual(3 * n);
});

test("a sum and a product of 10 000 in one formula", { timeout: 120_000 }, () => {
  const names = Array.from({ length: 10_000 }, (_, k) => `x${k + 1}`);
  for (const operator of [" + ", "*"]) {
    const { graph, value } = openProblem(names.join(operator), named("x", 10_000, scalar));
    const [derivative] = differentiate(graph, value.node, [graph.variable("x7", [], new Set())]);
    expect(countNodes([derivative])).toBeLessThanOrEqual(3 * countNodes([value.node]));
  }
});
