// Circular functions and their inverses. Derivatives: Abramowitz & Stegun §4.3.105–110, §4.4.52–57.

import { minus, negative, numberNode, plus, powerOf, reciprocal } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";

const keepZero = (_graph: Graph, [x]: readonly Node[]): Node | undefined => (isZero(x) ? x : undefined);

function oneMinusSquare(graph: Graph, x: Node): Node {
  return minus(graph, numberNode(graph, 1), powerOf(graph, x, 2));
}

/** sin x, x in radians. */
export const sin: ScalarFunction = {
  name: "sin",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [graph.apply(cos, [x])],
  rewrite: keepZero,
  quotients: new Map([["cos", (graph: Graph, operand: Node) => graph.apply(tan, [operand])]]),
  parity: "odd",
  source: "Abramowitz & Stegun 4.3.105",
};

/** cos x, x in radians. */
export const cos: ScalarFunction = {
  name: "cos",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [negative(graph, graph.apply(sin, [x]))],
  rewrite: (graph, [x]) => (isZero(x) ? graph.ones(x.dims) : undefined),
  parity: "even",
  source: "Abramowitz & Stegun 4.3.106",
};

/** tan x, x in radians. */
export const tan: ScalarFunction = {
  name: "tan",
  arity: 1,
  derivative: (graph, _operands, self) => [plus(graph, numberNode(graph, 1), powerOf(graph, self, 2))],
  rewrite: keepZero,
  parity: "odd",
  source: "Abramowitz & Stegun 4.3.107: tan' = 1 + tan²",
};

/** The inverse sine in [−π/2, π/2]. */
export const asin: ScalarFunction = {
  name: "asin",
  arity: 1,
  derivative: (graph, [x]) => [powerOf(graph, oneMinusSquare(graph, x), -1, 2)],
  rewrite: keepZero,
  parity: "odd",
  domain: "nonnegative",
  domainOf: oneMinusSquare,
  source: "Abramowitz & Stegun 4.4.52",
};

/** The inverse cosine in [0, π]. */
export const acos: ScalarFunction = {
  name: "acos",
  arity: 1,
  derivative: (graph, [x]) => [negative(graph, powerOf(graph, oneMinusSquare(graph, x), -1, 2))],
  sign: "nonnegative",
  domain: "nonnegative",
  domainOf: oneMinusSquare,
  source: "Abramowitz & Stegun 4.4.53",
};

/** The inverse tangent in (−π/2, π/2). */
export const atan: ScalarFunction = {
  name: "atan",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [reciprocal(graph, plus(graph, numberNode(graph, 1), powerOf(graph, x, 2)))],
  rewrite: keepZero,
  parity: "odd",
  source: "Abramowitz & Stegun 4.4.54",
};
