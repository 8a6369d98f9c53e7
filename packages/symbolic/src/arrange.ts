// How a derivative lies when it is shown or evaluated: layouts, and the matrix over vec.

import { ClosedformError } from "./error.ts";
import { derivativeNodes } from "./derivative-node.ts";
import { arrangementOf } from "./differentiate/layout.ts";
import type { Problem } from "./problem.ts";
import { orderOf, planOf } from "./request.ts";
import type { DeriveRequest, Plan } from "./request.ts";
import type { Node } from "./tensor/node.ts";
import { multiplyDimensions } from "./types/dimension.ts";
import type { Dimension } from "./types/dimension.ts";
import { dimensionsOf } from "./types/type.ts";

type Lying = Pick<ArrangedDerivative, "shown" | "groups">;

/** A derivative as the request arranges it. */
export interface ArrangedDerivative {
  /** With the axes of the expression followed by those of the variables. */
  readonly node: Node;
  /** The derivatives of lower order that were differentiated again. */
  readonly lower: readonly Node[];
  /** As it lies in the layout asked for. */
  readonly shown: Node;
  /** Whether a single axis lies as a row. */
  readonly isRow: boolean;
  /** How many axes of `shown` make up each axis of what is shown. */
  readonly groups: readonly number[];
  readonly order: number;
}

/** The order of what the plan differentiates by: the axes that the last variable adds. */
function variableOrder(plan: Plan): number {
  return plan.kind === "components" ? 1 : dimensionsOf(plan.variables[plan.variables.length - 1].type).length;
}

// vec stacks columns, so of the two axes of a matrix the second is the outer one; within an axis that vec or kron made the
// outer part is stored first already.
function stackedAxes(from: number, groups: readonly number[]): readonly number[] {
  const axes = groups.reduce((total, length) => total + length, 0);
  const own = Array.from({ length: axes }, (_, k) => from + k);
  return groups.length === 2 ? [...own.slice(groups[0]), ...own.slice(0, groups[0])] : own;
}

interface Sides {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

// The two sides of ∂vec(Y)/∂vec(X)', or of a Hessian over vec.
function sidesOf(problem: Problem, node: Node, plan: Plan): Sides {
  if (plan.kind === "components")
    throw new ClosedformError("unsupported", "a derivative by a list of scalars is a matrix already", {
      hint: 'leave out "flatten"',
    });
  const orders = plan.variables.map((variable) => dimensionsOf(variable.type).length);
  const { groups } = problem.value;
  const own = groups.reduce((total, length) => total + length, 0);
  const last = orders[orders.length - 1];
  const columns = stackedAxes(node.dims.length - last, new Array<number>(last).fill(1));
  if (plan.variables.length === 1) return { rows: stackedAxes(0, groups), columns };
  if (plan.variables.length === 2 && own === 0)
    return { rows: stackedAxes(0, new Array<number>(orders[0]).fill(1)), columns };
  throw new ClosedformError("unsupported", "only first derivatives and Hessians of scalars can be flattened", {
    hint: 'leave out "flatten"',
  });
}

// Exchanges two axes, each of which may be a group of axes.
function transposed(problem: Problem, { shown, groups }: Lying): Lying {
  const labels = shown.dims.map((_, axis) => axis);
  const [first] = groups;
  const exchanged = [...labels.slice(first), ...labels.slice(0, first)];
  return {
    shown: problem.graph.contract([{ node: shown, labels }], exchanged, shown.dims),
    groups: groups.toReversed(),
  };
}

function inLayout(
  problem: Problem,
  node: Node,
  plan: Plan,
  request: DeriveRequest,
): Omit<ArrangedDerivative, "node" | "lower" | "order"> {
  const isFirst = plan.kind === "components" ? plan.order === 1 : plan.variables.length === 1;
  const { groups } = problem.value;
  const arrangement = isFirst
    ? arrangementOf(request.layout ?? "mixed", groups.length, variableOrder(plan))
    : arrangementOf("mixed", 0, 0);
  const own = groups.reduce((total, length) => total + length, 0);
  const lying = { shown: node, isRow: arrangement.isRow, groups: [...groups, ...node.dims.slice(own).map(() => 1)] };
  return arrangement.isTransposed ? { ...lying, ...transposed(problem, lying) } : lying;
}

function overVec(problem: Problem, node: Node, plan: Plan): Omit<ArrangedDerivative, "node" | "lower" | "order"> {
  const { rows, columns } = sidesOf(problem, node, plan);
  const labels = node.dims.map((_, axis) => axis);
  const shown = problem.graph.contract([{ node, labels }], [...rows, ...columns], node.dims);
  return { shown, isRow: false, groups: [rows.length, columns.length].filter((length) => length > 0) };
}

/**
 * The derivative as a matrix over vec, from its node. Throws `unsupported` for what is neither a first derivative nor the
 * Hessian of a scalar.
 */
export function arrangedOverVec(problem: Problem, node: Node, request: DeriveRequest): ArrangedDerivative {
  const plan = planOf(problem, request);
  return { node, lower: [], order: orderOf(request), ...overVec(problem, node, plan) };
}

/** The derivative that a request asks for, as nodes. Throws the typed errors of the request and of the rules. */
export function arrangedDerivative(problem: Problem, request: DeriveRequest): ArrangedDerivative {
  const plan = planOf(problem, request);
  const found = derivativeNodes(problem, plan, request);
  const node = found[found.length - 1];
  const order = plan.kind === "components" ? plan.order : plan.variables.length;
  const arranged = request.flatten ? overVec(problem, node, plan) : inLayout(problem, node, plan, request);
  return { node, lower: found.slice(0, -1), order, ...arranged };
}

/** The lengths of the axes as shown: a group of axes is one axis. */
export function shownDimensions({ shown, groups }: ArrangedDerivative): readonly Dimension[] {
  let axis = 0;
  return groups.map((length) => {
    axis += length;
    return shown.dims.slice(axis - length, axis).reduce(multiplyDimensions);
  });
}
