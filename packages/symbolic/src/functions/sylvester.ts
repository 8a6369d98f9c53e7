// The solution of A·X + X·B = C. With A'·Z + Z·B' = G: C̄ = Z, Ā = −Z·X', B̄ = −X'·Z, since d gives
// A·dX + dX·B = dC − dA·X − X·dB (Kao & Hennequin, Automatic differentiation of Sylvester equations, 2020).

import { rational } from "../scalar/rational.ts";
import { einsum, minus, negative, scale, seedLetters, transpose } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { throughScalars } from "./frechet.ts";
import { inverse } from "./inverse.ts";
import { sylvesterKronecker, throughKronecker } from "./kronecker-form.ts";
import { commutes, product, untransposed } from "./matrix-structure.ts";

// A'·X + X·B' = C is B·X' + X'·A = C'.
function transposedEquation(graph: Graph, [a, b, c]: readonly Node[]): Node | undefined {
  const [left, right] = [a, b].map((node) => untransposed(graph, node));
  const isPossible = (left ?? right) !== undefined && (left || graph.isSymmetric(a)) && (right || graph.isSymmetric(b));
  if (!isPossible) return undefined;
  return transpose(graph, graph.matrixFunction(sylvester, [right ?? b, left ?? a, transpose(graph, c)]));
}

function rewriteSylvester(graph: Graph, operands: readonly Node[]): Node | undefined {
  const [a, b, c] = operands as readonly [Node, Node, Node];
  const scaled = throughScalars(graph, c, (matrix) => graph.matrixFunction(sylvester, [a, b, matrix]));
  if (scaled) return scaled;
  const turned = transposedEquation(graph, operands);
  if (turned) return turned;
  if (a !== b || !commutes(graph, a, c)) return undefined;
  return scale(graph, rational(1, 2), product(graph, c, graph.matrixFunction(inverse, [a])));
}

/** X with A·X + X·B = C; A and −B have no eigenvalue in common. */
export const sylvester: MatrixFunction = {
  name: "sylvester",
  dims: ([, , right]) => right.dims,
  cotangents: (graph, node, cotangent, seeds) => {
    const [a, b] = node.operands;
    const s = seedLetters(seeds);
    // The transpose of A'·Z + Z·B' = G.
    const solved =
      seeds > 0
        ? throughKronecker(graph, sylvesterKronecker, [a, b], cotangent, seeds)
        : transpose(graph, graph.matrixFunction(sylvester, [b, a, transpose(graph, cotangent)]));
    const [left, right] = [`${s}ik,jk->${s}ij`, `${s}kj,ki->${s}ij`].map((pattern) =>
      negative(graph, einsum(graph, pattern, solved, node)),
    );
    return [left, right, solved];
  },
  tangent: (graph, node, [da, db, dc]) => {
    const [a, b, c] = node.operands;
    let right = dc ?? graph.zeros(c.dims);
    if (da) right = minus(graph, right, product(graph, da, node));
    if (db) right = minus(graph, right, product(graph, node, db));
    return graph.matrixFunction(sylvester, [a, b, right]);
  },
  rewrite: rewriteSylvester,
  keepsSymmetry: false,
  domain: "disjointSpectra",
  source: "Kao & Hennequin 2020: A·dX + dX·B = dC − dA·X − X·dB",
};
