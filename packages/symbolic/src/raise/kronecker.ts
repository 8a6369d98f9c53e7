// Tensors of order above 2 as matrices over vec: each axis of the matrix is a group of tensor axes, outer ones first.
// A term becomes a Kronecker product where every connected part joins at most one row axis with one column axis, an
// outer product of vecs where no part joins the two sides, a diagonal where the sides share their labels. What is none
// of these has no Kronecker form.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeCall, writeDimension, writeTranspose } from "../notation/construct.ts";
import { one } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { ContractionNode, Factor, Node } from "../tensor/node.ts";
import { multiplyDimensions } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { matrixType, vectorType } from "../types/type.ts";
import { coreFactor, writeCore } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { bridgeForm, isBridge, isIdentity } from "./bridges.ts";
import type { Sides } from "./bridges.ts";
import { transposeForm } from "./sum.ts";

/** The tensor axes that make up the rows and the columns, outer ones first. */
export interface Grouping {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** How single products are raised; given by the raiser. */
export type RaiseProduct = (
  factors: readonly Factor[],
  out: readonly number[],
  labels: readonly Dimension[],
) => ProductForm | undefined;

interface Part {
  readonly labels: ReadonlySet<number>;
  readonly factors: readonly Factor[];
}

function connectedParts(node: ContractionNode): readonly Part[] {
  const parts: { labels: Set<number>; factors: Factor[] }[] = [...new Set(node.out)].map((label) => ({
    labels: new Set([label]),
    factors: [],
  }));
  for (const factor of node.factors) {
    const touched = parts.filter((part) => factor.labels.some((label) => part.labels.has(label)));
    const merged = { labels: new Set(factor.labels), factors: [factor] };
    for (const part of touched) {
      for (const label of part.labels) merged.labels.add(label);
      merged.factors.push(...part.factors);
      parts.splice(parts.indexOf(part), 1);
    }
    parts.push(merged);
  }
  return parts;
}

function product(dimensions: readonly Dimension[]): Dimension {
  return dimensions.reduce(multiplyDimensions);
}

interface Block {
  readonly row: number | undefined;
  readonly column: number | undefined;
  readonly expression: MatrixExpression;
  readonly scalars: readonly ScalarFactor[];
}

function blockOf(part: Part, sides: Sides, node: ContractionNode, raise: RaiseProduct): Block | undefined {
  const rows = sides.rows.flatMap((label, position) => (part.labels.has(label) ? [position] : []));
  const columns = sides.columns.flatMap((label, position) => (part.labels.has(label) ? [position] : []));
  if (rows.length > 1 || columns.length > 1) return undefined;
  const [row, column] = [rows[0], columns[0]];
  const out = [
    ...(row === undefined ? [] : [sides.rows[row]]),
    ...(column === undefined ? [] : [sides.columns[column]]),
  ];
  const form = raise(part.factors, out, node.labels);
  if (!form) return undefined;
  const expression = form.core.length === 0 ? undefined : writeCore(form.core);
  if (!expression)
    return { row, column, expression: writeCall("ones", [], vectorType(node.labels[out[0]])), scalars: form.scalars };
  return {
    row,
    column,
    expression: row === undefined ? writeTranspose(expression) : expression,
    scalars: form.scalars,
  };
}

function writeKronecker(blocks: readonly Block[], sides: Sides, labels: readonly Dimension[]): MatrixExpression {
  const [rows, columns] = [
    product(sides.rows.map((label) => labels[label])),
    product(sides.columns.map((label) => labels[label])),
  ];
  if (blocks.every((block) => isIdentity(block.expression))) return writeCall("eye", [], matrixType(rows, rows));
  const expressions = blocks.map((block) => block.expression);
  return expressions.reduce((left, right) => writeCall("kron", [left, right], matrixType(rows, columns)));
}

function isOrdered(blocks: readonly Block[]): boolean {
  const increasing = (positions: readonly (number | undefined)[]): boolean => {
    const known = positions.filter((position) => position !== undefined);
    return known.every((position, k) => k === 0 || position > known[k - 1]);
  };
  return increasing(blocks.map((block) => block.row)) && increasing(blocks.map((block) => block.column));
}

// kron needs one order of the blocks on both sides; a crossed pair takes a commutation matrix on the right.
function kroneckerCore(
  blocks: readonly Block[],
  sides: Sides,
  node: ContractionNode,
): readonly CoreFactor[] | undefined {
  if (blocks.length > 2) return undefined;
  const ordered = [blocks, [...blocks].reverse()].find(isOrdered);
  if (ordered) return [coreFactor(writeKronecker(ordered, sides, node.labels), false)];
  const byRow = [...blocks].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (byRow.some((block) => block.row === undefined || block.column === undefined)) return undefined;
  const [outer, inner] = sides.columns.map((label) => node.labels[label]) as [Dimension, Dimension];
  const size = multiplyDimensions(outer, inner);
  const commutation = writeCall("commutation", [writeDimension(inner), writeDimension(outer)], matrixType(size, size));
  const factors = [coreFactor(commutation, false)];
  return byRow.every((block) => isIdentity(block.expression))
    ? factors
    : [
        coreFactor(
          writeKronecker(byRow, { rows: sides.rows, columns: [...sides.columns].reverse() }, node.labels),
          false,
        ),
        ...factors,
      ];
}

// One side alone: the vec of the matrix whose columns the outer axis counts.
function vecOf(
  parts: readonly Part[],
  labels: readonly number[],
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  const factors = parts.flatMap((part) => part.factors);
  const form = raise(factors, [...labels].reverse(), node.labels);
  if (!form || labels.length === 1) return form;
  if (labels.length > 2) return undefined;
  const vector = writeCall(
    "vec",
    [writeCore(form.core)],
    vectorType(product(labels.map((label) => node.labels[label]))),
  );
  return { ...form, core: [coreFactor(vector, false)] };
}

function outerForm(
  parts: readonly Part[],
  sides: Sides,
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  const touches = (part: Part, labels: readonly number[]): boolean => labels.some((label) => part.labels.has(label));
  if (parts.some((part) => touches(part, sides.rows) && touches(part, sides.columns))) return undefined;
  const left = vecOf(
    parts.filter((part) => touches(part, sides.rows)),
    sides.rows,
    node,
    raise,
  );
  const right = vecOf(
    parts.filter((part) => touches(part, sides.columns)),
    sides.columns,
    node,
    raise,
  );
  if (!left || !right) return undefined;
  const transposed = right.core.map((factor) => ({ ...factor, isTransposed: !factor.isTransposed })).reverse();
  return { coefficient: one, scalars: [...left.scalars, ...right.scalars], core: [...left.core, ...transposed] };
}

function diagonalForm(
  parts: readonly Part[],
  sides: Sides,
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  if (sides.rows.length !== sides.columns.length || sides.rows.some((label, k) => label !== sides.columns[k]))
    return undefined;
  const vector = vecOf(parts, sides.rows, node, raise);
  if (!vector) return undefined;
  const size = product(sides.rows.map((label) => node.labels[label]));
  return { ...vector, core: [coreFactor(writeCall("diag", [writeCore(vector.core)], matrixType(size, size)), true)] };
}

// A vector on one row axis and one on one column axis are a matrix of rank one between the two.
function withOuterProducts(parts: readonly Part[], sides: Sides): readonly Part[] {
  const touches = (part: Part, labels: readonly number[]): boolean => labels.some((label) => part.labels.has(label));
  const ofRows = parts.filter((part) => !touches(part, sides.columns));
  const ofColumns = parts.filter((part) => !touches(part, sides.rows));
  if (parts.length < 3 || ofRows.length !== 1 || ofColumns.length !== 1) return parts;
  const [left, right] = [ofRows[0], ofColumns[0]];
  const merged = {
    labels: new Set([...left.labels, ...right.labels]),
    factors: [...left.factors, ...right.factors],
  };
  return [...parts.filter((part) => part !== left && part !== right), merged];
}

function kroneckerForm(
  parts: readonly Part[],
  sides: Sides,
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  const blocks = withOuterProducts(parts, sides).map((part) => blockOf(part, sides, node, raise));
  if (blocks.includes(undefined)) return undefined;
  const core = kroneckerCore(blocks as Block[], sides, node);
  return core && { coefficient: one, scalars: (blocks as Block[]).flatMap((block) => block.scalars), core };
}

/** A block that stands for one or two row axes and at most one column axis. */
interface WideBlock {
  readonly rows: readonly number[];
  readonly column: number | undefined;
  readonly expression: MatrixExpression;
  readonly scalars: readonly ScalarFactor[];
}

// A matrix on two row axes is a column here, its vec.
function wideBlockOf(part: Part, sides: Sides, node: ContractionNode, raise: RaiseProduct): WideBlock | undefined {
  const rows = sides.rows.flatMap((label, position) => (part.labels.has(label) ? [position] : []));
  const isColumn = sides.columns.every((label) => !part.labels.has(label));
  if (rows.length === 2 && isColumn) {
    const form = vecOf(
      [part],
      rows.map((position) => sides.rows[position]),
      node,
      raise,
    );
    return form && { rows, column: undefined, expression: writeCore(form.core), scalars: form.scalars };
  }
  const block = blockOf(part, sides, node, raise);
  return block && { ...block, rows };
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, k) => permutations(items.toSpliced(k, 1)).map((rest) => [item, ...rest]));
}

