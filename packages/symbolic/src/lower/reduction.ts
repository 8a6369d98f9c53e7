// Reductions of entries. Along axis 2 the rows of a matrix are reduced, along axis 1 those of its transpose; an array with
// one bound index is reduced for each value of the index.

import { ClosedformError } from "../error.ts";
import { scalarFunctions } from "../functions/index.ts";
import { reductions, rowOperand } from "../functions/reduction.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { applyToValues, combine, plainValue } from "./value.ts";
import type { Value } from "./value.ts";

type Call = MatrixExpression & { readonly kind: "call" };

function transposed(graph: Graph, value: Value): Value {
  return combine(graph, [{ value, letters: "ab" }], "ba");
}

function unsupportedForm(call: Call): ClosedformError {
  return new ClosedformError(
    "unsupported",
    `${call.name} of this indexed or Kronecker-structured array is not supported yet`,
    {
      at: call.span,
      hint: "reduce a vector or a matrix as a whole, or along an axis",
    },
  );
}

interface Rows {
  readonly operands: readonly Node[];
  readonly isTurned: boolean;
}

// What the record is given, and whether the matrix was turned for it.
function rowsOf(graph: Graph, [x, axis]: readonly Value[], call: Call): Rows {
  const isPlain = x.indices.length === 0;
  if (!axis) {
    if (isPlain) return { operands: [x.node], isTurned: false };
    const isVector = x.indices.length === 1 && x.groups.length === 1 && x.groups[0] === 1;
    if (isVector) return { operands: [x.node, rowOperand(graph)], isTurned: false };
    throw unsupportedForm(call);
  }
  if (!isPlain || x.groups.length !== 2 || x.groups.some((length) => length > 1)) throw unsupportedForm(call);
  const isTurned = numberOf(axis.node)?.numerator === 1n;
  return { operands: [isTurned ? transposed(graph, x).node : x.node, rowOperand(graph)], isTurned };
}

/** The largest, the smallest or the product of the entries, of all or along an axis. */
export function reduceEntries(graph: Graph, fn: MatrixFunction, args: readonly Value[], call: Call): Value {
  const { operands } = rowsOf(graph, args, call);
  const node = graph.matrixFunction(fn, operands);
  const [x] = args;
  return x.indices.length > 0 ? { node, indices: x.indices, groups: [] } : plainValue(node);
}

/** For each entry whether it is the largest or smallest, of all or along an axis. */
export function markEntries(graph: Graph, fn: MatrixFunction, args: readonly Value[], call: Call): Value {
  const { operands, isTurned } = rowsOf(graph, args, call);
  const marked: Value = { ...args[0], node: graph.matrixFunction(fn, operands) };
  return isTurned ? transposed(graph, marked) : marked;
}

/** The largest |xᵢ| of a vector, the largest absolute row sum of a matrix. */
export function maximumNorm({ graph }: { readonly graph: Graph }, [x]: readonly Value[], call: Call): Value {
  const magnitudes = applyToValues(graph, scalarFunctions.abs, [x]);
  const isMatrix = x.groups.length === 2;
  const rows = isMatrix ? combine(graph, [{ value: magnitudes, letters: "ab" }], "a") : magnitudes;
  return reduceEntries(graph, reductions.max, [rows], call);
}
