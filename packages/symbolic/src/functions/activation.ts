// Smooth activations of neural networks.

import { rational } from "../scalar/rational.ts";
import { minus, numberNode, plus, powerOf, scale, times } from "../tensor/arithmetic.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";
import { exp, sigmoid } from "./exponential.ts";
import { pieces } from "./piecewise.ts";
import { erf } from "./special.ts";

/** x for x > 0, else eˣ − 1. */
export const elu: ScalarFunction = {
  name: "elu",
  arity: 1,
  isTame: true,
  derivative: (graph, [x], self) => [pieces(graph, x, numberNode(graph, 1), plus(graph, self, numberNode(graph, 1)))],
  kink: { at: 0, derivative: "1" },
  source: "Clevert et al., ICLR 2016, α = 1",
};

/** x·σ(x). */
export const silu: ScalarFunction = {
  name: "silu",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => {
    const gate = graph.apply(sigmoid, [x]);
    return [plus(graph, gate, times(graph, x, gate, minus(graph, numberNode(graph, 1), gate)))];
  },
  source: "Elfwing et al., 2018: (x·σ)' = σ + x·σ(1 − σ)",
};

function normalDensity(graph: Graph, x: Node): Node {
  const gaussian = graph.apply(exp, [scale(graph, rational(-1, 2), powerOf(graph, x, 2))]);
  const norm = powerOf(graph, times(graph, numberNode(graph, 2), graph.constant("pi")), -1, 2);
  return times(graph, norm, gaussian);
}

/** x·Φ(x) with the exact normal distribution function Φ. */
export const gelu: ScalarFunction = {
  name: "gelu",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => {
    const scaled = times(graph, x, powerOf(graph, numberNode(graph, 2), -1, 2));
    const distribution = scale(graph, rational(1, 2), plus(graph, numberNode(graph, 1), graph.apply(erf, [scaled])));
    return [plus(graph, distribution, times(graph, x, normalDensity(graph, x)))];
  },
  source: "Hendrycks & Gimpel, 2016: (x·Φ)' = Φ + x·φ",
};
