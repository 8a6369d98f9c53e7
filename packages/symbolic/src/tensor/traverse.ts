// Walks over the DAG, iterative at any depth.

import type { Node } from "./node.ts";

/** The operands of a node, in order, with repetitions. */
export function operandsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "contraction":
      return node.factors.map((factor) => factor.node);
    case "sum":
      return node.terms.map((term) => term.node);
    case "apply":
    case "matrixFunction":
      return node.operands;
    case "power":
      return [node.base, node.exponent];
    default:
      return [];
  }
}

/** Every node reachable from the roots, operands before what is built from them. */
export function topologicalOrder(roots: readonly Node[]): readonly Node[] {
  const seen = new Set<Node>();
  const pending = [...roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const operand of operandsOf(node)) pending.push(operand);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** A value for every reachable node, each computed once from the values of its operands. */
export function foldNodes<Value>(
  roots: readonly Node[],
  visit: (node: Node, valueOf: (operand: Node) => Value) => Value,
): ReadonlyMap<Node, Value> {
  const values = new Map<Node, Value>();
  const valueOf = (operand: Node): Value => values.get(operand)!;
  for (const node of topologicalOrder(roots)) values.set(node, visit(node, valueOf));
  return values;
}

/** How many different nodes are reachable: the size of the DAG. */
export function countNodes(roots: readonly Node[]): number {
  return topologicalOrder(roots).length;
}
