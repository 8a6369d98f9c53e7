// Error and gamma functions. Derivatives: Abramowitz & Stegun §6.3, §7.1.

import { unsupportedDerivative } from "./unsupported.ts";
import { rational } from "../scalar/rational.ts";
import { negative, powerOf, scale, times } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { ScalarFunction } from "../tensor/node.ts";
import { exp } from "./exponential.ts";

/** 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf: ScalarFunction = {
  name: "erf",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => {
    const gaussian = graph.apply(exp, [negative(graph, powerOf(graph, x, 2))]);
    return [scale(graph, rational(2), times(graph, powerOf(graph, graph.constant("pi"), -1, 2), gaussian))];
  },
  rewrite: (_graph, [x]) => (isZero(x) ? x : undefined),
  parity: "odd",
  source: "Abramowitz & Stegun 7.1.19",
};

/** Γ(x). */
export const gamma: ScalarFunction = {
  name: "gamma",
  arity: 1,
  derivative: (graph, [x], self) => [times(graph, self, graph.apply(digamma, [x]))],
  domain: "notPole",
  source: "Abramowitz & Stegun 6.3.1: Γ' = Γ·ψ",
};

/** log |Γ(x)|. */
export const lgamma: ScalarFunction = {
  name: "lgamma",
  arity: 1,
  derivative: (graph, [x]) => [graph.apply(digamma, [x])],
  domain: "notPole",
  source: "Abramowitz & Stegun 6.3.1",
};

/** ψ(x) = Γ'(x)/Γ(x). */
export const digamma: ScalarFunction = {
  name: "digamma",
  arity: 1,
  derivative: (graph, [x]) => [graph.apply(trigamma, [x])],
  domain: "notPole",
  source: "Abramowitz & Stegun 6.3.1",
};

/** ψ'(x), positive on the whole line between its poles. */
export const trigamma: ScalarFunction = {
  name: "trigamma",
  arity: 1,
  derivative: () => unsupportedDerivative("trigamma", "ψ'' is not in the language"),
  domain: "notPole",
  sign: "positive",
  source: "Abramowitz & Stegun 6.4.1",
};
