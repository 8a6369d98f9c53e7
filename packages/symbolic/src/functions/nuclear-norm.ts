// The sum of the singular values. d‖X‖_* = ⟨U·V', dX⟩ at full rank, with the polar factor U·V' of X = U·Σ·V' (Watson,
// Characterization of the subdifferential of some matrix norms, 1992). The polar factor is X·(X'X)^(−1/2) for full column
// rank, (XX')^(−1/2)·X for full row rank, and (XX')^(1/2)·X⁺' in either case.

import { einsum, seedLetters, times } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { sizeOf } from "../types/dimension.ts";
import { inverse } from "./inverse.ts";
import { splitScale, untransposed } from "./matrix-structure.ts";
import { matrixRoot } from "./matrix-root.ts";
import { pseudoinverse } from "./pseudoinverse.ts";
import { abs } from "./piecewise.ts";

function inverseRoot(graph: Graph, pattern: string, operand: Node): Node {
  const root = graph.matrixFunction(matrixRoot, [einsum(graph, pattern, operand, operand)]);
  return graph.matrixFunction(inverse, [root]);
}

function polarFactor(graph: Graph, operand: Node): Node {
  const [rows, columns] = operand.dims;
  const [m, n] = [sizeOf(rows), sizeOf(columns)];
  if (rows.key === columns.key || (m !== undefined && n !== undefined && m >= n))
    return einsum(graph, "ij,jk->ik", operand, inverseRoot(graph, "ki,kj->ij", operand));
  if (m !== undefined && n !== undefined)
    return einsum(graph, "ij,jk->ik", inverseRoot(graph, "ik,jk->ij", operand), operand);
  const root = graph.matrixFunction(matrixRoot, [einsum(graph, "ik,jk->ij", operand, operand)]);
  return einsum(graph, "ij,kj->ik", root, graph.matrixFunction(pseudoinverse, [operand]));
}

/** ‖X‖_*, the sum of the singular values of X. */
export const nuclearNorm: MatrixFunction = {
  name: "normNuc",
  dims: () => [],
  cotangents: (graph, node, cotangent, seeds) => {
    const s = seedLetters(seeds);
    return [einsum(graph, `${s},ij->${s}ij`, cotangent, polarFactor(graph, node.operands[0]))];
  },
  rewrite: (graph, [operand]) => {
    if (isZero(operand)) return graph.zeros([]);
    if (operand.kind === "variable" && operand.assumptions.has("psd")) return einsum(graph, "ii->", operand);
    const plain = untransposed(graph, operand);
    if (plain) return graph.matrixFunction(nuclearNorm, [plain]);
    const split = splitScale(graph, operand);
    return split && times(graph, graph.apply(abs, [split.scalar]), graph.matrixFunction(nuclearNorm, [split.matrix]));
  },
  keepsSymmetry: false,
  smoothness: "fullRank",
  source: "Watson 1992: d‖X‖_* = ⟨U·V', dX⟩",
};
