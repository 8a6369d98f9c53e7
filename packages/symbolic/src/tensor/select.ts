// Fixing one axis of a node at a position: pushed through entrywise operations down to variables.

import type { ContractionNode, Graph, Node } from "./node.ts";

function selectContraction(graph: Graph, node: ContractionNode, axis: number, position: number): Node {
  const label = node.out[axis];
  const dimension = node.labels[label];
  const factors = [...node.factors, { node: graph.basis(dimension, position), labels: [label] }];
  const out = node.out.filter((_, k) => k !== axis);
  return graph.contract(factors, out, node.labels);
}

/** The node with `axis` fixed at `position`, counted from 0. */
export function selectPosition(graph: Graph, node: Node, axis: number, position: number): Node {
  const dims = node.dims.filter((_, k) => k !== axis);
  const pick = (operand: Node): Node => (operand.dims.length === 0 ? operand : graph.select(operand, axis, position));
  switch (node.kind) {
    case "sum":
      return graph.sum(
        node.terms.map((term) => ({ coefficient: term.coefficient, node: pick(term.node) })),
        dims,
      );
    case "apply":
      return graph.apply(node.fn, node.operands.map(pick));
    case "power":
      return graph.power(pick(node.base), pick(node.exponent));
    case "contraction":
      return selectContraction(graph, node, axis, position);
    default: {
      const labels = node.dims.map((_, k) => k);
      const factors = [
        { node, labels },
        { node: graph.basis(node.dims[axis], position), labels: [axis] },
      ];
      return graph.contract(
        factors,
        labels.filter((k) => k !== axis),
        node.dims,
      );
    }
  }
}
