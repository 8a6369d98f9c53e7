// The derivative taken apart at one node u of the expression: what reaches the variable past u, and the cotangent of u.
// With it a derivation that goes wrong at u, and only there, is written down as past + cotangent∘(mistaken ∂u/∂x).

import {
  ClosedformError,
  derivativeTerms,
  dimensionsOf,
  structuralAssumptions,
  substituteNodes,
} from "@closedform/symbolic";
import type { Graph, Node, Problem } from "@closedform/symbolic";
import type { Suspect } from "./suspect.ts";

/** The expression that is differentiated last, and the variable as a node. */
export interface Derivation {
  readonly graph: Graph;
  readonly expression: Node;
  /** With independent entries. */
  readonly variable: Node;
  /** As it is declared. */
  readonly declared: Node;
  readonly name: string;
}

/** The expression with independent entries in one variable. */
export function freeOf(problem: Problem, name: string): Derivation | undefined {
  const variable = problem.variables.get(name);
  if (!variable) return undefined;
  const kept = [...variable.assumptions].filter((assumption) => !structuralAssumptions.has(assumption));
  const isStructured = kept.length < variable.assumptions.size;
  // One name is one node within a graph.
  const free = { ...variable, name: isStructured ? `${name}\u0000free` : name, assumptions: new Set(kept) };
  const expression = isStructured
    ? problem.relower(new Map([...problem.variables, [name, free] as const]))
    : problem.value.node;
  const dims = dimensionsOf(variable.type);
  const node = problem.graph.variable(free.name, dims, free.assumptions);
  const declared = problem.graph.variable(name, dims, variable.assumptions);
  return { graph: problem.graph, expression, variable: node, declared, name };
}

/** What the derivative of a suspect was derived from; nothing for conventions and forms that mistakes are not traced in. */
export function derivationOf({ problem, request, derivative, isOfAnother }: Suspect): Derivation | undefined {
  const { wrt } = request;
  const isPlain = (request.structure ?? "unconstrained") === "unconstrained" && request.flatten === undefined;
  if (!isPlain || isOfAnother) return undefined;
  const names = typeof wrt === "string" ? [wrt] : wrt;
  if (names.length !== 1 && derivative.order === 1) return undefined;
  const last = freeOf(problem, names[names.length - 1]);
  if (!last || derivative.order === 1) return last;
  const isStructured = last.expression !== problem.value.node;
  const lower = derivative.lower[derivative.lower.length - 1];
  return isStructured ? undefined : { ...last, expression: lower };
}

function derivativeBy(graph: Graph, node: Node, variables: readonly Node[]): readonly Node[] | undefined {
  try {
    return derivativeTerms(graph, node, variables);
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

/** ∂/∂x past u, and ∂/∂u with the axes of the expression first. */
export interface Cut {
  readonly past: Node;
  readonly cotangent: Node;
}

/** A variable that nobody else can name; one name is one shape. */
export function freshVariable(graph: Graph, purpose: string, { dims }: Pick<Node, "dims">): Node {
  return graph.variable(`\u0000${purpose}(${dims.map(({ key }) => key).join(",")})`, dims, new Set());
}

/** The derivation cut at a node; `undefined` where a rule is missing. */
export function cutAt({ graph, expression, variable }: Derivation, node: Node): Cut | undefined {
  const hole = freshVariable(graph, "hole", node);
  const [opened] = substituteNodes(graph, [expression], new Map([[node, hole]]));
  const found = derivativeBy(graph, opened, [variable, hole]);
  if (!found) return undefined;
  const [past, cotangent] = substituteNodes(graph, found, new Map([[hole, node]]));
  return { past, cotangent };
}

/** Σ cotangent·∂node/∂x over the axes of the node. */
export function pulledBack({ graph, variable }: Derivation, cotangent: Node, node: Node): Node | undefined {
  const fixed = freshVariable(graph, "cotangent", cotangent);
  const labels = cotangent.dims.map((_, axis) => axis);
  const lead = cotangent.dims.length - node.dims.length;
  const paired = graph.contract(
    [
      { node: fixed, labels },
      { node, labels: labels.slice(lead) },
    ],
    labels.slice(0, lead),
    cotangent.dims,
  );
  const found = derivativeBy(graph, paired, [variable]);
  return found && substituteNodes(graph, found, new Map([[fixed, cotangent]]))[0];
}

/** The cotangent times an entrywise factor of the node's shape. */
export function weighed(graph: Graph, cotangent: Node, weight: Node): Node {
  const labels = cotangent.dims.map((_, axis) => axis);
  const own = labels.slice(labels.length - weight.dims.length);
  return graph.contract(
    [
      { node: cotangent, labels },
      { node: weight, labels: own },
    ],
    labels,
    cotangent.dims,
  );
}

/** a + b of one shape. */
export function added(graph: Graph, a: Node, b: Node): Node {
  const unit = { numerator: 1n, denominator: 1n };
  return graph.sum(
    [
      { coefficient: unit, node: a },
      { coefficient: unit, node: b },
    ],
    a.dims,
  );
}
