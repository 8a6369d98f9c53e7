// Extrema and products of entries: of all of them, or of each row. A second operand, the number 2, says that rows are
// meant, as in the language's max(A, 2).

import type { Graph, MatrixFunction, MatrixFunctionNode, Node } from "../tensor/node.ts";
import { minusOne, rational } from "../scalar/rational.ts";
import { minus, powerOf } from "../tensor/arithmetic.ts";

/** Whether each row is reduced on its own. */
export function isByRow(operands: readonly Node[]): boolean {
  return operands.length > 1;
}

// The labels of the operand's axes from 0 on, those of the value among them, and those of the seeds behind.
interface ReductionLabels {
  readonly own: readonly number[];
  readonly kept: readonly number[];
  readonly seedLabels: readonly number[];
  readonly dims: Node["dims"];
}

function labelsOf(node: MatrixFunctionNode, cotangent: Node, seeds: number): ReductionLabels {
  const [operand] = node.operands;
  const own = operand.dims.map((_, axis) => axis);
  const kept = isByRow(node.operands) ? own.slice(0, -1) : [];
  const seedLabels = cotangent.dims.slice(0, seeds).map((_, k) => own.length + k);
  const dims = [...operand.dims, ...cotangent.dims.slice(0, seeds)];
  return { own, kept, seedLabels, dims };
}

function withAxis(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number, first: Node): Node[] {
  return node.operands.map((_, k) => (k === 0 ? first : graph.zeros(cotangent.dims.slice(0, seeds))));
}

function reducedDims(operands: readonly Node[]): Node["dims"] {
  return isByRow(operands) ? operands[0].dims.slice(0, -1) : [];
}

// The order of all entries does not matter.
function unpermuted(graph: Graph, fn: MatrixFunction, operands: readonly Node[]): Node | undefined {
  const [operand] = operands;
  if (isByRow(operands) || operand.kind !== "contraction" || operand.factors.length !== 1) return undefined;
  const [{ node, labels }] = operand.factors;
  const isPermutation =
    new Set(labels).size === labels.length &&
    new Set(operand.out).size === operand.out.length &&
    operand.labels.length === labels.length &&
    operand.out.length === labels.length;
  return isPermutation ? graph.matrixFunction(fn, [node]) : undefined;
}

function reduction(name: string, weights: MatrixFunction, parts: Partial<MatrixFunction>): MatrixFunction {
  const fn: MatrixFunction = {
    name,
    dims: reducedDims,
    cotangents: (graph, node, cotangent, seeds) => {
      const { own, kept, seedLabels, dims } = labelsOf(node, cotangent, seeds);
      const factors = [
        { node: cotangent, labels: [...seedLabels, ...kept] },
        { node: graph.matrixFunction(weights, node.operands), labels: own },
      ];
      return withAxis(graph, node, cotangent, seeds, graph.contract(factors, [...seedLabels, ...own], dims));
    },
    rewrite: (graph, operands) => (operands[0].dims.length === 0 ? operands[0] : unpermuted(graph, fn, operands)),
    keepsSymmetry: false,
    source: "the sum of its partial derivatives",
    ...parts,
  };
  return fn;
}

function shareOf(name: string, which: string): MatrixFunction {
  return {
    name,
    dims: ([operand]) => operand.dims,
    cotangents: (graph, node, cotangent, seeds) => {
      const { own, seedLabels, dims } = labelsOf(node, cotangent, seeds);
      const zeros = graph.zeros([...seedLabels, ...own].map((label) => dims[label]));
      return withAxis(graph, node, cotangent, seeds, zeros);
    },
    keepsSymmetry: false,
    jump: (operand) => `where several entries of ${operand} are the ${which}`,
    source: "constant where no two entries tie; zero there by convention",
  };
}

/** 1 at the largest entry, else 0; the largest share it equally where several are. */
export const onehotmax: MatrixFunction = shareOf("onehotmax", "largest");

/** 1 at the smallest entry, else 0; the smallest share it equally where several are. */
export const onehotmin: MatrixFunction = shareOf("onehotmin", "smallest");

/** The largest entry. */
export const largest: MatrixFunction = reduction("max", onehotmax, {
  isTame: true,
  kink: (operand) => `where several entries of ${operand} are the largest, they share the derivative equally`,
});

/** The smallest entry. */
export const smallest: MatrixFunction = reduction("min", onehotmin, {
  isTame: true,
  kink: (operand) => `where several entries of ${operand} are the smallest, they share the derivative equally`,
});

/** For each entry the product of the others; prod(x)./x where none is zero. */
export const productOfOthers: MatrixFunction = {
  name: "productOfOthers",
  dims: ([operand]) => operand.dims,
  // P is the product of all, p the value and c the cotangent: Σᵢ≠ₖ cᵢ·P/(xᵢ·xₖ) = (P·Σᵢ cᵢ/xᵢ − P·cₖ/xₖ)/xₖ.
  cotangents: (graph, node, cotangent, seeds) => {
    const { own, kept, seedLabels, dims } = labelsOf(node, cotangent, seeds);
    const all = { node: graph.matrixFunction(product, node.operands), labels: kept };
    const inverse = { node: graph.power(node.operands[0], graph.number(minusOne)), labels: own };
    const incoming = { node: cotangent, labels: [...seedLabels, ...own] };
    const total = {
      node: graph.contract([incoming, inverse], [...seedLabels, ...kept], dims),
      labels: [...seedLabels, ...kept],
    };
    const out = [...seedLabels, ...own];
    const shared = graph.contract([all, total, inverse], out, dims);
    const square = { node: powerOf(graph, node.operands[0], -2), labels: own };
    const itself = graph.contract([all, incoming, square], out, dims);
    return withAxis(graph, node, cotangent, seeds, minus(graph, shared, itself));
  },
  isTame: true,
  keepsSymmetry: false,
  domain: "nonzero",
  source: "∂²(Π x)/∂xᵢ∂xₖ = Π x/(xᵢ·xₖ) for i ≠ k",
};

/** The product of all entries. */
export const product: MatrixFunction = reduction("prod", productOfOthers, {
  isTame: true,
  source: "∂(Π x)/∂xᵢ is the product of the other entries",
});

/** Every reduction by the language's name. */
export const reductions: Readonly<Record<"max" | "min" | "prod" | "onehotmax" | "onehotmin", MatrixFunction>> = {
  max: largest,
  min: smallest,
  prod: product,
  onehotmax,
  onehotmin,
};

/** The operand that says that rows are meant. */
export function rowOperand(graph: Graph): Node {
  return graph.number(rational(2));
}
