// Equality of nodes as a diagnosis needs it: only what is proved counts.

import { compareInField, hasSameAxes } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";

// Diagnoses are repeatable; nobody gains by a wrong reason for a verdict that stands.
const seedOfDiagnoses = 20_140_611;

/** Whether two nodes are equal, by form or in random prime fields; false where that is not certain before it `isOver`. */
export function isSame(left: Node, right: Node, isOver?: () => boolean): boolean {
  if (left === right) return true;
  if (!hasSameAxes(left, right)) return false;
  const verdict = compareInField(left, right, seedOfDiagnoses, "verdict", [], isOver);
  return verdict.agree && verdict.isConclusive;
}

/** Whether a node is a square matrix. */
export function isSquare(node: Node): boolean {
  return node.dims.length === 2 && node.dims[0].key === node.dims[1].key;
}
