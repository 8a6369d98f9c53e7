// Rebuilding a DAG with some nodes replaced; every constructor runs again, so the result is in normal form.

import type { Graph, Node } from "./node.ts";
import { topologicalOrder } from "./traverse.ts";

/** The node built again from what `of` makes of its operands. */
export function rebuild(graph: Graph, node: Node, of: (operand: Node) => Node): Node {
  switch (node.kind) {
    case "contraction":
      return graph.contract(
        node.factors.map((factor) => ({ node: of(factor.node), labels: factor.labels })),
        node.out,
        node.labels,
      );
    case "sum":
      return graph.sum(
        node.terms.map((term) => ({ coefficient: term.coefficient, node: of(term.node) })),
        node.dims,
      );
    case "apply":
      return graph.apply(node.fn, node.operands.map(of));
    case "power":
      return graph.power(of(node.base), of(node.exponent));
    case "matrixFunction":
      return graph.matrixFunction(node.fn, node.operands.map(of));
    default:
      return node;
  }
}

/** The roots with every occurrence of the keys of `replacements` replaced by their values, which have the same shapes. */
export function substituteNodes(
  graph: Graph,
  roots: readonly Node[],
  replacements: ReadonlyMap<Node, Node>,
): readonly Node[] {
  if (replacements.size === 0) return roots;
  const rebuilt = new Map<Node, Node>();
  for (const node of topologicalOrder(roots)) {
    const replaced = replacements.get(node);
    rebuilt.set(node, replaced ?? rebuild(graph, node, (operand) => rebuilt.get(operand)!));
  }
  return roots.map((root) => rebuilt.get(root)!);
}
