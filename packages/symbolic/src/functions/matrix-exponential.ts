// expm A = Σ Aᵏ/k! and its Fréchet derivative (Higham, Functions of Matrices, 2008, chapter 10).

import { einsum, negative, plus, transpose } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, Node, OrientedNode } from "../tensor/node.ts";
import { directionCotangent, frechetDerivative } from "./frechet.ts";
import { exp } from "./exponential.ts";
import { matrixLogarithm } from "./matrix-logarithm.ts";
import { exponentialKronecker } from "./kronecker-form.ts";
import { commutes, diagonalMatrix, diagonalVector, untransposed } from "./matrix-structure.ts";
import { isZero } from "../tensor/node.ts";

function rewriteExponential(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  if (isZero(operand)) return graph.contract([], [0, 0], [operand.dims[0]]);
  if (operand.kind === "matrixFunction" && operand.fn === matrixLogarithm) return operand.operands[0];
  const plain = untransposed(graph, operand);
  if (plain) return transpose(graph, graph.matrixFunction(matrixExponential, [plain]));
  const vector = diagonalVector(graph, operand);
  return vector && diagonalMatrix(graph, graph.apply(exp, [vector]));
}

// expm(A)·expm(B) = expm(A + B) where A and B commute.
function chainExponentials(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  if (left.isTransposed || right.isTransposed) return undefined;
  const [a, b] = [left.node, right.node].map((node) =>
    node.kind === "matrixFunction" && node.fn === matrixExponential ? node.operands[0] : undefined,
  );
  return a && b && commutes(graph, a, b) ? graph.matrixFunction(matrixExponential, [plus(graph, a, b)]) : undefined;
}

/** expm A, the matrix exponential. */
export const matrixExponential: MatrixFunction = {
  name: "expm",
  dims: ([operand]) => operand.dims,
  cotangents: (graph, { operands: [at] }, cotangent, seeds) => [
    directionCotangent(graph, exponentialDerivative, exponentialKronecker, at, cotangent, seeds),
  ],
  tangent: (graph, node, [tangent]) => graph.matrixFunction(exponentialDerivative, [node.operands[0], tangent!]),
  rewrite: rewriteExponential,
  keepsSymmetry: true,
  isPrimary: true,
  chain: chainExponentials,
  inverted: (graph, operand) => graph.matrixFunction(matrixExponential, [negative(graph, operand)]),
  determinant: (graph, operand) => graph.apply(exp, [einsum(graph, "ii->", operand)]),
  logDeterminant: (graph, operand) => einsum(graph, "ii->", operand),
  source: "Higham 2008 §10.2: ⟨G, d expm A⟩ = ⟨L(A', G), dA⟩",
};

/** L(A, E), the derivative of expm at A in the direction E. */
export const exponentialDerivative: MatrixFunction = frechetDerivative({
  name: "expm_frechet",
  kronecker: exponentialKronecker,
  derivative: (graph, operand) => graph.matrixFunction(matrixExponential, [operand]),
  source: "Higham 2008 §10.2; Al-Mohy & Higham 2009",
});
