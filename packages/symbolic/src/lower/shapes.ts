// Functions that arrange entries anew by constants: cross products and reshaping.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Graph } from "../tensor/node.ts";
import { multiplyDimensions, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import { foldAxes } from "./fold.ts";
import { combine, groupDims, plainValue } from "./value.ts";
import type { Value } from "./value.ts";

function alternator(graph: Graph): Value {
  const three = sizeDimension(3);
  return plainValue(graph.pattern({ kind: "alternator" }, [three, three, three]));
}

/** x × y of vectors of length 3. */
export function crossProduct(graph: Graph, x: Value, y: Value): Value {
  const operands = [
    { value: alternator(graph), letters: "rab" },
    { value: x, letters: "a" },
    { value: y, letters: "b" },
  ];
  return combine(graph, operands, "r");
}

/** The matrix K with K·y = x × y. */
export function skewMatrix(graph: Graph, x: Value): Value {
  const operands = [
    { value: alternator(graph), letters: "rab" },
    { value: x, letters: "a" },
  ];
  return combine(graph, operands, "rb");
}

/** The columns of a value of two axes below one another; a value of one axis as it is. */
export function stackColumns(graph: Graph, value: Value): Value {
  if (value.groups.length !== 2) return value;
  const transposed = combine(graph, [{ value, letters: "ab" }], "ba");
  return { ...transposed, groups: [transposed.groups[0] + transposed.groups[1]] };
}

function product(dims: readonly Dimension[]): Dimension {
  return dims.reduce(multiplyDimensions, sizeDimension(1));
}

// How many of the outer axes make up the columns, where the axes as they are do.
function splitPoint(axes: readonly Dimension[], rows: Dimension, columns: Dimension): number | undefined {
  const places = axes.map((_, k) => k).slice(1);
  return places.find(
    (place) => product(axes.slice(0, place)).key === columns.key && product(axes.slice(place)).key === rows.key,
  );
}

/** The entries of a value, columns stacked, as an array of another shape. */
export function reshaped(graph: Graph, value: Value, call: MatrixExpression): Value {
  const stacked = stackColumns(graph, value);
  const [rows, columns] = dimensionsOf(call.type) as readonly [Dimension, Dimension | undefined];
  if (!columns) return stacked;
  const lead = stacked.indices.length;
  const place = splitPoint(groupDims(stacked)[0], rows, columns);
  if (place !== undefined) {
    const groups = [place, stacked.node.dims.length - lead - place];
    return combine(graph, [{ value: { ...stacked, groups }, letters: "cr" }], "rc");
  }
  const node = foldAxes(graph, stacked.node, lead);
  const flat: Value = { node, indices: stacked.indices, groups: [1] };
  const length = node.dims[lead];
  const fold = plainValue(graph.pattern({ kind: "fold" }, [length, rows, columns]));
  const operands = [
    { value: flat, letters: "k" },
    { value: fold, letters: "krc" },
  ];
  return combine(graph, operands, "rc");
}
