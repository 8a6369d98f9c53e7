// Reverse accumulation on the tensor DAG: one sweep from the output, cotangents summed per node before they are passed
// on, so the result is linear in the size of the DAG. The contraction rule needs no deltas: the cotangent takes the
// labels of the output, the result takes those of the factor (Laue, Mitterreiter, Giesen, AAAI 2020, theorem 8).

import { one } from "../scalar/rational.ts";
import { minus, numberNode, times } from "../tensor/arithmetic.ts";
import type { ContractionNode, Graph, MatrixFunctionNode, Node, PowerNode, Term } from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import { resolveGuards } from "./guards.ts";
import { scalarFunctions } from "../functions/index.ts";

/** A contribution to the cotangent of an operand. */
interface Contribution {
  readonly operand: Node;
  readonly cotangent: Node;
}

type Needed = (node: Node) => boolean;

// The cotangent times an entrywise factor of the node's shape, or a scalar.
function weigh(graph: Graph, cotangent: Node, seeds: number, weight: Node): Node {
  const labels = cotangent.dims.map((_, axis) => axis);
  const own = weight.dims.length === 0 ? [] : labels.slice(seeds);
  return graph.contract(
    [
      { node: cotangent, labels },
      { node: weight, labels: own },
    ],
    labels,
    cotangent.dims,
  );
}

function contractionRule(
  graph: Graph,
  node: ContractionNode,
  cotangent: Node,
  seeds: number,
  needed: Needed,
): readonly Contribution[] {
  const count = node.labels.length;
  const seedLabels = cotangent.dims.slice(0, seeds).map((_, k) => count + k);
  const dims = [...node.labels, ...cotangent.dims.slice(0, seeds)];
  const incoming = { node: cotangent, labels: [...seedLabels, ...node.out] };
  const contributions: Contribution[] = [];
  node.factors.forEach((factor, position) => {
    if (!needed(factor.node)) return;
    const others = node.factors.filter((_, k) => k !== position);
    const result = graph.contract([incoming, ...others], [...seedLabels, ...factor.labels], dims);
    contributions.push({ operand: factor.node, cotangent: result });
  });
  return contributions;
}

function powerRule(
  graph: Graph,
  node: PowerNode,
  cotangent: Node,
  seeds: number,
  needed: Needed,
): readonly Contribution[] {
  const contributions: Contribution[] = [];
  if (needed(node.base)) {
    const lowered = graph.power(node.base, minus(graph, node.exponent, numberNode(graph, 1)));
    contributions.push({
      operand: node.base,
      cotangent: weigh(graph, cotangent, seeds, times(graph, node.exponent, lowered)),
    });
  }
  if (needed(node.exponent)) {
    const weighted = weigh(graph, cotangent, seeds, times(graph, node, graph.apply(scalarFunctions.log, [node.base])));
    contributions.push({
      operand: node.exponent,
      cotangent: node.exponent.dims.length === 0 ? sumOwnAxes(graph, weighted, seeds) : weighted,
    });
  }
  return contributions;
}

function sumOwnAxes(graph: Graph, node: Node, seeds: number): Node {
  const labels = node.dims.map((_, axis) => axis);
  return graph.contract([{ node, labels }], labels.slice(0, seeds), node.dims);
}

function matrixFunctionRule(
  graph: Graph,
  node: MatrixFunctionNode,
  cotangent: Node,
  seeds: number,
  needed: Needed,
): readonly Contribution[] {
  const isNeeded = (k: number): boolean => needed(node.operands[k]);
  const cotangents = node.fn.cotangents(graph, node, cotangent, seeds, isNeeded);
  return node.operands.flatMap((operand, k) => (needed(operand) ? [{ operand, cotangent: cotangents[k] }] : []));
}

function propagate(graph: Graph, node: Node, cotangent: Node, seeds: number, needed: Needed): readonly Contribution[] {
  switch (node.kind) {
    case "contraction":
      return contractionRule(graph, node, cotangent, seeds, needed);
    case "sum":
      return node.terms
        .filter((term) => needed(term.node))
        .map((term) => ({ operand: term.node, cotangent: scaled(graph, term, cotangent) }));
    case "apply": {
      const partials = node.fn.derivative(graph, node.operands, node);
      return node.operands.flatMap((operand, k) =>
        needed(operand) ? [{ operand, cotangent: weigh(graph, cotangent, seeds, partials[k]) }] : [],
      );
    }
    case "power":
      return powerRule(graph, node, cotangent, seeds, needed);
    case "matrixFunction":
      return matrixFunctionRule(graph, node, cotangent, seeds, needed);
    default:
      return [];
  }
}

function scaled(graph: Graph, term: Term, cotangent: Node): Node {
  return graph.sum([{ coefficient: term.coefficient, node: cotangent }], cotangent.dims);
}

// The nodes through which the output depends on a variable.
function dependents(order: readonly Node[], variables: ReadonlySet<Node>): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const node of order) {
    if (variables.has(node) || operandsOf(node).some((operand) => found.has(operand))) found.add(node);
  }
  return found;
}

function identitySeed(graph: Graph, output: Node): Node {
  const labels = output.dims.map((_, axis) => axis);
  return graph.contract([], [...labels, ...labels], output.dims);
}

/** ∂output/∂variable for each variable; the shape is that of the output followed by that of the variable. */
export function differentiate(graph: Graph, output: Node, variables: readonly Node[]): readonly Node[] {
  const order = topologicalOrder([output]);
  const active = dependents(order, new Set(variables));
  const pending = new Map<Node, Term[]>();
  pending.set(output, [{ coefficient: one, node: identitySeed(graph, output) }]);
  const seeds = output.dims.length;
  const results = new Map<Node, Node>();
  for (let k = order.length - 1; k >= 0; k--) {
    const node = order[k];
    const terms = pending.get(node);
    if (!terms || !active.has(node)) continue;
    const cotangent = graph.sum(terms, [...output.dims, ...node.dims]);
    pending.delete(node);
    results.set(node, cotangent);
    for (const { operand, cotangent: part } of propagate(graph, node, cotangent, seeds, (child) => active.has(child))) {
      const known = pending.get(operand);
      if (known) known.push({ coefficient: one, node: part });
      else pending.set(operand, [{ coefficient: one, node: part }]);
    }
    if (!variables.includes(node)) results.delete(node);
  }
  const found = variables.map((variable) => results.get(variable) ?? graph.zeros([...output.dims, ...variable.dims]));
  return resolveGuards(graph, found);
}
