// The lower triangle. tril(A) = A∘T with the constant T[i,j] = 1 for i ≥ j, so that its derivative is that of a product;
// triu(A) = A∘T'.

import { times, transpose } from "../tensor/arithmetic.ts";
import { isUnit } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";

function isOnes(node: Node): boolean {
  return isUnit(node) && node.kind === "contraction" && new Set(node.out).size === node.out.length;
}

/** T, the matrix of ones on and below the diagonal, as tril(ones(m, n)); of other matrices A it becomes A∘T. */
export const lowerTriangle: MatrixFunction = {
  name: "tril",
  dims: ([operand]) => operand.dims,
  cotangents: (graph, node) => [graph.zeros(node.dims)],
  rewrite: (graph, [operand]) => {
    if (isOnes(operand)) return undefined;
    return times(graph, operand, graph.matrixFunction(lowerTriangle, [graph.ones(operand.dims)]));
  },
  keepsSymmetry: false,
  isIndicator: true,
  source: "tril(A)[i,j] = A[i,j] for i ≥ j, else 0",
};

/** A∘T', the entries on and above the diagonal. */
export function upperTriangle(graph: Graph, node: Node): Node {
  const [rows, columns] = node.dims;
  const mask = graph.matrixFunction(lowerTriangle, [graph.ones([columns, rows])]);
  return times(graph, node, transpose(graph, mask));
}
