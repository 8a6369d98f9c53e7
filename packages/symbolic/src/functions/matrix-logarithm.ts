// logm A, the principal logarithm, and its Fréchet derivative (Higham, Functions of Matrices, 2008, chapter 11).

import { negative, transpose } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { log } from "./exponential.ts";
import { directionCotangent, frechetDerivative } from "./frechet.ts";
import { inverse } from "./inverse.ts";
import { logarithmKronecker } from "./kronecker-form.ts";
import { diagonalMatrix, diagonalVector, untransposed } from "./matrix-structure.ts";

function rewriteLogarithm(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  if (operand.kind === "matrixFunction" && operand.fn === inverse)
    return negative(graph, graph.matrixFunction(matrixLogarithm, [operand.operands[0]]));
  const plain = untransposed(graph, operand);
  if (plain) return transpose(graph, graph.matrixFunction(matrixLogarithm, [plain]));
  const vector = diagonalVector(graph, operand);
  return vector && diagonalMatrix(graph, graph.apply(log, [vector]));
}

/** logm A, the principal logarithm of a matrix without eigenvalues on the closed negative axis. */
export const matrixLogarithm: MatrixFunction = {
  name: "logm",
  dims: ([operand]) => operand.dims,
  cotangents: (graph, { operands: [at] }, cotangent, seeds) => [
    directionCotangent(graph, logarithmDerivative, logarithmKronecker, at, cotangent, seeds),
  ],
  tangent: (graph, node, [tangent]) => graph.matrixFunction(logarithmDerivative, [node.operands[0], tangent!]),
  rewrite: rewriteLogarithm,
  keepsSymmetry: true,
  isPrimary: true,
  domain: "principal",
  source: "Higham 2008 §11.8: ⟨G, d logm A⟩ = ⟨L(A', G), dA⟩",
};

/** L(A, E), the derivative of logm at A in the direction E. */
export const logarithmDerivative: MatrixFunction = frechetDerivative({
  name: "logm_frechet",
  kronecker: logarithmKronecker,
  derivative: (graph, operand) => graph.matrixFunction(inverse, [operand]),
  domain: "principal",
  source: "Higham 2008 §11.8; Al-Mohy, Higham & Relton 2013",
});