// The first of two neighbours whose exchange sorts the positions; −1 for sorted ones, `undefined` where one is not enough.
function exchangeOf(positions: readonly number[]): number | undefined {
  const wrong = positions.findIndex((position, k) => position !== k);
  if (wrong < 0) return -1;
  const sorted = positions.with(wrong, positions[wrong + 1]).with(wrong + 1, positions[wrong]);
  return sorted.every((position, k) => position === k) ? wrong : undefined;
}

function identityOn(labels: readonly number[], dims: readonly Dimension[]): readonly MatrixExpression[] {
  if (labels.length === 0) return [];
  const size = product(labels.map((label) => dims[label]));
  return [writeCall("eye", [], matrixType(size, size))];
}

function kroneckerOf(factors: readonly MatrixExpression[], rows: Dimension, columns: Dimension): MatrixExpression {
  return factors.reduce((left, right) => writeCall("kron", [left, right], matrixType(rows, columns)));
}

// I ⊗ K ⊗ I on the labels, which exchanges the one at `place` with the next.
function exchangeAt(place: number, labels: readonly number[], dims: readonly Dimension[]): MatrixExpression {
  const [outer, inner] = [labels[place], labels[place + 1]].map((label) => dims[label]) as [Dimension, Dimension];
  const [rows, pair] = [product(labels.map((label) => dims[label])), multiplyDimensions(outer, inner)];
  const exchange = [
    ...identityOn(labels.slice(0, place), dims),
    writeCall("commutation", [writeDimension(inner), writeDimension(outer)], matrixType(pair, pair)),
    ...identityOn(labels.slice(place + 2), dims),
  ];
  return kroneckerOf(exchange, rows, rows);
}

