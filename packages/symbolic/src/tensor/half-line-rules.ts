// Entries that vanish on one side of 0, relu(u) and max(0, u), beside a sum such as 1 + sign(u), which has one value on the
// other side: relu(u)·(1 + sign(u)) = 2·relu(u).

import { addRationals, multiplyRationals, negateRational, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Draft } from "./draft.ts";
import { isUnit, isZero } from "./node.ts";
import type { Factor, Graph, Node } from "./node.ts";

// The u of relu(u), or of the larger of u and 0.
function halfLineOperand(node: Node): Node | undefined {
  if (node.kind !== "apply") return undefined;
  const { fn, operands } = node;
  if (fn.name === "relu") return operands[0];
  if (fn.name !== "max" || operands.length !== 2) return undefined;
  return isZero(operands[0]) ? operands[1] : isZero(operands[1]) ? operands[0] : undefined;
}

// c + d·sign(u) for u > 0, where the sum is made of nothing else.
function valueAbove(graph: Graph, sum: Node, operand: Node): Rational | undefined {
  if (sum.kind !== "sum" || sum.terms.length !== 2) return undefined;
  const opposite = graph.sum([{ coefficient: rational(-1), node: operand }], operand.dims);
  let total = rational(0);
  for (const { coefficient, node } of sum.terms) {
    if (isUnit(node)) {
      total = addRationals(total, coefficient);
      continue;
    }
    if (node.kind !== "apply" || node.fn.name !== "sign") return undefined;
    const [inner] = node.operands;
    if (inner !== operand && inner !== opposite) return undefined;
    total = addRationals(total, inner === operand ? coefficient : negateRational(coefficient));
  }
  return total;
}

/** Applies relu(u)·(c + d·sign(u)) = (c + d)·relu(u). Returns whether anything changed. */
export function mergeHalfLines(graph: Graph, draft: Draft): boolean {
  const isOnSame = (a: Factor, b: Factor): boolean => String(a.labels) === String(b.labels);
  for (const half of draft.atoms) {
    const operand = halfLineOperand(half.node);
    if (!operand) continue;
    for (const other of draft.atoms) {
      const value = isOnSame(half, other) ? valueAbove(graph, other.node, operand) : undefined;
      if (!value) continue;
      draft.coefficient = multiplyRationals(draft.coefficient, value);
      draft.isZero ||= value.numerator === 0n;
      draft.atoms = draft.atoms.filter((atom) => atom !== other);
      return true;
    }
  }
  return false;
}
