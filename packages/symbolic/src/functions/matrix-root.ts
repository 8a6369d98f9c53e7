// sqrtm A, the principal square root. From S² = A: S·dS + dS·S = dA, a Sylvester equation (Higham, Functions of
// Matrices, 2008, §6.1).

import { rational } from "../scalar/rational.ts";
import { powerOf, scale, transpose } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, Node, OrientedNode } from "../tensor/node.ts";
import { determinant, logDeterminant } from "./determinant.ts";
import { diagonalMatrix, diagonalVector, squareChain, untransposed } from "./matrix-structure.ts";
import { sylvesterKronecker, throughKronecker } from "./kronecker-form.ts";
import { sylvester } from "./sylvester.ts";

function isPositiveSemidefinite(node: Node): boolean {
  if (node.kind === "matrixFunction" && node.fn === matrixRoot) return isPositiveSemidefinite(node.operands[0]);
  return node.kind === "variable" && (node.assumptions.has("psd") || node.assumptions.has("spd"));
}

function rewriteRoot(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  const plain = untransposed(graph, operand);
  if (plain) return transpose(graph, graph.matrixFunction(matrixRoot, [plain]));
  const vector = diagonalVector(graph, operand);
  if (vector) return diagonalMatrix(graph, powerOf(graph, vector, 1, 2));
  // Of the square of a positive semidefinite matrix the root is that matrix; of another one it need not be.
  const chain = operand.kind === "contraction" ? squareChain(graph, operand) : undefined;
  return chain?.length === 2 && chain[0] === chain[1] && isPositiveSemidefinite(chain[0]) ? chain[0] : undefined;
}

// sqrtm(A)² = A.
function chainRoots(_graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  if (left.node !== right.node || left.isTransposed || right.isTransposed) return undefined;
  return left.node.kind === "matrixFunction" ? left.node.operands[0] : undefined;
}

/** sqrtm A, the principal square root of a matrix without eigenvalues on the closed negative axis. */
export const matrixRoot: MatrixFunction = {
  name: "sqrtm",
  dims: ([operand]) => operand.dims,
  cotangents: (graph, node, cotangent, seeds) => {
    if (seeds > 0) return [throughKronecker(graph, sylvesterKronecker, [node, node], cotangent, seeds)];
    return [transpose(graph, graph.matrixFunction(sylvester, [node, node, transpose(graph, cotangent)]))];
  },
  tangent: (graph, node, [tangent]) => graph.matrixFunction(sylvester, [node, node, tangent!]),
  rewrite: rewriteRoot,
  keepsSymmetry: true,
  isPrimary: true,
  chain: chainRoots,
  determinant: (graph, operand) => powerOf(graph, graph.matrixFunction(determinant, [operand]), 1, 2),
  logDeterminant: (graph, operand) => scale(graph, rational(1, 2), graph.matrixFunction(logDeterminant, [operand])),
  domain: "principal",
  source: "Higham 2008 §6.1: S·dS + dS·S = dA",
};