// M₁ ⊗ M₂ ⊗ …, some of which may be the vec of a matrix; (I ⊗ K ⊗ I)·(M₁ ⊗ M₂ ⊗ …) for blocks in another order than their
// rows, with one exchange of neighbours on the left, as in the derivative of A ⊗ X (Magnus & Neudecker, §3.7).
function wideForm(
  parts: readonly Part[],
  sides: Sides,
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  if (parts.length > 4) return undefined;
  const blocks = parts.flatMap((part) => wideBlockOf(part, sides, node, raise) ?? []);
  if (blocks.length < parts.length) return undefined;
  const columns = product(sides.columns.map((label) => node.labels[label]));
  for (const order of permutations(blocks)) {
    const byColumn = order.flatMap(({ column }) => column ?? []);
    if (byColumn.some((column, k) => k > 0 && column < byColumn[k - 1])) continue;
    const positions = order.flatMap(({ rows }) => rows);
    const place = exchangeOf(positions);
    if (place === undefined) continue;
    const labels = positions.map((position) => sides.rows[position]);
    const rows = product(labels.map((label) => node.labels[label]));
    const blockwise = kroneckerOf(
      order.map(({ expression }) => expression),
      rows,
      columns,
    );
    const core = place < 0 ? [blockwise] : [exchangeAt(place, labels, node.labels), blockwise];
    return {
      coefficient: one,
      scalars: blocks.flatMap((block) => block.scalars),
      core: core.map((factor) => coreFactor(factor, false)),
    };
  }
  return undefined;
}

