// The choice between two values, and what its derivative leaves behind. Values are selected, never blended, wherever a
// branch may be infinite or undefined where it is not taken: where(x > 0, log(x), 0) is 0 at 0.

import { minus, numberNode, plus, times } from "../tensor/arithmetic.ts";
import { isTame } from "../tensor/tame.ts";
import { isUnit, isZero } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";

function complement(graph: Graph, indicator: Node): Node {
  return minus(graph, numberNode(graph, 1), indicator);
}

function isOnes(node: Node): boolean {
  return node.kind === "contraction" && isUnit(node) && new Set(node.out).size === node.dims.length;
}

/** 1 where a condition holds, standing in a product until it is known what must be selected there. */
export const guard: ScalarFunction = {
  name: "guard",
  arity: 1,
  derivative: (graph, [indicator]) => [graph.zeros(indicator.dims)],
  rewrite: (_graph, [indicator]) => (isZero(indicator) || isOnes(indicator) ? indicator : undefined),
  sign: "nonnegative",
  isIdempotent: true,
  isTame: true,
  source: "constant on each side of a jump; zero there by convention",
};

/** The second operand where the first is 1, the third where it is 0. */
export const where: ScalarFunction = {
  name: "where",
  arity: 3,
  derivative: (graph, [indicator]) => [
    graph.zeros(indicator.dims),
    graph.apply(guard, [indicator]),
    graph.apply(guard, [complement(graph, indicator)]),
  ],
  rewrite: (graph, [indicator, chosen, otherwise]) => {
    if (isOnes(indicator) || chosen.id === otherwise.id) return chosen;
    if (isZero(indicator)) return otherwise;
    if (!isTame(chosen) || !isTame(otherwise)) return undefined;
    // Each branch times its own 0 or 1: a difference of the branches would lose digits where they are far apart.
    return plus(graph, times(graph, indicator, chosen), times(graph, complement(graph, indicator), otherwise));
  },
  source: "each branch by its own derivative where it is taken; the boundary by convention",
};
