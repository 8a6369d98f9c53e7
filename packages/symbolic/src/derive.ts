// From a request to a derivative: the facade that runs the stages in order.

import { ClosedformError } from "./error.ts";
import { conditionTexts } from "./conditions-text.ts";
import { arrangementOf } from "./differentiate/layout.ts";
import type { Layout } from "./differentiate/layout.ts";
import { differentiateForward } from "./differentiate/forward.ts";
import { differentiate } from "./differentiate/reverse.ts";
import { structuredGradient } from "./differentiate/structure.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { indexNotation } from "./print/index-notation.ts";
import { toLatex } from "./print/latex.ts";
import { countTokens, toText } from "./print/text.ts";
import { openProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { Grouping } from "./raise/kronecker.ts";
import { createRaiser } from "./raise/raise.ts";
import { passesGate } from "./gate.ts";
import { planOf } from "./request.ts";
import type { DeriveRequest, Plan } from "./request.ts";
import { one } from "./scalar/rational.ts";
import { expandProducts } from "./simplify/expand.ts";
import { simplifyComponents } from "./simplify/components.ts";
import type { Node } from "./tensor/node.ts";
import { substituteNodes } from "./tensor/substitute.ts";
import { multiplyDimensions, sizeDimension } from "./types/dimension.ts";
import { dimensionsOf } from "./types/type.ts";
import type { Variable } from "./typing/declaration.ts";

/** A derivative in closed form. */
export interface Derivative {
  readonly problem: Problem;
  /** The derivative with the axes of the expression followed by those of the variables. */
  readonly node: Node;
  /** The derivative as the layout arranges it; a single axis may lie as a row. */
  readonly shown: Node;
  readonly isRow: boolean;
  /** The result in matrix notation; absent where only index notation exists. */
  readonly expression: MatrixExpression | undefined;
  readonly text: string;
  readonly latex: string;
  readonly notation: "matrix" | "index" | "components";
  readonly order: number;
  /** Lengths of the axes as printed, in the layout asked for. */
  readonly shape: readonly string[];
  readonly layout: Layout;
  readonly conditions: readonly string[];
  readonly inferred: ReadonlyMap<string, string>;
}

// Assumptions by which a variable's own entries depend on each other: they must not act before the derivative by that
// variable has been taken with independent entries.
const structural = ["symmetric", "orthogonal", "spd", "psd", "skew", "diagonal", "pm1", "binary", "onehot", "onehotrows", "simplex"] as const;

interface FreeVariable {
  readonly declared: Node;
  readonly free: Node;
}

/** The variable's node, and a node of the same shape whose entries are independent. */
function freeVariable(problem: Problem, variable: Variable): FreeVariable {
  const dims = dimensionsOf(variable.type);
  const declared = problem.graph.variable(variable.name, dims, variable.assumptions);
  if (!structural.some((assumption) => variable.assumptions.has(assumption))) return { declared, free: declared };
  const kept = new Set([...variable.assumptions].filter((assumption) => !(structural as readonly string[]).includes(assumption)));
  return { declared, free: problem.graph.variable(`${variable.name}\u0000free`, dims, kept) };
}

// The expression itself, with the variables of differentiation free of structure.
function freeExpression(problem: Problem, frees: readonly FreeVariable[]): Node {
  const freed = frees.filter(({ declared, free }) => declared !== free);
  if (freed.length === 0) return problem.value.node;
  return relowered(problem, new Map(freed.map(({ declared, free }) => [declared, free])));
}

// Structure acts while nodes are built, so the expression is lowered again rather than substituted into.
function relowered(problem: Problem, replaced: ReadonlyMap<Node, Node>): Node {
  const variables = new Map(problem.variables);
  for (const [declared, free] of replaced) {
    if (declared.kind !== "variable" || free.kind !== "variable") continue;
    const variable = variables.get(declared.name);
    if (variable) variables.set(declared.name, { ...variable, name: free.name, assumptions: free.assumptions });
  }
  return problem.relower(variables);
}

function substituteBack(problem: Problem, node: Node, frees: readonly FreeVariable[]): Node {
  const back = new Map(frees.filter(({ declared, free }) => declared !== free).map(({ declared, free }) => [free, declared]));
  return substituteNodes(problem.graph, [node], back)[0]!;
}

function repeatedDerivative(problem: Problem, variables: readonly Variable[], request: DeriveRequest): Node {
  const { graph } = problem;
  const frees = variables.map((variable) => freeVariable(problem, variable));
  let node = freeExpression(problem, frees);
  for (const [k, { free }] of frees.entries()) {
    // A tensor by a scalar: forward, so that no axes are added that have to go again.
    node = free.dims.length === 0 && node.dims.length > 0 ? differentiateForward(graph, node, free) : differentiate(graph, node, [free])[0]!;
    node = withStructure(problem, node, variables[k]!, request);
  }
  return substituteBack(problem, node, frees);
}

function withStructure(problem: Problem, node: Node, variable: Variable, request: DeriveRequest): Node {
  const convention = request.structure ?? "unconstrained";
  if (convention === "unconstrained" || dimensionsOf(variable.type).length < 2) return node;
  if (node.dims.length !== 2) throw new ClosedformError("unsupported", `${convention} derivatives are supported for scalars by one matrix only`, { hint: 'leave out "structure"' });
  const structured = structuredGradient(problem.graph, node, variable.assumptions, convention);
  if (structured) return structured;
  throw new ClosedformError("unsupported", `${variable.name} has no structure that "${convention}" knows`, { hint: "declare the variable symmetric or diagonal" });
}

// ∂y/∂(v₁, …, v_k) = Σ ∂y/∂vᵢ ⊗ eᵢ: the scalars are the components of one vector.
function componentDerivative(problem: Problem, node: Node, variables: readonly Variable[]): Node {
  const { graph } = problem;
  const partials = differentiate(graph, node, variables.map((variable) => freeVariable(problem, variable).declared));
  const length = sizeDimension(variables.length);
  const dims = [...node.dims, length];
  const axes = dims.map((_, axis) => axis);
  const terms = partials.map((partial, position) => ({
    coefficient: one,
    node: graph.contract(
      [
        { node: partial, labels: axes.slice(0, -1) },
        { node: graph.basis(length, position), labels: axes.slice(-1) },
      ],
      axes,
      dims,
    ),
  }));
  return graph.sum(terms, dims);
}

function differentiateByPlan(problem: Problem, plan: Plan, request: DeriveRequest): Node {
  if (plan.kind === "repeated") return repeatedDerivative(problem, plan.variables, request);
  let { node } = problem.value;
  for (let k = 0; k < plan.order; k++) node = componentDerivative(problem, node, plan.variables);
  return node;
}

/** The order of what the plan differentiates by: the axes that the last variable adds. */
function variableOrder(plan: Plan): number {
  return plan.kind === "components" ? 1 : dimensionsOf(plan.variables[plan.variables.length - 1]!.type).length;
}

interface Shown {
  readonly expression: MatrixExpression | undefined;
  readonly node: Node;
  readonly isRow: boolean;
  /** How many axes of the node make up each axis of what is shown; one each where absent. */
  readonly groups?: readonly number[] | undefined;
}

function shownShape({ node, groups }: Shown): readonly string[] {
  let axis = 0;
  return (groups ?? node.dims.map(() => 1)).map((length) => {
    axis += length;
    return node.dims.slice(axis - length, axis).reduce(multiplyDimensions).key;
  });
}

function raiseArranged(problem: Problem, node: Node, isRow: boolean): MatrixExpression | undefined {
  const raiser = createRaiser(problem.graph);
  return isRow ? raiser.raiseRow(node) : raiser.raise(node);
}

// The result as derived or multiplied out, whichever prints shorter.
function shorterForm(problem: Problem, node: Node, isRow: boolean): MatrixExpression | undefined {
  const direct = raiseArranged(problem, node, isRow);
  if (!direct || node.dims.length > 2) return direct;
  const expanded = expandProducts(problem.graph, node);
  if (expanded === node) return direct;
  const other = raiseArranged(problem, expanded, isRow);
  return other && countTokens(toText(other)) < countTokens(toText(direct)) ? other : direct;
}

function arrange(problem: Problem, node: Node, plan: Plan, layout: Layout): Shown {
  const { graph } = problem;
  const isFirst = plan.kind === "components" ? plan.order === 1 : plan.variables.length === 1;
  const arrangement = isFirst ? arrangementOf(layout, problem.value.node.dims.length, variableOrder(plan)) : arrangementOf("mixed", 0, 0);
  const shown = arrangement.isTransposed ? graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims) : node;
  const expression = shorterForm(problem, shown, arrangement.isRow);
  return { expression: expression && passesGate(problem, expression, shown) ? expression : undefined, node: shown, isRow: arrangement.isRow };
}

