// chol A = L, lower with positive diagonal and L·L' = A. A is symmetric; the entries of a variable are independent, and
// chol is that of the symmetric part, so the cotangent is symmetric: Ā = ½·L⁻ᵀ·(Φ + Φ')·L⁻¹ with Φ the lower triangle
// of L'·L̄, its diagonal halved (Murray, Differentiation of the Cholesky decomposition, 2016, §3).

import { rational } from "../scalar/rational.ts";
import { einsum, minus, plus, powerOf, scale } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, MatrixFunctionNode, Node, OrientedNode } from "../tensor/node.ts";
import { determinant, logDeterminant } from "./determinant.ts";
import { inverse } from "./inverse.ts";
import { diagonalMatrix, diagonalVector } from "./matrix-structure.ts";
import { lowerTriangle } from "./triangle.ts";

// The lower triangle of inner, mirrored.
function mirrored(graph: Graph, inner: Node, seeds: number): Node {
  const s = "stuvwxyz".slice(0, seeds);
  const [rows, columns] = inner.dims.slice(seeds);
  const mask = graph.matrixFunction(lowerTriangle, [graph.ones([rows, columns])]);
  const lower = einsum(graph, `${s}ij,ij->${s}ij`, inner, mask);
  const upper = einsum(graph, `${s}ij,ij->${s}ji`, inner, mask);
  return minus(graph, plus(graph, lower, upper), einsum(graph, `${s}ii->${s}ii`, inner));
}

function cotangents(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number): readonly Node[] {
  const s = "stuvwxyz".slice(0, seeds);
  const middle = mirrored(graph, einsum(graph, `ki,${s}kj->${s}ij`, node, cotangent), seeds);
  const inverted = graph.matrixFunction(inverse, [node]);
  const whole = einsum(graph, `ai,${s}ab,bj->${s}ij`, inverted, middle, inverted);
  return [scale(graph, rational(1, 2), whole)];
}

// dL = L·Φ(L⁻¹·dA·L⁻ᵀ), of the symmetric part of dA.
function tangentOf(graph: Graph, node: MatrixFunctionNode, tangent: Node): Node {
  const half = rational(1, 2);
  const symmetric = scale(graph, half, plus(graph, tangent, einsum(graph, "ij->ji", tangent)));
  const inverted = graph.matrixFunction(inverse, [node]);
  const inner = einsum(graph, "ai,ij,bj->ab", inverted, graph.isSymmetric(tangent) ? tangent : symmetric, inverted);
  const diagonal = scale(graph, half, einsum(graph, "ii->ii", inner));
  const lower = minus(graph, graph.matrixFunction(lowerTriangle, [inner]), diagonal);
  return einsum(graph, "ij,jk->ik", node, lower);
}

function choleskyOf(node: Node): Node | undefined {
  return node.kind === "matrixFunction" && node.fn === cholesky ? node.operands[0] : undefined;
}

// L·L' = A.
function chainCholesky(_graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  if (left.isTransposed || !right.isTransposed || left.node !== right.node) return undefined;
  return choleskyOf(left.node);
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
  inverseGram: (graph, operand) => graph.matrixFunction(inverse, [operand]),
  determinant: (graph, operand) => powerOf(graph, graph.matrixFunction(determinant, [operand]), 1, 2),
  logDeterminant: (graph, operand) => scale(graph, rational(1, 2), graph.matrixFunction(logDeterminant, [operand])),
  domain: "positiveDefinite",
  source: "Murray 2016 §3: Ā = ½·L⁻ᵀ·(Φ + Φ')·L⁻¹",
};
