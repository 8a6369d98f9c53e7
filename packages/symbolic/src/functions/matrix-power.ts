// A square matrix to a power that is not a known number. Known whole numbers are written out as products.

import { isInteger } from "../scalar/rational.ts";
import { einsum, minus, numberNode, plus, times, transpose } from "../tensor/arithmetic.ts";
import { isWhole } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node, OrientedNode } from "../tensor/node.ts";
import { throughScalars } from "./frechet.ts";
import { inverse } from "./inverse.ts";
import { kroneckerForm, ofOneMatrix, throughKronecker } from "./kronecker-form.ts";
import { commutes, product, splitScale, squareChain, untransposed } from "./matrix-structure.ts";
import { unsupportedDerivative } from "./unsupported.ts";

/** The largest power that is written out. */
export const maximalMatrixPower = 1000;

/** base^count by repeated products, or `undefined` for exponents that are no whole numbers within the limit. */
export function writtenPower(graph: Graph, base: Node, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  const count = value && Number(value.numerator < 0n ? -value.numerator : value.numerator);
  if (!value || count === undefined || !isInteger(value) || count > maximalMatrixPower) return undefined;
  if (count === 0) return graph.contract([], [0, 0], [base.dims[0]]);
  const factor = value.numerator < 0n ? graph.matrixFunction(inverse, [base]) : base;
  let result = factor;
  for (let k = 1; k < count; k++) {
    const factors = [
      { node: result, labels: [0, 1] },
      { node: factor, labels: [1, 2] },
    ];
    result = graph.contract(factors, [0, 2], [base.dims[0], base.dims[0], base.dims[0]]);
  }
  return result;
}

function rewritePower(graph: Graph, [base, exponent]: readonly Node[]): Node | undefined {
  const written = writtenPower(graph, base, exponent);
  if (written || numberOf(exponent)) return written;
  const plain = untransposed(graph, base);
  if (plain) return transpose(graph, graph.matrixFunction(matrixPower, [plain, exponent]));
  const split = isWhole(exponent) ? splitScale(graph, base) : undefined;
  if (!split) return undefined;
  return times(graph, graph.power(split.scalar, exponent), graph.matrixFunction(matrixPower, [split.matrix, exponent]));
}

interface PowerOf {
  readonly base: Node;
  readonly exponent: Node;
}

function powerOf(graph: Graph, { node, isTransposed }: OrientedNode): PowerOf | undefined {
  if (isTransposed) return undefined;
  if (node.kind === "matrixFunction" && node.fn === matrixPower)
    return { base: node.operands[0], exponent: node.operands[1] };
  if (node.kind === "matrixFunction" && node.fn === inverse)
    return { base: node.operands[0], exponent: numberNode(graph, -1) };
  return { base: node, exponent: numberNode(graph, 1) };
}

// Aʲ·Aᵏ = Aʲ⁺ᵏ wherever both powers exist.
function chainPowers(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  const [a, b] = [left, right].map((factor) => powerOf(graph, factor));
  if (!a || !b || a.base !== b.base) return undefined;
  return graph.matrixFunction(matrixPower, [a.base, plus(graph, a.exponent, b.exponent)]);
}

/** A^k for a scalar k. Its derivative is a sum with k terms, written as `sum(r, 0, k - 1, …)`. */
export const matrixPower: MatrixFunction = {
  name: "matrixPower",
  dims: ([base]) => base.dims,
  cotangents: (graph, node, cotangent, seeds, isNeeded) => {
    if (isNeeded(1)) byExponent();
    const [base, exponent] = node.operands;
    if (seeds > 0) return [throughKronecker(graph, powerKronecker, node.operands, cotangent, seeds), exponent];
    return [adjointSum(graph, base, cotangent, exponent), exponent];
  },
  tangent: (graph, node, [base, exponent]) => {
    if (exponent) byExponent();
    return graph.matrixFunction(powerSum, [node.operands[0], base!, node.operands[1]]);
  },
  rewrite: rewritePower,
  keepsSymmetry: true,
  isPrimary: true,
  chain: chainPowers,
  source: "Magnus & Neudecker §8.2: dAᵏ = Σ Aʳ·dA·Aᵏ⁻¹⁻ʳ for r = 0, …, k − 1",
};

function byExponent(): never {
  return unsupportedDerivative("a matrix power by its exponent", "the exponent is a whole number");
}

const maximalTerms = 16;

function writtenSum(graph: Graph, base: Node, middle: Node, exponent: Node): Node | undefined {
  const count = numberOf(exponent);
  if (!count || !isInteger(count) || count.numerator < 0n || count.numerator > maximalTerms) return undefined;
  const total = Number(count.numerator);
  const terms = Array.from({ length: total }, (_, r) => {
    const [left, right] = [r, total - 1 - r].map((power) => writtenPower(graph, base, numberNode(graph, power))!);
    return product(graph, product(graph, left, middle), right);
  });
  return graph.sum(
    terms.map((node) => ({ coefficient: { numerator: 1n, denominator: 1n }, node })),
    middle.dims,
  );
}