// vec stacks columns, so of the two axes of a matrix the second is the outer one; an axis that vec or kron made is
// stored outer first already.
function stackedAxes(from: number, groups: readonly number[]): readonly number[] {
  const axes = groups.reduce((total, length) => total + length, 0);
  const own = Array.from({ length: axes }, (_, k) => from + k);
  return groups.length === 2 && axes === 2 ? own.reverse() : own;
}

// The two sides of ∂vec(Y)/∂vec(X)', or of a Hessian over vec.
function sidesOf(problem: Problem, node: Node, plan: Plan): Grouping {
  if (plan.kind === "components") throw new ClosedformError("unsupported", "a derivative by a list of scalars is a matrix already", { hint: 'leave out "flatten"' });
  const orders = plan.variables.map((variable) => dimensionsOf(variable.type).length);
  const { groups } = problem.value;
  const own = groups.reduce((total, length) => total + length, 0);
  const last = orders[orders.length - 1]!;
  const columns = stackedAxes(node.dims.length - last, new Array<number>(last).fill(1));
  if (plan.variables.length === 1) return { rows: stackedAxes(0, groups), columns };
  if (plan.variables.length === 2 && own === 0) return { rows: stackedAxes(0, new Array<number>(orders[0]!).fill(1)), columns };
  throw new ClosedformError("unsupported", "only first derivatives and Hessians of scalars can be flattened", { hint: 'leave out "flatten"' });
}

