// chol A = L, lower with positive diagonal and L·L' = A. A is symmetric; the entries of a variable are independent, and
// chol is that of the symmetric part, so the cotangent is symmetric: Ā = ½·L⁻ᵀ·(Φ + Φ')·L⁻¹ with Φ the lower triangle
// of L'·L̄, its diagonal halved (Murray, Differentiation of the Cholesky decomposition, 2016, §3).

import { rational } from "../scalar/rational.ts";
import { einsum, minus, plus, powerOf, scale, seedLetters, transpose } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, MatrixFunctionNode, Node, OrientedNode } from "../tensor/node.ts";
import { determinant, logDeterminant } from "./determinant.ts";
import { inverse } from "./inverse.ts";
import { diagonalMatrix, diagonalVector, symmetricPart } from "./matrix-structure.ts";
import { lowerTriangle } from "./triangle.ts";

// The lower triangle of inner, mirrored: a symmetric matrix is that already.
function mirrored(graph: Graph, inner: Node, seeds: number): Node {
  if (graph.isSymmetric(inner)) return inner;
  const s = seedLetters(seeds);
  const [rows, columns] = inner.dims.slice(seeds);
  const mask = graph.matrixFunction(lowerTriangle, [graph.ones([rows, columns])]);
  const lower = einsum(graph, `${s}ij,ij->${s}ij`, inner, mask);
  const upper = einsum(graph, `${s}ij,ij->${s}ji`, inner, mask);
  return minus(graph, plus(graph, lower, upper), einsum(graph, `${s}ii->${s}ii`, inner));
}

function cotangents(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number): readonly Node[] {
  const s = seedLetters(seeds);
  const middle = mirrored(graph, einsum(graph, `ki,${s}kj->${s}ij`, node, cotangent), seeds);
  const inverted = graph.matrixFunction(inverse, [node]);
  const whole = einsum(graph, `ai,${s}ab,bj->${s}ij`, inverted, middle, inverted);
  return [scale(graph, rational(1, 2), whole)];
}

// dL = L·Φ(L⁻¹·dA·L⁻ᵀ), of the symmetric part of dA.
function tangentOf(graph: Graph, node: MatrixFunctionNode, tangent: Node): Node {
  const half = rational(1, 2);
  const inverted = graph.matrixFunction(inverse, [node]);
  const inner = einsum(graph, "ai,ij,bj->ab", inverted, symmetricPart(graph, tangent), inverted);
  const diagonal = scale(graph, half, einsum(graph, "ii->ii", inner));
  const lower = minus(graph, graph.matrixFunction(lowerTriangle, [inner]), diagonal);
  return einsum(graph, "ij,jk->ik", node, lower);
}

function choleskyOf(node: Node): Node | undefined {
  return node.kind === "matrixFunction" && node.fn === cholesky ? node.operands[0] : undefined;
}

// L·L' = A, L'·A⁻¹ = L⁻¹ and A⁻¹·L = L⁻ᵀ.
function chainCholesky(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  const [first, second] = [left.node, right.node].map(choleskyOf);
  if (first && left.node === right.node)
    return !left.isTransposed && right.isTransposed ? symmetricPart(graph, first) : undefined;
  if (first && left.isTransposed && right.node === inverseOf(graph, first))
    return graph.matrixFunction(inverse, [left.node]);
  if (second && !right.isTransposed && left.node === inverseOf(graph, second))
    return transpose(graph, graph.matrixFunction(inverse, [right.node]));
  return undefined;
}

function inverseOf(graph: Graph, operand: Node): Node {
  return graph.matrixFunction(inverse, [symmetricPart(graph, operand)]);
}

function determinantOf(graph: Graph, operand: Node): Node {
  return graph.matrixFunction(determinant, [symmetricPart(graph, operand)]);
}

function logDeterminantOf(graph: Graph, operand: Node): Node {
  return graph.matrixFunction(logDeterminant, [symmetricPart(graph, operand)]);
}

/** chol A, the lower Cholesky factor of a positive definite matrix. */
export const cholesky: MatrixFunction = {
  name: "chol",
  dims: ([operand]) => operand.dims,
  cotangents,
  tangent: (graph, node, [tangent]) => tangentOf(graph, node, tangent!),
  rewrite: (graph, [operand]) => {
    const vector = diagonalVector(graph, operand);
    return vector && diagonalMatrix(graph, powerOf(graph, vector, 1, 2));
  },
  keepsSymmetry: false,
  chain: chainCholesky,
  inverseGram: inverseOf,
  determinant: (graph, operand) => powerOf(graph, determinantOf(graph, operand), 1, 2),
  logDeterminant: (graph, operand) => scale(graph, rational(1, 2), logDeterminantOf(graph, operand)),
  domain: "positiveDefinite",
  source: "Murray 2016 §3: Ā = ½·L⁻ᵀ·(Φ + Φ')·L⁻¹",
};
