// A derivative of a choice is a product with the indicator of its branch. Where another factor is infinite or undefined
// outside the branch, that product would be 0·∞: the factor is then selected instead.

import { guard, where } from "../functions/choice.ts";
import { isTame } from "../tensor/tame.ts";
import type { ContractionNode, Factor, Graph, Node } from "../tensor/node.ts";
import { rebuildNode } from "../tensor/substitute.ts";
import { topologicalOrder } from "../tensor/traverse.ts";

function isGuard(node: Node): node is Node & { readonly kind: "apply" } {
  return node.kind === "apply" && node.fn === guard;
}

// The factors on the labels of all of them, as one entrywise product.
function onLabels(graph: Graph, factors: readonly Factor[], labels: readonly number[], node: ContractionNode): Node {
  return graph.contract(factors, labels, node.labels);
}

function selected(graph: Graph, node: ContractionNode, of: (operand: Node) => Node): Node {
  const guards = node.factors.filter((factor) => isGuard(factor.node));
  const factors = node.factors.map(({ node: operand, labels }): Factor => ({ node: of(operand), labels }));
  const wild = factors.filter((factor, k) => !isGuard(node.factors[k].node) && !isTame(factor.node));
  if (guards.length === 0 || wild.length === 0) return graph.contract(factors, node.out, node.labels);
  const conditions = guards.map(({ node: operand, labels }): Factor => ({ node: of(operand), labels }));
  const plain = factors.filter((factor, k) => !isGuard(node.factors[k].node) && isTame(factor.node));
  const chosen = wild.map((factor): Factor => {
    const labels = [...new Set([...factor.labels, ...conditions.flatMap((condition) => condition.labels)])];
    const dims = labels.map((label) => node.labels[label]);
    const indicator = onLabels(graph, conditions, labels, node);
    const value = onLabels(graph, [factor], labels, node);
    return { node: graph.apply(where, [indicator, value, graph.zeros(dims)]), labels };
  });
  return graph.contract([...plain, ...chosen], node.out, node.labels);
}

/** The derivatives with every guard turned into a selection of the factors that need it, or into its indicator. */
export function resolveGuards(graph: Graph, roots: readonly Node[]): readonly Node[] {
  const order = topologicalOrder(roots);
  if (!order.some(isGuard)) return roots;
  const resolved = new Map<Node, Node>();
  const of = (operand: Node): Node => resolved.get(operand)!;
  for (const node of order) {
    if (isGuard(node)) resolved.set(node, of(node.operands[0]));
    else resolved.set(node, node.kind === "contraction" ? selected(graph, node, of) : rebuildNode(graph, node, of));
  }
  return roots.map(of);
}