function flattened(problem: Problem, node: Node, plan: Plan): Shown {
  const { graph } = problem;
  const { rows, columns } = sidesOf(problem, node, plan);
  const order = [...rows, ...columns];
  const labels = node.dims.map((_, axis) => axis);
  const arranged = graph.contract([{ node, labels }], order, node.dims);
  const groups = [rows.length, columns.length].filter((length) => length > 0);
  const isOrdinary = groups.every((length) => length === 1);
  const grouping: Grouping = { rows: rows.map((_, k) => k), columns: columns.map((_, k) => rows.length + k) };
  const expression = isOrdinary ? shorterForm(problem, arranged, false) : createRaiser(graph).raiseGrouped(arranged, grouping);
  const isRight = expression && passesGate(problem, expression, arranged, groups);
  return { expression: isRight ? expression : undefined, node: arranged, isRow: false, groups };
}

function notationOf(expression: MatrixExpression | undefined): Derivative["notation"] {
  if (!expression) return "index";
  return expression.kind === "array" ? "components" : "matrix";
}

/** The derivative of an opened problem. Throws the typed errors of each stage. */
export function derivativeOf(problem: Problem, request: DeriveRequest): Derivative {
  const plan = planOf(problem, request);
  const layout = request.layout ?? "mixed";
  const node = differentiateByPlan(problem, plan, request);
  const shown = request.flatten ? flattened(problem, node, plan) : arrange(problem, node, plan, layout);
  const expression = shown.expression && simplifyComponents(problem, shown.expression);
  const index = expression ? undefined : indexNotation(shown.node);
  return {
    problem,
    node,
    shown: shown.node,
    isRow: shown.isRow,
    expression,
    text: expression ? toText(expression) : index!.text,
    latex: expression ? toLatex(expression) : index!.latex,
    notation: notationOf(expression),
    order: plan.kind === "components" ? plan.order : plan.variables.length,
    shape: shownShape(shown),
    layout,
    conditions: conditionTexts(problem.graph, problem.value.node, node),
    inferred: problem.typed.inferred,
  };
}

/** The derivative of an expression in closed form (CONTRACT §2, §3). Throws `ClosedformError`. */
export function derive(request: DeriveRequest): Derivative {
  return derivativeOf(openProblem(request.expr, request.vars), request);
}