function formOver(
  parts: readonly Part[],
  sides: Sides,
  node: ContractionNode,
  raise: RaiseProduct,
): ProductForm | undefined {
  return (
    kroneckerForm(parts, sides, node, raise) ??
    outerForm(parts, sides, node, raise) ??
    diagonalForm(parts, sides, node, raise) ??
    wideForm(parts, sides, node, raise)
  );
}

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

/** How the parts of a product over groups are raised. */
export interface PartRaiser {
  readonly product: RaiseProduct;
  readonly operand: RaiseOperand;
}

function formOf(node: ContractionNode, sides: Sides, raiser: PartRaiser): ProductForm | undefined {
  const over = (part: ContractionNode, its: Sides): ProductForm | undefined => formOf(part, its, raiser);
  const bridged = node.factors.some(isBridge) ? bridgeForm(node, sides, { over, operand: raiser.operand }) : undefined;
  return bridged ?? formOver(connectedParts(node), sides, node, raiser.product);
}

/** A product of two axes in which a named matrix over vec joins more than one part; `undefined` where none does. */
export function raiseBridgedProduct(node: ContractionNode, raiser: PartRaiser): ProductForm | undefined {
  const [row, column] = node.out;
  if (node.out.length !== 2 || row === column || !node.factors.some(isBridge)) return undefined;
  const over = (part: ContractionNode, sides: Sides): ProductForm | undefined => formOf(part, sides, raiser);
  return bridgeForm(node, { rows: [row], columns: [column] }, { over, operand: raiser.operand });
}

// One product as a matrix over the groups, or `undefined` when it has no Kronecker form.
function raiseGroupedProduct(node: ContractionNode, grouping: Grouping, raiser: PartRaiser): ProductForm | undefined {
  const sides: Sides = {
    rows: grouping.rows.map((axis) => node.out[axis]),
    columns: grouping.columns.map((axis) => node.out[axis]),
  };
  const scalars = node.factors.filter((factor) => factor.labels.length === 0);
  const shaped: ContractionNode = { ...node, factors: node.factors.filter((factor) => factor.labels.length > 0) };
  const turned = (): ProductForm | undefined => formOf(shaped, { rows: sides.columns, columns: sides.rows }, raiser);
  const direct = formOf(shaped, sides, raiser);
  const form = direct ?? (sides.columns.length > sides.rows.length ? turned() : undefined);
  const outside = raiser.product(scalars, [], node.labels);
  if (!form || !outside) return undefined;
  return { ...(direct ?? transposeForm(form)), scalars: [...outside.scalars, ...form.scalars] };
}

// The terms of a node as contractions, so that leaves are products of one factor.
function asContractions(node: Node): readonly { readonly coefficient: Rational; readonly product: ContractionNode }[] {
  const terms = node.kind === "sum" ? node.terms : [{ coefficient: one, node }];
  return terms.map((term) => ({
    coefficient: term.coefficient,
    product: term.node.kind === "contraction" ? term.node : wrapped(term.node),
  }));
}

function wrapped(node: Node): ContractionNode {
  const labels = node.dims.map((_, axis) => axis);
  return {
    id: node.id,
    kind: "contraction",
    dims: node.dims,
    factors: [{ node, labels }],
    out: labels,
    labels: node.dims,
  };
}

/** The terms of a node as matrices over the groups; `undefined` where one has no Kronecker form. */
export function raiseGroupedForms(
  node: Node,
  grouping: Grouping,
  raiserOf: (product: ContractionNode) => PartRaiser,
): readonly ProductForm[] | undefined {
  const forms: ProductForm[] = [];
  for (const { coefficient, product: whole } of asContractions(node)) {
    const form = raiseGroupedProduct(whole, grouping, raiserOf(whole));
    if (!form) return undefined;
    forms.push({ ...form, coefficient });
  }
  return forms;
}
