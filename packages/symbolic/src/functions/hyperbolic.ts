// Hyperbolic functions and their inverses. Derivatives: Abramowitz & Stegun §4.5.71–76, §4.6.37–42.

import { minus, numberNode, plus, powerOf, reciprocal } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";

const keepZero = (_graph: Graph, [x]: readonly Node[]): Node | undefined => (isZero(x) ? x : undefined);

/** (eˣ − e⁻ˣ)/2. */
export const sinh: ScalarFunction = {
  name: "sinh",
  arity: 1,
  derivative: (graph, [x]) => [graph.apply(cosh, [x])],
  rewrite: keepZero,
  quotients: new Map([["cosh", (graph: Graph, operand: Node) => graph.apply(tanh, [operand])]]),
  parity: "odd",
  source: "Abramowitz & Stegun 4.5.71",
};

/** (eˣ + e⁻ˣ)/2. */
export const cosh: ScalarFunction = {
  name: "cosh",
  arity: 1,
  derivative: (graph, [x]) => [graph.apply(sinh, [x])],
  rewrite: (graph, [x]) => (isZero(x) ? graph.ones(x.dims) : undefined),
  parity: "even",
  sign: "positive",
  source: "Abramowitz & Stegun 4.5.72",
};

/** sinh x / cosh x. */
export const tanh: ScalarFunction = {
  name: "tanh",
  arity: 1,
  isTame: true,
  derivative: (graph, _operands, self) => [minus(graph, numberNode(graph, 1), powerOf(graph, self, 2))],
  rewrite: keepZero,
  parity: "odd",
  source: "Abramowitz & Stegun 4.5.73: tanh' = 1 − tanh²",
};

/** The inverse of sinh. */
export const asinh: ScalarFunction = {
  name: "asinh",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [powerOf(graph, plus(graph, numberNode(graph, 1), powerOf(graph, x, 2)), -1, 2)],
  rewrite: keepZero,
  parity: "odd",
  source: "Abramowitz & Stegun 4.6.37",
};

/** The inverse of cosh on x ≥ 1. */
export const acosh: ScalarFunction = {
  name: "acosh",
  arity: 1,
  derivative: (graph, [x]) => [powerOf(graph, minus(graph, powerOf(graph, x, 2), numberNode(graph, 1)), -1, 2)],
  sign: "nonnegative",
  domain: "nonnegative",
  domainOf: (graph, x) => minus(graph, x, numberNode(graph, 1)),
  source: "Abramowitz & Stegun 4.6.38",
};

/** The inverse of tanh on (−1, 1). */
export const atanh: ScalarFunction = {
  name: "atanh",
  arity: 1,
  derivative: (graph, [x]) => [reciprocal(graph, minus(graph, numberNode(graph, 1), powerOf(graph, x, 2)))],
  rewrite: keepZero,
  parity: "odd",
  domain: "positive",
  domainOf: (graph, x) => minus(graph, numberNode(graph, 1), powerOf(graph, x, 2)),
  source: "Abramowitz & Stegun 4.6.39",
};
