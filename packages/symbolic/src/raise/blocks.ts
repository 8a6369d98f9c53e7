// Nodes that are put together from parts of their axes, as arrays of blocks; and parts of what has matrix notation, as
// ranges of positions.

import { writeCall, writeDimension, writeNumber, writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { one, rational } from "../scalar/rational.ts";
import type { ContractionNode, Factor, Graph, Node, PatternNode, Term } from "../tensor/node.ts";
import {
  addDimensions,
  isNonnegativeDimension,
  sizeDimension,
  sizeOf,
  subtractDimensions,
  unitDimension,
} from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";

/** A node in matrix notation, vectors as columns. */
type RaiseNode = (node: Node) => MatrixExpression | undefined;

type SliceFactor = Factor & { readonly node: PatternNode };

/** A part of an axis, and the length of what comes before it. */
interface Range {
  readonly start: Dimension;
  readonly length: Dimension;
}

/** A term of a block: its slices taken off, the label of each whole axis replaced by that of the part. */
interface BlockTerm {
  readonly coefficient: Term["coefficient"];
  readonly product: Pick<ContractionNode, "factors" | "out" | "labels">;
  /** For each axis the range it lies in, or nothing where it fills the axis. */
  readonly ranges: readonly (Range | undefined)[];
}

/** Whether a factor is a slice of an axis. */
export function isSlice(factor: Factor): factor is SliceFactor {
  return factor.node.kind === "pattern" && factor.node.pattern.kind === "slice";
}

function hasSlice(node: Node): boolean {
  return asProduct(node).factors.some(isSlice);
}

/** The range of positions of a slice. */
export function rangeOf(slice: SliceFactor): Range {
  const offset = slice.node.pattern.kind === "slice" ? slice.node.pattern.offset : sizeDimension(0);
  return { start: offset, length: slice.node.dims[1] };
}

function asProduct(node: Node): Pick<ContractionNode, "factors" | "out" | "labels"> {
  if (node.kind === "contraction") return node;
  const labels = node.dims.map((_, axis) => axis);
  return { factors: [{ node, labels }], out: labels, labels: node.dims };
}

// What else stands on a cut axis is cut the same way: u[l]·E[l,a] is E[l,a] times the part E'u of u.
function blockTerm({ coefficient, node }: Term): BlockTerm {
  const product = asProduct(node);
  const taken = new Map<number, SliceFactor>();
  const labels = [...product.labels];
  let { factors } = product;
  for (const label of new Set(product.out)) {
    const slice = factors.filter(isSlice).find((factor) => factor.labels[0] === label);
    if (!slice) continue;
    taken.set(label, slice);
    const others = factors.filter((factor) => factor !== slice && factor.labels.includes(label));
    factors = factors.filter((factor) => factor !== slice && !others.includes(factor));
    if (others.length === 0) continue;
    const inner = labels.push(labels[label]) - 1;
    const moved = others.map((factor) => ({
      node: factor.node,
      labels: factor.labels.map((other) => (other === label ? inner : other)),
    }));
    factors = [...factors, ...moved, { node: slice.node, labels: [inner, slice.labels[1]] }];
  }
  return {
    coefficient,
    product: { factors, out: product.out.map((label) => taken.get(label)?.labels[1] ?? label), labels },
    ranges: product.out.map((label) => {
      const slice = taken.get(label);
      return slice && rangeOf(slice);
    }),
  };
}

function endOf({ start, length }: Range): Dimension {
  return addDimensions(start, length);
}

function isBefore(a: Range, b: Range): boolean {
  return isNonnegativeDimension(subtractDimensions(b.start, endOf(a)));
}

function rangeKey({ start, length }: Range): string {
  return `${start.key}|${length.key}`;
}

// The ranges in order with the gaps between them, or nothing where two overlap or cannot be put in order.
function partition(given: readonly Range[], whole: Dimension): readonly Range[] | undefined {
  const distinct = [...new Map(given.map((range) => [rangeKey(range), range])).values()];
  const isOrdered = distinct.every((a) => distinct.every((b) => a === b || isBefore(a, b) || isBefore(b, a)));
  if (!isOrdered) return undefined;
  const sorted = [...distinct].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const parts: Range[] = [];
  let end = sizeDimension(0);
  for (const range of [...sorted, { start: whole, length: sizeDimension(0) }]) {
    const gap = subtractDimensions(range.start, end);
    if (sizeOf(gap) !== 0) parts.push({ start: end, length: gap });
    if (range.start !== whole) parts.push(range);
    end = endOf(range);
  }
  return parts;
}

function isSingle(range: Range): boolean {
  return range.length.key === unitDimension.key;
}

// The cell's own axes: a part of length 1 has none, since a scalar, a column or a row fills it.
function cellProduct(
  term: BlockTerm,
  parts: readonly (Range | undefined)[],
): Pick<ContractionNode, "factors" | "out" | "labels"> {
  const { factors, labels, out } = term.product;
  return { factors, labels, out: out.filter((_, axis) => !parts[axis] || !isSingle(parts[axis])) };
}

function zeros(lengths: readonly Dimension[]): MatrixExpression {
  const [first, second] = lengths;
  if (!first) return writeNumber(rational(0));
  return writeCall("zeros", [], second ? matrixType(first, second) : vectorType(first));
}

function writeCell(
  graph: Graph,
  terms: readonly BlockTerm[],
  parts: readonly (Range | undefined)[],
  lengths: readonly Dimension[],
  raise: RaiseNode,
): MatrixExpression | undefined {
  const kept = lengths.filter((_, axis) => !parts[axis] || !isSingle(parts[axis]));
  const isRow = kept.length === 1 && parts.length === 2 && parts[0] !== undefined && isSingle(parts[0]);
  if (terms.length === 0) return isRow ? writeTranspose(zeros(kept)) : zeros(kept);
  const node = graph.sum(
    terms.map((term) => {
      const { factors, out, labels } = cellProduct(term, parts);
      return { coefficient: term.coefficient, node: graph.contract(factors, out, labels) };
    }),
    kept,
  );
  const expression = raise(node);
  return expression && isRow ? writeTranspose(expression) : expression;
}

function typeOf(dims: readonly Dimension[]): Type {
  const [rows, columns] = dims;
  return columns ? matrixType(rows, columns) : vectorType(rows);
}

/**
 * The array of blocks that a node of one or two axes is, where some axis is a slice in every term; `undefined` where
 * the slices overlap, or where nothing tells their order.
 */
export function raiseBlocks(graph: Graph, node: Node, raise: RaiseNode): MatrixExpression | undefined {
  if (node.dims.length === 0 || node.dims.length > 2) return undefined;
  const given: readonly Term[] = node.kind === "sum" ? node.terms : [{ coefficient: one, node }];
  if (given.length === 0 || !given.every((term) => hasSlice(term.node))) return undefined;
  const terms = given.map(blockTerm);
  const isCut = node.dims.map((_, axis) => terms.length > 0 && terms.every((term) => term.ranges[axis] !== undefined));
  if (!isCut.includes(true)) return undefined;
  // An axis that only some terms cut stays whole, which those terms are not.
  if (terms.some((term) => term.ranges.some((range, axis) => range && !isCut[axis]))) return undefined;
  const axes = node.dims.map((whole, axis) =>
    isCut[axis]
      ? partition(
          terms.map((term) => term.ranges[axis]!),
          whole,
        )
      : [undefined],
  );
  const [rows, columns] = axes;
  if (!rows || (node.dims.length === 2 && !columns)) return undefined;
  const isIn = (term: BlockTerm, parts: readonly (Range | undefined)[]): boolean =>
    parts.every((part, axis) => !part || rangeKey(term.ranges[axis]!) === rangeKey(part));
  const cells = rows.map((row) =>
    (node.dims.length === 2 ? columns! : [undefined]).map((column) => {
      const parts = node.dims.length === 2 ? [row, column] : [row];
      const lengths = node.dims.map((dimension, axis) => parts[axis]?.length ?? dimension);
      return writeCell(
        graph,
        terms.filter((term) => isIn(term, parts)),
        parts,
        lengths,
        raise,
      );
    }),
  );
  if (cells.some((row) => row.includes(undefined))) return undefined;
  return { kind: "array", type: typeOf(node.dims), rows: cells as MatrixExpression[][] };
}

/** What is taken of an axis: a range that stays an axis, or a single position. */
export interface Taken {
  readonly range: Range;
  readonly isPosition: boolean;
}

function indexOf(taken: Taken | undefined): MatrixIndex {
  if (!taken) return { kind: "all" };
  const { start, length } = taken.range;
  return taken.isPosition
    ? { kind: "at", position: writeDimension(addDimensions(start, unitDimension)) }
    : { kind: "range", offset: start, length };
}

/** The target with only what is taken of its axes; `undefined` stands for a whole axis. */
export function writeTaken(target: MatrixExpression, taken: readonly (Taken | undefined)[]): MatrixExpression {
  const { type } = target;
  const kept = dimensionsOf(type).map((dimension, axis) => taken[axis]?.range.length ?? dimension);
  const isKept = kept.map((_, axis) => !taken[axis]?.isPosition);
  const typed = (): Type => {
    const lengths = kept.filter((_, axis) => isKept[axis]);
    if (lengths.length === 0) return scalarType;
    if (lengths.length === 2) return matrixType(lengths[0], lengths[1]);
    return type.kind === "covector" || (type.kind === "matrix" && !isKept[0])
      ? covectorType(lengths[0])
      : vectorType(lengths[0]);
  };
  return { kind: "index", type: typed(), target, indices: taken.map(indexOf) };
}
