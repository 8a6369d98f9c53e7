// vech, and the constant matrices of the calculus over vec (Magnus & Neudecker, Matrix Differential Calculus, §3.7-3.9;
// The elimination matrix, SIAM J. Alg. Disc. Meth. 1, 1980).

import type { Graph, Node } from "../tensor/node.ts";
import { multiplyDimensions, triangularDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { combine, groupDims, plainValue } from "./value.ts";
import type { Value } from "./value.ts";

function halfPattern(graph: Graph, kind: "elimination" | "duplication", n: Dimension): Node {
  return graph.pattern({ kind }, [triangularDimension(n), n, n]);
}

/** K·vec(A) = vec(A') for A m×n: rows count (i, j), columns (j, i), outer index first. */
export function commutationMatrix(graph: Graph, [m, n]: readonly Dimension[]): Value {
  return { node: graph.contract([], [0, 1, 1, 0], [m, n]), indices: [], groups: [2, 2] };
}

/** vech(A), the columns of a square matrix from the diagonal on, below one another. */
export function halfVector(graph: Graph, value: Value): Value {
  const n = groupDims(value)[0].reduce(multiplyDimensions);
  const operands = [
    { value: plainValue(halfPattern(graph, "elimination", n)), letters: "kij" },
    { value, letters: "ij" },
  ];
  return combine(graph, operands, "k");
}

/** L·vec(A) = vech(A): columns count (j, i), outer index first. */
export function eliminationMatrix(graph: Graph, n: Dimension): Value {
  const pattern = plainValue(halfPattern(graph, "elimination", n));
  return { ...combine(graph, [{ value: pattern, letters: "kij" }], "kji"), groups: [1, 2] };
}

/** D·vech(A) = vec(A) for symmetric A: rows count (j, i), outer index first. */
export function duplicationMatrix(graph: Graph, n: Dimension): Value {
  const pattern = plainValue(halfPattern(graph, "duplication", n));
  return { ...combine(graph, [{ value: pattern, letters: "kij" }], "jik"), groups: [2, 1] };
}
