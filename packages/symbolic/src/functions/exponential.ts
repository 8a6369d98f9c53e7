// exp, log and their relatives. Derivatives: Abramowitz & Stegun, Handbook of Mathematical Functions, §4.1–4.2.

import { isInteger, minusOne, one, rational, signOfRational } from "../scalar/rational.ts";
import { hasNegativeLead } from "../tensor/apply.ts";
import { minus, negative, numberNode, plus, powerOf, reciprocal, scale, spread, times } from "../tensor/arithmetic.ts";
import { signOf } from "../tensor/facts.ts";
import { isUnit, isZero, numberOf } from "../tensor/node.ts";
import type { ContractionNode, Factor, Graph, Node, PowerNode, ScalarFunction } from "../tensor/node.ts";
import { abs } from "./piecewise.ts";

const handbook = "Abramowitz & Stegun §4";

function isLog(node: Node): boolean {
  return node.kind === "apply" && node.fn.name === "log";
}

function rewriteExp(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  if (isZero(operand)) return graph.ones(operand.dims);
  if (isLog(operand) && operand.kind === "apply") return operand.operands[0];
  if (operand.kind !== "sum") return undefined;
  const logs = operand.terms.filter((term) => isLog(term.node));
  if (logs.length === 0) return undefined;
  const others = operand.terms.filter((term) => !isLog(term.node));
  const powers = logs.map((term) =>
    graph.power((term.node as { operands: readonly Node[] }).operands[0], graph.number(term.coefficient)),
  );
  return times(graph, ...powers, graph.apply(exp, [graph.sum(others, operand.dims)]));
}

/** e^x. */
export const exp: ScalarFunction = {
  name: "exp",
  arity: 1,
  derivative: (_graph, _operands, self) => [self],
  rewrite: rewriteExp,
  sign: "positive",
  source: `${handbook}.2.5: (eˣ)' = eˣ`,
};

function logOfPower(graph: Graph, node: PowerNode): Node | undefined {
  const exponent = numberOf(node.exponent);
  if (signOf(node.base) === "positive" && node.exponent.dims.length === 0)
    return times(graph, node.exponent, graph.apply(log, [node.base]));
  if (!exponent) return undefined;
  if (!isInteger(exponent) || exponent.numerator % 2n !== 0n)
    return scale(graph, exponent, graph.apply(log, [node.base]));
  return scale(graph, exponent, graph.apply(log, [graph.apply(abs, [node.base])]));
}

// log of a product of scalars and entrywise factors: the factors that are known positive come out as their own logs.
function logOfProduct(graph: Graph, node: ContractionNode): Node | undefined {
  if (
    node.factors.length === 0 ||
    node.labels.length > new Set(node.out).size ||
    new Set(node.out).size < node.out.length
  )
    return undefined;
  const isPositive = (factor: Factor): boolean => signOf(factor.node) === "positive";
  const outside = node.factors.filter(isPositive);
  const inside = node.factors.filter((factor) => !isPositive(factor));
  if (outside.length === 0 || node.factors.length === 1) return undefined;
  const terms = outside.map((factor) => logOf(graph, node, [factor]));
  if (inside.length > 0) terms.push(logOf(graph, node, inside));
  return graph.sum(
    terms.map((term) => ({ coefficient: one, node: term })),
    node.dims,
  );
}

function logOf(graph: Graph, node: ContractionNode, factors: readonly Factor[]): Node {
  const carried = new Set(factors.flatMap((factor) => factor.labels));
  const kept = node.out.filter((label) => carried.has(label));
  const part = graph.contract(factors, kept, node.labels);
  return graph.contract([{ node: graph.apply(log, [part]), labels: kept }], node.out, node.labels);
}

function rewriteLog(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  if (isUnit(operand)) return graph.zeros(operand.dims);
  switch (operand.kind) {
    case "constant":
      return operand.name === "e" ? numberNode(graph, 1) : undefined;
    case "apply":
      return logOfApplied(graph, operand);
    case "power":
      return logOfPower(graph, operand);
    case "contraction":
      return logOfProduct(graph, operand);
    case "matrixFunction":
      return operand.fn.logarithm ? graph.matrixFunction(operand.fn.logarithm(), operand.operands) : undefined;
    case "sum":
      return logOfSum(graph, operand);
    default:
      return undefined;
  }
}

type SumOperand = Node & { readonly kind: "sum" };

// The f of f(u) where the sum is 1 + c·f(u), c = ±1, entry by entry.
function onePlus(node: SumOperand, name: string, sign: 1n | -1n): Node | undefined {
  if (node.terms.length !== 2) return undefined;
  const unit = node.terms.find(
    (term) => isUnit(term.node) && term.coefficient.numerator === 1n && term.coefficient.denominator === 1n,
  );
  const other = node.terms.find((term) => term.node.kind === "apply" && term.node.fn.name === name);
  if (
    !unit ||
    !other ||
    other.node.kind !== "apply" ||
    other.coefficient.numerator !== sign ||
    other.coefficient.denominator !== 1n
  )
    return undefined;
  return other.node.operands[0];
}

