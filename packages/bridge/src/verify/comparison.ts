// Equality of nodes as a diagnosis needs it: only what is proved counts.

import { compareInField } from "@closedform/symbolic";
import type { Graph, Node, Rational } from "@closedform/symbolic";

/** Whether two nodes have the same axes. */
export function hasSameAxes(left: Node, right: Node): boolean {
  return left.dims.length === right.dims.length && left.dims.every(({ key }, axis) => key === right.dims[axis].key);
}

// Diagnoses are repeatable; nobody gains by a wrong reason for a verdict that stands.
const seedOfDiagnoses = 20_140_611;

/** Whether two nodes are equal, by form or in random prime fields; false where that is not certain. */
export function isSame(left: Node, right: Node): boolean {
  if (left === right) return true;
  if (!hasSameAxes(left, right)) return false;
  const verdict = compareInField(left, right, seedOfDiagnoses, "verdict");
  return verdict.agree && verdict.isConclusive;
}

/** coefficient · node. */
export function scaled(graph: Graph, coefficient: Rational, node: Node): Node {
  return graph.sum([{ coefficient, node }], node.dims);
}

/** The transpose of a node with two axes. */
export function transposed(graph: Graph, node: Node): Node {
  return graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
}

/** Whether a node is a square matrix. */
export function isSquare(node: Node): boolean {
  return node.dims.length === 2 && node.dims[0].key === node.dims[1].key;
}