// Outer factors that commute with A leave the sum.
function outerFactors(graph: Graph, base: Node, middle: Node, exponent: Node): Node | undefined {
  const chain = middle.kind === "contraction" ? squareChain(graph, middle) : undefined;
  if (!chain) return undefined;
  const sumOf = (factors: readonly Node[]): Node => {
    const inner = factors.reduce((left, right) => product(graph, left, right));
    return graph.matrixFunction(powerSum, [base, inner, exponent]);
  };
  const last = chain.length - 1;
  if (commutes(graph, base, chain[0])) return product(graph, chain[0], sumOf(chain.slice(1)));
  return commutes(graph, base, chain[last]) ? product(graph, sumOf(chain.slice(0, last)), chain[last]) : undefined;
}

function rewritePowerSum(graph: Graph, [base, middle, exponent]: readonly Node[]): Node | undefined {
  const written = writtenSum(graph, base, middle, exponent);
  if (written) return written;
  const scaled = throughScalars(graph, middle, (inner) => graph.matrixFunction(powerSum, [base, inner, exponent]));
  if (scaled) return scaled;
  const plain = untransposed(graph, base);
  if (plain) return transpose(graph, graph.matrixFunction(powerSum, [plain, transpose(graph, middle), exponent]));
  if (!commutes(graph, base, middle)) return outerFactors(graph, base, middle, exponent);
  const power = graph.matrixFunction(matrixPower, [base, minus(graph, exponent, numberNode(graph, 1))]);
  return times(graph, exponent, product(graph, middle, power));
}

/** Σ Aʳ·M·Aᵏ⁻¹⁻ʳ for r = 0, …, k − 1 with k ≥ 0: the derivative of Aᵏ in the direction M. */
export const powerSum: MatrixFunction = {
  name: "powerSum",
  dims: ([, middle]) => middle.dims,
  cotangents: (graph, node, cotangent, seeds, isNeeded) => {
    if (isNeeded(0) || isNeeded(2)) twice();
    const [base, middle, exponent] = node.operands;
    if (seeds > 0)
      return [middle, throughKronecker(graph, powerKronecker, [base, exponent], cotangent, seeds), exponent];
    return [middle, adjointSum(graph, base, cotangent, exponent), exponent];
  },
  tangent: (graph, node, [base, middle, exponent]) => {
    if (base || exponent) twice();
    return graph.matrixFunction(powerSum, [node.operands[0], middle!, node.operands[2]]);
  },
  rewrite: rewritePowerSum,
  trace: (graph, [base, middle, exponent]) => {
    const power = graph.matrixFunction(matrixPower, [base, minus(graph, exponent, numberNode(graph, 1))]);
    return times(graph, exponent, einsum(graph, "ij,ji->", middle, power));
  },
  keepsSymmetry: true,
  source: "Magnus & Neudecker §8.2",
};

// Σ A'ʳ·G·A'ᵏ⁻¹⁻ʳ
function adjointSum(graph: Graph, base: Node, cotangent: Node, exponent: Node): Node {
  return transpose(graph, graph.matrixFunction(powerSum, [base, transpose(graph, cotangent), exponent]));
}

function twice(): never {
  return unsupportedDerivative("a sum over powers of a matrix", "it is a sum over two numbers");
}

// Σ (Aʳ)[i,p]·(Aᵏ⁻¹⁻ʳ)[q,j] for a known small k.
function writtenKronecker(graph: Graph, base: Node, exponent: Node): Node | undefined {
  const count = numberOf(exponent);
  if (!count || !isInteger(count) || count.numerator < 0n || count.numerator > maximalTerms) return undefined;
  const total = Number(count.numerator);
  const terms = Array.from({ length: total }, (_, r) => {
    const [left, right] = [r, total - 1 - r].map((power) => writtenPower(graph, base, numberNode(graph, power))!);
    return einsum(graph, "ip,qj->ijpq", left, right);
  });
  return graph.sum(
    terms.map((node) => ({ coefficient: { numerator: 1n, denominator: 1n }, node })),
    [...base.dims, ...base.dims],
  );
}

/** K of A^k: Σ (A'ᵏ⁻¹⁻ʳ) ⊗ Aʳ for r = 0, …, k − 1. */
export const powerKronecker: MatrixFunction = kroneckerForm({
  name: "power_kron",
  dims: ofOneMatrix,
  rewrite: (graph, [base, exponent]) => writtenKronecker(graph, base, exponent),
  source: "Magnus & Neudecker §8.2",
});
