// The pseudoinverse. Where the rank is locally constant, dX⁺ = −X⁺·dX·X⁺ + (I − X⁺X)·dX'·X⁺'X⁺ + X⁺X⁺'·dX'·(I − XX⁺)
// (Golub & Pereyra, The differentiation of pseudo-inverses, SIAM J. Numer. Anal. 10, 1973, theorem 4.3).

import { einsum, minus, negative, plus, powerOf, seedLetters, transpose } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, MatrixFunction, MatrixFunctionNode, Node } from "../tensor/node.ts";
import { inverse } from "./inverse.ts";
import { splitScale, untransposed } from "./matrix-structure.ts";

interface Kernels {
  /** I − X⁺X */
  readonly kernel: Node;
  /** I − XX⁺ */
  readonly cokernel: Node;
}

function kernelsOf(graph: Graph, node: MatrixFunctionNode): Kernels {
  const [operand] = node.operands;
  const [rows, columns] = operand.dims;
  const identity = (dimension: Node["dims"][number]): Node => graph.contract([], [0, 0], [dimension]);
  const kernel = minus(graph, identity(columns), einsum(graph, "ij,jk->ik", node, operand));
  const cokernel = minus(graph, identity(rows), einsum(graph, "ij,jk->ik", operand, node));
  return { kernel, cokernel };
}

function tangentOf(graph: Graph, node: MatrixFunctionNode, tangent: Node): Node {
  const { kernel, cokernel } = kernelsOf(graph, node);
  return plus(
    graph,
    negative(graph, einsum(graph, "ab,bc,cd->ad", node, tangent, node)),
    einsum(graph, "ab,cb,dc,de->ae", kernel, tangent, node, node),
    einsum(graph, "ab,cb,dc,de->ae", node, node, tangent, cokernel),
  );
}

function cotangents(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number): readonly Node[] {
  const s = seedLetters(seeds);
  const { kernel, cokernel } = kernelsOf(graph, node);
  return [
    plus(
      graph,
      negative(graph, einsum(graph, `${s}ab,ai,jb->${s}ij`, cotangent, node, node)),
      einsum(graph, `ki,kb,${s}ab,aj->${s}ij`, node, node, cotangent, kernel),
      einsum(graph, `ib,${s}ab,ak,jk->${s}ij`, cokernel, cotangent, node, node),
    ),
  ];
}

function rewritePseudoinverse(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  if (isZero(operand)) return graph.zeros([operand.dims[1], operand.dims[0]]);
  if (operand.kind === "matrixFunction" && operand.fn === pseudoinverse) return operand.operands[0];
  if (operand.kind === "variable" && operand.assumptions.has("invertible"))
    return graph.matrixFunction(inverse, [operand]);
  const plain = untransposed(graph, operand);
  if (plain) return transpose(graph, graph.matrixFunction(pseudoinverse, [plain]));
  const split = splitScale(graph, operand);
  return split && isNonzeroNumber(split.scalar) ? scaledInverse(graph, split.scalar, split.matrix) : undefined;
}

// The pseudoinverse of 0·A is 0, so only what is known not to vanish comes out.
function isNonzeroNumber(scalar: Node): boolean {
  return scalar.kind === "sum" && scalar.terms.length === 1 && scalar.terms[0].node.kind === "contraction"
    ? scalar.terms[0].node.factors.length === 0
    : false;
}

function scaledInverse(graph: Graph, scalar: Node, matrix: Node): Node {
  return einsum(graph, ",ij->ij", powerOf(graph, scalar, -1), graph.matrixFunction(pseudoinverse, [matrix]));
}

/** X⁺, the Moore–Penrose inverse. */
export const pseudoinverse: MatrixFunction = {
  name: "pinv",
  dims: ([operand]) => [operand.dims[1], operand.dims[0]],
  cotangents,
  tangent: (graph, node, [tangent]) => tangentOf(graph, node, tangent!),
  rewrite: rewritePseudoinverse,
  keepsSymmetry: true,
  smoothness: "constantRank",
  source: "Golub & Pereyra 1973, theorem 4.3",
};
