// Functions with a kink or a jump. The subgradient taken at the kink is part of the record: sign(0) = 0, step(0) = 0,
// a tie of two in max or min counts half each (docs/contract.md §2).

import { minusOne, rational } from "../scalar/rational.ts";
import { minus, negative, numberNode, plus, powerOf, scale, times } from "../tensor/arithmetic.ts";
import { signOf } from "../tensor/facts.ts";
import { isZero, numberOf } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";

const almostEverywhere = "constant on each side of its jump; zero there by convention";

function zeroLike(graph: Graph, node: Node): Node {
  return graph.zeros(node.dims);
}

/** −1, 0 or 1. */
export const sign: ScalarFunction = {
  name: "sign",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [zeroLike(graph, x)],
  rewrite: (graph, [x]) => (signOf(x) === "positive" ? graph.ones(x.dims) : isZero(x) ? x : undefined),
  parity: "odd",
  products: new Map([["self", (graph: Graph, operand: Node) => graph.apply(abs, [operand])]]),
  quotients: new Map([["abs", (graph: Graph, operand: Node) => powerOf(graph, operand, -1)]]),
  jump: (operand) => `where ${operand} = 0`,
  source: almostEverywhere,
};

/** |x|. */
export const abs: ScalarFunction = {
  name: "abs",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [graph.apply(sign, [x])],
  rewrite: (graph, [x]) => {
    if (signOf(x) !== "unknown") return x;
    const value = numberOf(x);
    return value
      ? graph.number({
          numerator: value.numerator < 0n ? -value.numerator : value.numerator,
          denominator: value.denominator,
        })
      : undefined;
  },
  parity: "even",
  sign: "nonnegative",
  products: new Map([["sign", (_graph: Graph, operand: Node) => operand]]),
  kink: { at: 0, derivative: "sign(0) = 0" },
  source: "|x|' = sign x for x ≠ 0",
};

/** 1 for x > 0, else 0. */
export const step: ScalarFunction = {
  name: "step",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [zeroLike(graph, x)],
  rewrite: (graph, [x]) => {
    if (signOf(x) === "positive") return graph.ones(x.dims);
    const value = numberOf(x);
    return isZero(x) || (value && value.numerator < 0n) ? graph.zeros(x.dims) : undefined;
  },
  sign: "nonnegative",
  isIdempotent: true,
  products: new Map([
    ["self", (graph: Graph, operand: Node) => graph.apply(relu, [operand])],
    ["relu", (graph: Graph, operand: Node) => graph.apply(relu, [operand])],
  ]),
  jump: (operand) => `where ${operand} = 0`,
  source: almostEverywhere,
};

/** max(x, 0). */
export const relu: ScalarFunction = {
  name: "relu",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [graph.apply(step, [x])],
  rewrite: (_graph, [x]) => (signOf(x) !== "unknown" ? x : undefined),
  sign: "nonnegative",
  kink: { at: 0, derivative: "step(0) = 0" },
  source: "Nair & Hinton, ICML 2010; relu'(0) = 0",
};

/** x for x > 0, else x/100. */
export const leakyrelu: ScalarFunction = {
  name: "leakyrelu",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [
    plus(graph, numberNode(graph, 1, 100), scale(graph, rational(99, 100), graph.apply(step, [x]))),
  ],
  kink: { at: 0, derivative: "1/100" },
  source: "Maas et al., ICML 2013, slope 0.01",
};

/** The largest integer not above x. */
export const floor: ScalarFunction = {
  name: "floor",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [zeroLike(graph, x)],
  jump: (operand) => `where ${operand} is a whole number`,
  source: almostEverywhere,
};

function half(graph: Graph, difference: Node, direction: 1 | -1): Node {
  const signed = scale(graph, rational(direction), graph.apply(sign, [difference]));
  return scale(graph, rational(1, 2), plus(graph, numberNode(graph, 1), signed));
}

/** max(x, y). */
export const maximum: ScalarFunction = {
  name: "max",
  arity: 2,
  isTame: true,
  derivative: (graph, [x, y]) => [half(graph, minus(graph, x, y), 1), half(graph, minus(graph, x, y), -1)],
  kink: { at: 0, derivative: "half each at a tie" },
  source: "max(x, y) = (x + y + |x − y|)/2",
};

/** min(x, y). */
export const minimum: ScalarFunction = {
  name: "min",
  arity: 2,
  isTame: true,
  derivative: (graph, [x, y]) => [half(graph, minus(graph, x, y), -1), half(graph, minus(graph, x, y), 1)],
  kink: { at: 0, derivative: "half each at a tie" },
  source: "min(x, y) = (x + y − |x − y|)/2",
};

/** x². */
export const square: ScalarFunction = {
  name: "square",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [scale(graph, rational(2), x)],
  rewrite: (graph, [x]) => powerOf(graph, x, 2),
  source: "(x²)' = 2x",
};

/** 1/x. */
export const reciprocal: ScalarFunction = {
  name: "reciprocal",
  arity: 1,
  derivative: (graph, [x]) => [negative(graph, powerOf(graph, x, -2))],
  rewrite: (graph, [x]) => graph.power(x, graph.number(minusOne)),
  source: "(1/x)' = −1/x²",
};

/** step(x)·a + (1 − step(x))·b as nodes: a where x > 0, b elsewhere; for records whose pieces are finite everywhere. */
export function pieces(graph: Graph, x: Node, above: Node, below: Node): Node {
  const isAbove = graph.apply(step, [x]);
  return plus(graph, times(graph, isAbove, above), times(graph, minus(graph, numberNode(graph, 1), isAbove), below));
}
