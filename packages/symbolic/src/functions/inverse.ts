// The inverse of a matrix. dA⁻¹ = −A⁻¹·dA·A⁻¹ (Magnus & Neudecker, Matrix Differential Calculus, §8.4).

import { splitCoefficient } from "../tensor/contract.ts";
import { invertRational } from "../scalar/rational.ts";
import { einsum, negative, scale, seedLetters } from "../tensor/arithmetic.ts";
import type { ContractionNode, Graph, MatrixFunction, MatrixFunctionNode, Node } from "../tensor/node.ts";
import { splitScalars, squareChain } from "./matrix-structure.ts";

function rewriteInverse(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  const { coefficient, node } = splitCoefficient(operand);
  if (node !== operand && coefficient.numerator !== 0n)
    return scale(graph, invertRational(coefficient), graph.matrixFunction(inverse, [node]));
  if (node.kind === "matrixFunction" && node.fn === inverse) return node.operands[0];
  if (node.kind === "matrixFunction" && node.fn.inverted) return node.fn.inverted(graph, node.operands[0]);
  return node.kind === "contraction" ? rewriteProduct(graph, node) : undefined;
}

function rewriteProduct(graph: Graph, node: ContractionNode): Node | undefined {
  if (node.factors.length === 1 && isTransposed(node)) {
    return einsum(graph, "ij->ji", graph.matrixFunction(inverse, [node.factors[0].node]));
  }
  const split = splitScalars(graph, node);
  if (split) {
    const reciprocal = graph.power(split.scalar, graph.number({ numerator: -1n, denominator: 1n }));
    return graph.contract(
      [
        { node: reciprocal, labels: [] },
        { node: graph.matrixFunction(inverse, [split.matrix]), labels: [0, 1] },
      ],
      [0, 1],
      node.dims,
    );
  }
  if (isIdentity(node)) return node;
  if (isDiagonalOf(node)) {
    const diagonal = graph.power(node.factors[0].node, graph.number({ numerator: -1n, denominator: 1n }));
    return graph.contract([{ node: diagonal, labels: [0] }], [0, 0], node.labels);
  }
  const chain = squareChain(graph, node);
  if (!chain) return undefined;
  const inverses = chain.map((factor) => graph.matrixFunction(inverse, [factor])).reverse();
  const factors = inverses.map((factor, k) => ({ node: factor, labels: [k, k + 1] }));
  return graph.contract(factors, [0, factors.length], new Array(factors.length + 1).fill(node.dims[0]));
}

function isTransposed(node: ContractionNode): boolean {
  const [factor] = node.factors;
  return (
    node.labels.length === 2 &&
    factor.labels.length === 2 &&
    node.out[0] === factor.labels[1] &&
    node.out[1] === factor.labels[0] &&
    node.out[0] !== node.out[1]
  );
}

function isIdentity(node: ContractionNode): boolean {
  return node.factors.length === 0 && node.out[0] === node.out[1];
}

function isDiagonalOf(node: ContractionNode): boolean {
  return (
    node.factors.length === 1 &&
    node.labels.length === 1 &&
    node.factors[0].labels.length === 1 &&
    node.out.length === 2
  );
}

function cotangents(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number): readonly Node[] {
  const lead = seedLetters(seeds);
  return [negative(graph, einsum(graph, `${lead}ab,ai,jb->${lead}ij`, cotangent, node, node))];
}

/** A⁻¹. */
export const inverse: MatrixFunction = {
  name: "inv",
  dims: ([operand]) => operand.dims,
  cotangents,
  rewrite: rewriteInverse,
  keepsSymmetry: true,
  domain: "invertible",
  source: "Magnus & Neudecker §8.4: dA⁻¹ = −A⁻¹·dA·A⁻¹",
};
