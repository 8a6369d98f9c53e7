// Nodes that are finite, and have finite derivatives, wherever their variables are: what may be multiplied by 0 where a
// condition does not hold. Overflow counts: 0·exp(1000) is not a number.

import { isInteger, signOfRational } from "../scalar/rational.ts";
import { signOf } from "./facts.ts";
import { numberOf } from "./node.ts";
import type { ApplyNode, Node, PowerNode } from "./node.ts";
import { topologicalOrder } from "./traverse.ts";

const cache = new WeakMap<Node, boolean>();

function isTamePower({ base, exponent }: PowerNode): boolean {
  const value = numberOf(exponent);
  if (!value || !cache.get(base)) return false;
  if (isInteger(value) && signOfRational(value) >= 0) return true;
  return signOf(base) === "positive";
}

function isTameApply({ fn, operands }: ApplyNode): boolean {
  if (!operands.every((operand) => cache.get(operand))) return false;
  if (fn.isTame) return true;
  const isBounded = fn.domain === "positive" || fn.domain === "nonnegative";
  return isBounded && !fn.domainOf && signOf(operands[0]) === "positive";
}

function judge(node: Node): boolean {
  switch (node.kind) {
    case "contraction":
      return node.factors.every((factor) => cache.get(factor.node));
    case "sum":
      return node.terms.every((term) => cache.get(term.node));
    case "power":
      return isTamePower(node);
    case "apply":
      return isTameApply(node);
    case "matrixFunction":
      return node.fn.isTame === true && node.operands.every((operand) => cache.get(operand));
    default:
      return true;
  }
}

/** Whether the node is known to be finite with all its derivatives at every point, without overflow. */
export function isTame(node: Node): boolean {
  if (!cache.has(node))
    for (const inner of topologicalOrder([node])) if (!cache.has(inner)) cache.set(inner, judge(inner));
  return cache.get(node)!;
}
