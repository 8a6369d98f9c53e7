// The problem of a derivation by differentials: the expression with the change dX of the variable X as one more
// variable, and the differential of any part of it as the directional derivative along dX.

import { compareInField } from "../equal/exact-field.ts";
import { ClosedformError } from "../error.ts";
import { differentiateAlong, passesTangent } from "../differentiate/forward.ts";
import { differentiate } from "../differentiate/reverse.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { openBeside, openProgram, variableNode } from "../problem.ts";
import type { Problem } from "../problem.ts";
import type { Graph, Node } from "../tensor/node.ts";
import { substituteNodes } from "../tensor/substitute.ts";
import { dimensionNames } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { structuralAssumptions } from "../types/assumption.ts";
import { dimensionsOf } from "../types/type.ts";
import type { Variable } from "../typing/declaration.ts";

/** What has a problem to read in. */
export interface Opened {
  readonly problem: Problem;
}

/** A problem with the change of one variable. */
export interface Workspace extends Opened {
  readonly variable: Variable;
  readonly variableNode: Node;
  /** The change of the variable, of its shape. */
  readonly change: Variable;
  readonly changeNode: Node;
}

/** A name that nothing has: the wanted one, or with marks behind it. */
export function freshName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  let name = wanted;
  while (taken.has(name)) name += "_";
  return name;
}

function dimensionsIn(variables: ReadonlyMap<string, Variable>): ReadonlySet<string> {
  return new Set([...variables.values()].flatMap((variable) => dimensionsOf(variable.type).flatMap(dimensionNames)));
}

/** The same source with more variables, or other ones. */
export function reopen(problem: Problem, more: readonly Variable[]): Problem {
  const variables = new Map(problem.variables);
  for (const variable of more) variables.set(variable.name, variable);
  return openProgram(problem.program, { variables, dimensions: dimensionsIn(variables) });
}

// Some expressions, such as eigvals(X), need the structure of X to be read at all.
function reopenFree(problem: Problem, variable: Variable, more: readonly Variable[]): Problem {
  try {
    return reopen(problem, more);
  } catch (error) {
    if (!(error instanceof ClosedformError) || error.code !== "unsupported") throw error;
    const message = `a derivation in steps by ${variable.name} is not supported where the expression needs its structure`;
    throw new ClosedformError("unsupported", message, { hint: "ask for the derivative alone" });
  }
}

/** The problem with the change of `variable`. */
export function openWorkspace(problem: Problem, variable: Variable): Workspace {
  const free: Variable = {
    ...variable,
    assumptions: new Set([...variable.assumptions].filter((assumption) => !structuralAssumptions.has(assumption))),
  };
  const change: Variable = {
    name: freshName(`d${variable.name}`, problem.variables),
    type: variable.type,
    assumptions: new Set(),
  };
  const opened = reopenFree(problem, variable, [free, change]);
  const nodeOf = (one: Variable): Node => variableNode(opened.graph, one);
  return { problem: opened, variable: free, variableNode: nodeOf(free), change, changeNode: nodeOf(change) };
}

/** The derivative applied to the change: Σ over the axes that the variable adds. */
export function applyTo(graph: Graph, derivative: Node, change: Node): Node {
  const labels = derivative.dims.map((_, axis) => axis);
  const own = derivative.dims.length - change.dims.length;
  return graph.contract(
    [
      { node: derivative, labels },
      { node: change, labels: labels.slice(own) },
    ],
    labels.slice(0, own),
    derivative.dims,
  );
}

/** The differential of a node. */
export function differentialOf({ problem, variableNode, changeNode }: Workspace, node: Node): Node {
  const { graph } = problem;
  if (passesTangent(node, variableNode)) return differentiateAlong(graph, node, new Map([[variableNode, changeNode]]));
  return applyTo(graph, differentiate(graph, node, [variableNode])[0], changeNode);
}

/** The node of a part of the expression; `undefined` where its axes are not plain ones, or it holds a bound index. */
export function nodeOf({ problem }: Opened, expression: MatrixExpression): Node | undefined {
  try {
    const { node, indices, groups } = problem.lowering.lower(expression);
    return indices.length > 0 || groups.some((length) => length !== 1) ? undefined : node;
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

const seed = 20_240_302;

/** Whether two nodes of one graph are equal: by form, or in random prime fields. */
export function areEqual(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.dims.length !== b.dims.length || a.dims.some((dimension, axis) => dimension.key !== b.dims[axis].key))
    return false;
  const verdict = compareInField(a, b, seed);
  return verdict.agree && verdict.isConclusive;
}

/** A node for each variable that is not the problem's own. */
export interface Placeholder {
  readonly variable: Variable;
  /** What it stands for. */
  readonly node: Node;
}

/** The node that a text reads as, with placeholders inserted; `undefined` when it cannot be read. */
export function readNode(
  { problem }: Opened,
  text: string,
  placeholders: readonly Placeholder[] = [],
): Node | undefined {
  const variables = new Map(problem.variables);
  for (const { variable } of placeholders) variables.set(variable.name, variable);
  try {
    const { node, groups } = openBeside({ ...problem, variables }, text).value;
    if (groups.some((length) => length !== 1)) return undefined;
    const inserted = new Map(
      placeholders.map(({ variable, node: meant }) => [variableNode(problem.graph, variable), meant]),
    );
    return substituteNodes(problem.graph, [node], inserted)[0];
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

/** A scalar spread over a shape; other nodes as they are. */
export function spreadTo(graph: Graph, node: Node, dims: readonly Dimension[]): Node {
  if (node.dims.length > 0 || dims.length === 0) return node;
  return graph.contract(
    [{ node, labels: [] }],
    dims.map((_, axis) => axis),
    dims,
  );
}

/** Whether the text reads as the node; a scalar stands for an array that is the same everywhere. */
export function readsAs(opened: Opened, text: string, node: Node, placeholders: readonly Placeholder[] = []): boolean {
  const read = readNode(opened, text, placeholders);
  return read !== undefined && areEqual(spreadTo(opened.problem.graph, read, node.dims), node);
}
