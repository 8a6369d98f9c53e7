// Parts of axes: positions of an index, and arrays made of blocks. A part is a slice of the axis, a constant; the whole is
// the sum of what its parts put into it.

import { ClosedformError } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Graph } from "../tensor/node.ts";
import {
  addDimensions,
  isNonnegativeDimension,
  sizeDimension,
  sizeOf,
  subtractDimensions,
} from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { addValues, combine, lettersOf, plainValue } from "./value.ts";
import type { Operand, Value } from "./value.ts";

type BoundIndex = MatrixExpression & { readonly kind: "boundIndex" };
type ArrayExpression = MatrixExpression & { readonly kind: "array" };

/** A bound index with something added to it, as in x[i + 1]. */
export interface ShiftedIndex {
  readonly index: BoundIndex;
  /** What is added to the number of the term, counted from 0, for the position counted from 0. */
  readonly offset: Dimension;
}

const single = sizeDimension(1);

function sliceValue(graph: Graph, whole: Dimension, offset: Dimension, length: Dimension): Value {
  return plainValue(graph.pattern({ kind: "slice", offset }, [whole, length]));
}

/** The value with only the positions offset + 1 to offset + length of one of its axes. */
export function slicedAxis(graph: Graph, value: Value, axis: number, offset: Dimension, length: Dimension): Value {
  const letters = lettersOf(value);
  const whole = value.node.dims[value.indices.length + axis];
  const slice = { value: sliceValue(graph, whole, offset, length), letters: `${letters[axis]}z` };
  return combine(graph, [{ value, letters }, slice], letters.replace(letters[axis], "z"));
}

/** The value with one axis fixed at position offset + 1. */
export function entryAt(graph: Graph, value: Value, axis: number, offset: Dimension): Value {
  const letters = lettersOf(value);
  const whole = value.node.dims[value.indices.length + axis];
  const slice = { value: sliceValue(graph, whole, offset, single), letters: `${letters[axis]}z` };
  return combine(graph, [{ value, letters }, slice], letters.replace(letters[axis], ""));
}

/** The bound index and its offset in a position such as `i`, `i + 1` or `n + i`, where `lengthOf` reads what is added. */
export function shiftedIndex(
  position: MatrixExpression,
  lengthOf: (expression: MatrixExpression) => Dimension | undefined,
): ShiftedIndex | undefined {
  if (position.kind === "boundIndex") return { index: position, offset: position.offset ?? sizeDimension(0) };
  if (position.kind !== "sum") return undefined;
  const bound = position.terms.filter((term) => term.operand.kind === "boundIndex" && !term.negative);
  const [own] = bound;
  if (bound.length !== 1 || own.operand.kind !== "boundIndex") return undefined;
  const shift = lengthOf({ ...position, terms: position.terms.filter((term) => term !== own) });
  return shift && { index: own.operand, offset: addDimensions(shift, own.operand.offset ?? sizeDimension(0)) };
}

/** Throws `shape-mismatch` or `unsupported` unless positions offset + 1 to offset + length are on the axis. */
export function checkOnAxis(whole: Dimension, offset: Dimension, length: Dimension, position: MatrixExpression): void {
  const last = addDimensions(offset, length);
  const left = subtractDimensions(whole, last);
  if (isNonnegativeDimension(offset) && isNonnegativeDimension(left)) return;
  if (isNonnegativeDimension(offset) && sizeOf(whole) === undefined && sizeOf(last) !== undefined) return;
  const range = `the positions ${addDimensions(offset, sizeDimension(1)).key} to ${last.key} of an axis of length ${whole.key}`;
  // Beyond the axis for every size, or for the smallest ones only.
  const isBeyond = [offset, left].some((gap) => isNonnegativeDimension(subtractDimensions(sizeDimension(-1), gap)));
  if (isBeyond)
    throw new ClosedformError("shape-mismatch", `cannot take ${range}`, {
      at: position.span,
      hint: "give the sum bounds within which every position is on its axis",
    });
  throw new ClosedformError("unsupported", `cannot take ${range} yet: it is not known whether they are on it`, {
    at: position.span,
    hint: "give the sum bounds such as 1 and n-1",
  });
}

/** The index as a number: offset + 1, offset + 2, … along its axis. */
export function indexAsNumber(graph: Graph, index: BoundIndex): Value {
  const { name, dimension, offset } = index;
  const terms = [
    { coefficient: { numerator: 1n, denominator: 1n }, node: graph.pattern({ kind: "count" }, [dimension]) },
    ...(offset
      ? [
          {
            coefficient: { numerator: 1n, denominator: 1n },
            node: graph.contract([{ node: graph.dimension(offset), labels: [] }], [0], [dimension]),
          },
        ]
      : []),
  ];
  return { node: graph.sum(terms, [dimension]), indices: [name], groups: [] };
}

interface Extent {
  readonly height: Dimension;
  readonly width: Dimension;
  /** The letters of the block's own axes: rows and columns. */
  readonly letters: string;
}

function extentOf(type: Type): Extent {
  const [first, second] = dimensionsOf(type);
  switch (type.kind) {
    case "matrix":
      return { height: first, width: second, letters: "rc" };
    case "vector":
      return { height: first, width: single, letters: "r" };
    case "covector":
      return { height: single, width: first, letters: "c" };
    default:
      return { height: single, width: single, letters: "" };
  }
}

function offsetsOf(lengths: readonly Dimension[]): readonly Dimension[] {
  let total = sizeDimension(0);
  return lengths.map((length) => {
    const offset = total;
    total = addDimensions(total, length);
    return offset;
  });
}

/** The array of blocks: each block put into its rows and columns, all added up. */
export function blockArray(
  graph: Graph,
  rows: readonly (readonly MatrixExpression[])[],
  expression: ArrayExpression,
  lower: (entry: MatrixExpression) => Value,
): Value {
  const extents = rows.map((row) => row.map((entry) => extentOf(entry.type)));
  const heights = extents.map((row) => row[0].height);
  const widths = extents[0].map((extent) => extent.width);
  const [top, left] = [offsetsOf(heights), offsetsOf(widths)];
  const dims = dimensionsOf(expression.type);
  const hasRows = expression.type.kind !== "covector";
  const hasColumns = expression.type.kind !== "vector";
  const terms = rows.flatMap((row, i) =>
    row.map((entry, j) => {
      const operands: Operand[] = [{ value: lower(entry), letters: extents[i][j].letters }];
      if (hasRows) operands.push({ value: sliceValue(graph, dims[0], top[i], heights[i]), letters: "Rr" });
      if (hasColumns)
        operands.push({ value: sliceValue(graph, dims[dims.length - 1], left[j], widths[j]), letters: "Cc" });
      return { isNegative: false, value: combine(graph, operands, `${hasRows ? "R" : ""}${hasColumns ? "C" : ""}`) };
    }),
  );
  return addValues(graph, terms);
}
