// Products over vec in which a named matrix stands between what holds the rows and what holds the columns, M·B·N: an
// elimination or a duplication matrix, or the Kronecker form of a derivative of matrices.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { one } from "../scalar/rational.ts";
import type { ContractionNode, Factor, Node } from "../tensor/node.ts";
import { coreFactor } from "./form.ts";
import type { ProductForm } from "./form.ts";
import { isHalf, writeHalfMatrix } from "./half-vectors.ts";
import { isKroneckerForm, writeKroneckerForm } from "./kronecker-forms.ts";
import { transposeForm } from "./sum.ts";

/** The labels that make up the rows and the columns, outer ones first. */
export interface Sides {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** What bridges are raised with: parts of the product between sides, and operands by themselves. */
export interface BridgeRaiser {
  readonly over: (node: ContractionNode, sides: Sides) => ProductForm | undefined;
  readonly operand: (node: Node) => MatrixExpression | undefined;
}

/** Whether the expression is an identity matrix. */
export function isIdentity(expression: MatrixExpression): boolean {
  return expression.kind === "call" && expression.name === "eye";
}

/** Whether the factor is a named matrix over vec. */
export function isBridge(factor: Factor): boolean {
  return isHalf(factor) || isKroneckerForm(factor);
}

// The labels of the rows and columns of a bridge; D' has the rows of L.
function bridgeSides({ node, labels }: Factor): Sides {
  const [first, i, j, last] = labels as readonly [number, number, number, number];
  return node.dims.length === 4 ? { rows: [i, first], columns: [last, j] } : { rows: [first], columns: [j, i] };
}

function writeBridge(bridge: Factor, { operand }: BridgeRaiser): MatrixExpression | undefined {
  if (isHalf(bridge)) return writeHalfMatrix(bridge.node);
  return isKroneckerForm(bridge) ? writeKroneckerForm(bridge.node, operand) : undefined;
}

interface Cut {
  readonly near: ProductForm;
  readonly far: ProductForm;
}

// What hangs on the near side of the bridge has to hold all rows and no column of the result.
function cutAt(bridge: Factor, node: ContractionNode, sides: Sides, { over }: BridgeRaiser): Cut | undefined {
  const own = bridgeSides(bridge);
  const reached = new Set(own.rows);
  const near = new Set<Factor>();
  for (let size = -1; size < near.size;) {
    size = near.size;
    for (const factor of node.factors) {
      if (factor === bridge || !factor.labels.some((label) => reached.has(label))) continue;
      near.add(factor);
      for (const label of factor.labels) reached.add(label);
    }
  }
  const isApart = ![...own.columns, ...sides.columns].some((label) => reached.has(label));
  if (!isApart || !sides.rows.every((label) => reached.has(label))) return undefined;
  const rest = node.factors.filter((factor) => factor !== bridge && !near.has(factor));
  const first = over(
    { ...node, factors: [...near], out: [...sides.rows, ...own.rows] },
    { rows: sides.rows, columns: own.rows },
  );
  const last = over(
    { ...node, factors: rest, out: [...own.columns, ...sides.columns] },
    { rows: own.columns, columns: sides.columns },
  );
  return first && last && { near: first, far: last };
}

function cutForm(node: ContractionNode, sides: Sides, raiser: BridgeRaiser): ProductForm | undefined {
  for (const bridge of node.factors.filter(isBridge)) {
    const cut = cutAt(bridge, node, sides, raiser);
    const expression = writeBridge(bridge, raiser);
    if (!cut || !expression) continue;
    const isTransposed = isHalf(bridge) && bridge.node.pattern.kind === "duplication";
    const middle = { ...coreFactor(expression, false), isTransposed };
    const core = [...cut.near.core, middle, ...cut.far.core].filter((factor) => !isIdentity(factor.expression));
    return { coefficient: one, scalars: [...cut.near.scalars, ...cut.far.scalars], core };
  }
  return undefined;
}

/** A product as a matrix between the sides, cut at a bridge; `undefined` where none cuts it. */
export function bridgeForm(node: ContractionNode, sides: Sides, raiser: BridgeRaiser): ProductForm | undefined {
  const form = cutForm(node, sides, raiser);
  if (form) return form;
  const turned = cutForm(node, { rows: sides.columns, columns: sides.rows }, raiser);
  return turned && transposeForm(turned);
}
