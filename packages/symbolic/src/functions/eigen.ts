// Eigenvalues, ascending, and eigenvectors, as columns of length 1, of a symmetric matrix. dλᵢ = vᵢ'·dA·vᵢ for a simple
// eigenvalue (Magnus & Neudecker, Matrix Differential Calculus, §8.9).

import { einsum, seedLetters } from "../tensor/arithmetic.ts";
import type { MatrixFunction } from "../tensor/node.ts";
import { unsupportedDerivative } from "./unsupported.ts";

/** The matrix of eigenvectors, V with A = V·diag(λ)·V' and V'·V = I; the signs of its columns are free. */
export const eigenvectors: MatrixFunction = {
  name: "eigvecs",
  dims: ([operand]) => operand.dims,
  cotangents: () =>
    unsupportedDerivative("eigvecs", "it depends on the free signs of the columns and on 1/(λᵢ − λⱼ) for all pairs"),
  keepsSymmetry: false,
  isOrthogonal: true,
  source: "Magnus & Neudecker §8.9",
};

/** The vector of eigenvalues of a symmetric matrix in ascending order. */
export const eigenvalues: MatrixFunction = {
  name: "eigvals",
  dims: ([operand]) => [operand.dims[0]],
  cotangents: (graph, node, cotangent, seeds) => {
    const s = seedLetters(seeds);
    const vectors = graph.matrixFunction(eigenvectors, node.operands);
    return [einsum(graph, `ia,${s}a,ja->${s}ij`, vectors, cotangent, vectors)];
  },
  keepsSymmetry: false,
  total: (graph, [operand]) => einsum(graph, "ii->", operand),
  smoothness: "simpleEigenvalues",
  source: "Magnus & Neudecker §8.9: dλᵢ = vᵢ'·dA·vᵢ",
};
