// The derivative as a node: which variables to differentiate by, with independent entries, and in which mode.

import { differentiateAlong, differentiateForward, passesTangent } from "./differentiate/forward.ts";
import { differentiate } from "./differentiate/reverse.ts";
import { isForGradientsOnly, structuredGradient, structuresWith } from "./differentiate/structure.ts";
import { ClosedformError } from "./error.ts";
import { variableNode } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { DeriveRequest, Plan } from "./request.ts";
import { one } from "./scalar/rational.ts";
import type { Node } from "./tensor/node.ts";
import { substituteNodes } from "./tensor/substitute.ts";
import { structuralAssumptions } from "./types/assumption.ts";
import { sizeDimension } from "./types/dimension.ts";
import { dimensionsOf } from "./types/type.ts";
import type { Variable } from "./typing/declaration.ts";

interface FreeVariable {
  readonly declared: Node;
  readonly free: Node;
}

function isStructured({ assumptions }: Variable): boolean {
  return [...assumptions].some((assumption) => structuralAssumptions.has(assumption));
}

/** The variable's node, and a node of the same shape whose entries are independent. */
function freeVariable(problem: Problem, variable: Variable): FreeVariable {
  const dims = dimensionsOf(variable.type);
  const declared = variableNode(problem.graph, variable);
  if (!isStructured(variable)) return { declared, free: declared };
  const kept = new Set([...variable.assumptions].filter((assumption) => !structuralAssumptions.has(assumption)));
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

function substituteBack(problem: Problem, nodes: readonly Node[], frees: readonly FreeVariable[]): readonly Node[] {
  const back = new Map(
    frees.filter(({ declared, free }) => declared !== free).map(({ declared, free }) => [free, declared]),
  );
  return substituteNodes(problem.graph, nodes, back);
}

function repeatedDerivatives(
  problem: Problem,
  variables: readonly Variable[],
  request: DeriveRequest,
): readonly Node[] {
  const frees = variables.map((variable) => freeVariable(problem, variable));
  const someAreStructured = variables.some(isStructured);
  const found: Node[] = [];
  let node = freeExpression(problem, frees);
  for (const [k, { free }] of frees.entries()) {
    node = firstDerivative(problem, node, free);
    // Beside a structured variable, one without structure is what it is.
    if (isStructured(variables[k]) || !someAreStructured)
      node = withStructure(problem, node, free, variables[k], request);
    found.push(node);
  }
  return substituteBack(problem, found, frees);
}

function firstDerivative({ graph }: Problem, node: Node, by: Node): Node {
  return isForward(node, by) ? differentiateForward(graph, node, by) : differentiate(graph, node, [by])[0];
}

// By a scalar: forward for a tensor, so that no axes are added that have to go again, and through functions of matrices
// that know their derivative by a scalar, such as expm(t*A).
function isForward(node: Node, variable: Node): boolean {
  if (variable.dims.length > 0) return false;
  return node.dims.length > 0 || passesTangent(node, variable);
}

function withStructure(problem: Problem, node: Node, free: Node, variable: Variable, request: DeriveRequest): Node {
  const convention = request.structure ?? "unconstrained";
  const order = free.dims.length;
  const isPlainVector = order === 1 && !variable.assumptions.has("unit") && !variable.assumptions.has("simplex");
  if (convention === "unconstrained" || order === 0 || order > 2 || isPlainVector) return node;
  const structured = structuredGradient(problem.graph, node, free, variable.assumptions, convention);
  if (structured) return structured;
  if (isForGradientsOnly(variable.assumptions, convention, order))
    throw new ClosedformError(
      "unsupported",
      `${convention} derivatives by ${variable.name} are supported for scalars and of first order only: the tangent space turns with ${variable.name}`,
      { hint: 'leave out "structure", or take the first derivative of a scalar' },
    );
  const known = structuresWith(convention, order);
  throw new ClosedformError("unsupported", `${variable.name} has no structure that "${convention}" knows`, {
    hint: known.length === 0 ? 'leave out "structure"' : `declare the variable ${known.join(" or ")}`,
  });
}

// ∂y/∂(v₁, …, v_k) = Σ ∂y/∂vᵢ ⊗ eᵢ: the scalars are the components of one vector.
function componentDerivative(problem: Problem, node: Node, variables: readonly Variable[]): Node {
  const { graph } = problem;
  const declared = variables.map((variable) => freeVariable(problem, variable).declared);
  const partials = declared.some((variable) => passesTangent(node, variable))
    ? declared.map((variable) => differentiateForward(graph, node, variable))
    : differentiate(graph, node, declared);
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

/**
 * The derivatives of rising order up to the one that the plan asks for, which is the last, with the axes of the expression
 * followed by those of the variables.
 */
export function derivativeNodes(problem: Problem, plan: Plan, request: DeriveRequest): readonly Node[] {
  if (plan.kind === "repeated") return repeatedDerivatives(problem, plan.variables, request);
  const found: Node[] = [];
  for (let k = 0; k < plan.order; k++)
    found.push(componentDerivative(problem, found[k - 1] ?? problem.value.node, plan.variables));
  return found;
}

/** A variable that moves, and the direction in which: a node of its shape. */
export interface Movement {
  readonly variable: Variable;
  readonly direction: Node;
}

// A direction stays what it is while the variables move, also where it is written in terms of them.
function fixedDirection(problem: Problem, { variable, direction }: Movement, frees: readonly FreeVariable[]): Node {
  if (direction.kind === "variable" && frees.every(({ declared }) => declared !== direction)) return direction;
  return problem.graph.variable(`${variable.name}\u0000direction`, dimensionsOf(variable.type), new Set());
}

// What `prepare` makes of the expression, differentiated `order` times along the movements.
function movedNode(
  problem: Problem,
  movements: readonly Movement[],
  order: number,
  further: readonly Variable[],
  prepare: (node: Node, freeOf: (variable: Variable) => Node) => Node,
): Node {
  const { graph } = problem;
  const frees = new Map(
    [...movements.map(({ variable }) => variable), ...further].map((variable) => [
      variable.name,
      freeVariable(problem, variable),
    ]),
  );
  const freeOf = (variable: Variable): Node => frees.get(variable.name)!.free;
  const all = [...frees.values()];
  const fixed = movements.map((movement) => fixedDirection(problem, movement, all));
  const along = new Map(movements.map(({ variable }, k) => [freeOf(variable), fixed[k]]));
  let node = prepare(freeExpression(problem, all), freeOf);
  for (let k = 0; k < order; k++) node = differentiateAlong(graph, node, along);
  const found = substituteBack(problem, [node], all);
  return substituteNodes(graph, found, new Map(fixed.map((twin, k) => [twin, movements[k].direction])))[0];
}

/** d/dt, `order` times, of the expression at t = 0 where the variables move along their directions. */
export function directionalNode(problem: Problem, movements: readonly Movement[], order: number): Node {
  return movedNode(problem, movements, order, [], (node) => node);
}

/**
 * The Hessian of a scalar times a direction: the gradient by what the plan names first, along the movements of what it
 * names last (forward over reverse: Pearlmutter, Fast exact multiplication by the Hessian, 1994). No axes are added.
 */
export function hessianProductNode(problem: Problem, plan: Plan, movements: readonly Movement[]): Node {
  return movedNode(problem, movements, 1, plan.variables, (node, freeOf) =>
    plan.kind === "components"
      ? componentDerivative(problem, node, plan.variables)
      : firstDerivative(problem, node, freeOf(plan.variables[0])),
  );
}

/** The gradients of a scalar expression by variables of any type, entries taken as independent. */
export function gradientNodes(problem: Problem, variables: readonly Variable[]): readonly Node[] {
  const frees = variables.map((variable) => freeVariable(problem, variable));
  const gradients = differentiate(
    problem.graph,
    freeExpression(problem, frees),
    frees.map(({ free }) => free),
  );
  return substituteBack(problem, gradients, frees);
}