// log(1 + eᵘ) = softplus(u), log(1 − σ(u)) = −softplus(u).
function logOfSum(graph: Graph, node: SumOperand): Node | undefined {
  const exponent = onePlus(node, "exp", 1n);
  if (exponent) return graph.apply(softplus, [exponent]);
  const logit = onePlus(node, "sigmoid", -1n);
  return logit ? scale(graph, minusOne, graph.apply(softplus, [logit])) : logOfScaled(graph, node);
}

// log σ(u) = u − softplus(u).
function logOfApplied(graph: Graph, node: Node & { readonly kind: "apply" }): Node | undefined {
  if (node.fn.name === "exp") return node.operands[0];
  const [inner] = node.operands;
  // logdet is the logarithm of the magnitude.
  if (node.fn === abs && inner.kind === "matrixFunction" && inner.fn.logarithm)
    return graph.matrixFunction(inner.fn.logarithm(), inner.operands);
  return node.fn.name === "sigmoid" ? minus(graph, node.operands[0], graph.apply(softplus, node.operands)) : undefined;
}

function logOfScaled(graph: Graph, node: SumOperand): Node | undefined {
  const [only] = node.terms;
  if (node.terms.length !== 1 || isUnit(only.node) || signOfRational(only.coefficient) <= 0) return undefined;
  return plus(
    graph,
    graph.apply(log, [only.node]),
    spread(graph, graph.apply(log, [graph.number(only.coefficient)]), node.dims),
  );
}

/** The natural logarithm. */
export const log: ScalarFunction = {
  name: "log",
  arity: 1,
  derivative: (graph, [x]) => [reciprocal(graph, x)],
  rewrite: rewriteLog,
  domain: "positive",
  source: `${handbook}.1.46: (log x)' = 1/x`,
};

/** log(1 + x). */
export const log1p: ScalarFunction = {
  name: "log1p",
  arity: 1,
  derivative: (graph, [x]) => [reciprocal(graph, plus(graph, numberNode(graph, 1), x))],
  rewrite: (_graph, [x]) => (isZero(x) ? x : undefined),
  domain: "positive",
  domainOf: (graph, x) => plus(graph, numberNode(graph, 1), x),
  source: `${handbook}.1.46 with the chain rule`,
};

/** eˣ − 1. */
export const expm1: ScalarFunction = {
  name: "expm1",
  arity: 1,
  derivative: (graph, [x]) => [graph.apply(exp, [x])],
  rewrite: (_graph, [x]) => (isZero(x) ? x : undefined),
  source: `${handbook}.2.5`,
};

/** √x; the same node as x^(1/2). */
export const sqrt: ScalarFunction = {
  name: "sqrt",
  arity: 1,
  derivative: (graph, [x]) => [scale(graph, rational(1, 2), powerOf(graph, x, -1, 2))],
  rewrite: (graph, [x]) => powerOf(graph, x, 1, 2),
  domain: "nonnegative",
  source: "(x^r)' = r·x^(r−1)",
};

/** The real cube root, defined for negative x too. */
export const cbrt: ScalarFunction = {
  name: "cbrt",
  arity: 1,
  derivative: (graph, _operands, self) => [scale(graph, rational(1, 3), powerOf(graph, self, -2))],
  parity: "odd",
  rewrite: (graph, [x]) => (signOf(x) === "positive" ? powerOf(graph, x, 1, 3) : undefined),
  source: "(x^(1/3))' = 1/(3·x^(2/3))",
};

/** log(1 + eˣ). */
export const softplus: ScalarFunction = {
  name: "softplus",
  arity: 1,
  isTame: true,
  derivative: (graph, [x]) => [graph.apply(sigmoid, [x])],
  rewrite: (graph, [x]) =>
    hasNegativeLead(x) ? plus(graph, graph.apply(softplus, [negative(graph, x)]), x) : undefined,
  sign: "positive",
  source: "Dugas et al., NIPS 2000: softplus' = σ",
};

/** 1/(1 + e⁻ˣ). */
export const sigmoid: ScalarFunction = {
  name: "sigmoid",
  arity: 1,
  isTame: true,
  derivative: (graph, _operands, self) => [times(graph, self, minus(graph, numberNode(graph, 1), self))],
  rewrite: (graph, [x]) =>
    hasNegativeLead(x) ? minus(graph, numberNode(graph, 1), graph.apply(sigmoid, [negative(graph, x)])) : undefined,
  sign: "positive",
  source: "σ' = σ(1 − σ)",
};
