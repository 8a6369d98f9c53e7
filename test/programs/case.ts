// A program to be executed elsewhere: what is printed, the point at which it is run, and the value that the engine's own
// evaluation gives there.

import { compile, executeSync, samplePoint } from "@closedform/bridge";
import type { BoundPoint, Spread } from "@closedform/bridge";
import { cpuBackend, tensor } from "@closedform/numeric";
import { dimensionsOf, evaluateDimension, openProblem, topologicalOrder } from "@closedform/symbolic";
import type { CodeSource, Derivative, MatrixExpression, Node, Problem, VariableSpec } from "@closedform/symbolic";

/** A value of an input: its entries row by row. */
export interface Input {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly isRow: boolean;
  /** For a parameter that is a function: the one that is given, by its name in every language. */
  readonly given?: string | undefined;
}

/** One program at one point. */
export interface ProgramCase {
  readonly id: string;
  readonly source: CodeSource;
  /** In the order of the function's parameters: variables by name, then lengths by name. */
  readonly inputs: readonly Input[];
  readonly shape: readonly number[];
  /** Whether the result lies as a row where rows exist. */
  readonly isRow: boolean;
  readonly expected: readonly number[];
}

function valueAt(node: Node, point: BoundPoint): readonly number[] {
  return [...executeSync(compile([node], point.sizes), cpuBackend(), (name) => point.values.get(name)!)[0]];
}

/** The parameters of the function in a printed NumPy program. */
export function parametersOf(text: string): readonly string[] {
  const list = /\ndef (?!_)\w+\(([^)]*)\):/u.exec(text)?.[1] ?? "";
  return list === "" ? [] : list.split(", ");
}

function inputsOf(problem: Problem, point: BoundPoint, names: readonly string[]): readonly Input[] {
  const variables = [...problem.variables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.map((name, k): Input => {
    // A name that had to be changed is known by its place.
    const inPlace = names.length === variables.length ? variables[k] : undefined;
    const variable = problem.variables.get(name) ?? (point.sizes.has(name) ? undefined : inPlace);
    if (!variable) return { name, shape: [], values: [point.sizes.get(name)!], isRow: false };
    const shape = dimensionsOf(variable.type).map((dimension) => evaluateDimension(dimension, point.sizes));
    const isRow = variable.type.kind === "covector";
    return { name, shape, values: [...point.values.get(variable.name)!], isRow };
  });
}

function groupedShape(sizes: readonly number[], groups: readonly number[]): readonly number[] {
  let axis = 0;
  return groups.map((length) => {
    axis += length;
    return sizes.slice(axis - length, axis).reduce((total, size) => total * size, 1);
  });
}

interface Evaluated {
  readonly id: string;
  readonly problem: Problem;
  readonly source: CodeSource;
  readonly node: Node;
  readonly groups: readonly number[];
  readonly isRow: boolean;
  readonly parameters: readonly string[];
}

// At a singular matrix an inverse is noise in floating point; where the text has det(X)*inv(X), the nodes have cofactors.
function isWellConditioned(node: Node, point: BoundPoint): boolean {
  return topologicalOrder([node]).every((part) => {
    if (part.kind !== "matrixFunction" || !["inv", "cofactor"].includes(part.fn.name)) return true;
    const [operand] = part.operands;
    const size = evaluateDimension(operand.dims[0], point.sizes);
    const matrix = tensor([...valueAt(operand, point)], { shape: [size, size] });
    try {
      return matrix.abs().max().item() * matrix.inverse().abs().max().item() < 1e8;
    } catch {
      return false;
    }
  });
}

/** The program at the first points at which its value is finite. */
function casesOf(given: Evaluated, count: number, spread: Spread): readonly ProgramCase[] {
  const { id, problem, source, node, groups, isRow } = given;
  const cases: ProgramCase[] = [];
  for (let trial = 0; trial < 12 && cases.length < count; trial++) {
    const point = samplePoint(problem, [problem.value.node, node], 23, trial, spread);
    let expected: readonly number[];
    try {
      expected = valueAt(node, point);
    } catch {
      continue;
    }
    if (!expected.every(Number.isFinite) || !isWellConditioned(node, point)) continue;
    const sizes = node.dims.map((dimension) => evaluateDimension(dimension, point.sizes));
    const inputs = inputsOf(problem, point, given.parameters);
    cases.push({ id: `${id}.${trial}`, source, inputs, shape: groupedShape(sizes, groups), isRow, expected });
  }
  return cases;
}

/** A derivative at two points. `print` tells the parameters. */
export function derivativeCases(
  id: string,
  found: Derivative,
  print: (source: CodeSource) => string,
): readonly ProgramCase[] {
  const isRow = found.expression ? found.expression.type.kind === "covector" : found.isRow;
  const { problem, shown: node, groups } = found;
  const parameters = parametersOf(print(found));
  return casesOf({ id, problem, source: found, node, groups, isRow, parameters }, 2, "readable");
}

/** The value of a formula at one point. */
export function formulaCases(
  formula: string,
  vars: Readonly<Record<string, VariableSpec>>,
  print: (source: CodeSource) => string,
  spread: Spread,
): readonly ProgramCase[] {
  const problem = openProblem(formula, vars);
  const { target } = problem.typed;
  const { node, groups } = problem.value;
  const isRow = target.type.kind === "covector";
  const parameters = parametersOf(print(target));
  return casesOf({ id: formula, problem, source: target, node, groups, isRow, parameters }, 2, spread);
}

/** A typed formula that the engine itself cannot evaluate yet, at a point of another problem in the same variables. */
export function unevaluatedCase(
  id: string,
  source: MatrixExpression,
  problem: Problem,
  print: (source: CodeSource) => string,
): ProgramCase {
  const point = samplePoint(problem, [problem.value.node], 29, 1, "normal");
  const inputs = inputsOf(problem, point, parametersOf(print(source)));
  return { id, source, inputs, shape: [], isRow: source.type.kind === "covector", expected: [] };
}
