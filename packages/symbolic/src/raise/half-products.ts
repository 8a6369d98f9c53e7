// Products over vec in which an elimination or a duplication matrix stands between what holds the rows and what holds the
// columns: M·L·N and M·D'·N.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { one } from "../scalar/rational.ts";
import type { ContractionNode, Factor } from "../tensor/node.ts";
import { coreFactor } from "./form.ts";
import type { ProductForm } from "./form.ts";
import { isHalf, writeHalfMatrix } from "./half-vectors.ts";
import type { Half } from "./half-vectors.ts";
import { transposeForm } from "./sum.ts";

/** The labels that make up the rows and the columns, outer ones first. */
export interface Sides {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

type RaiseOver = (node: ContractionNode, sides: Sides) => ProductForm | undefined;

/** Whether the expression is an identity matrix. */
export function isIdentity(expression: MatrixExpression): boolean {
  return expression.kind === "call" && expression.name === "eye";
}

interface Cut {
  readonly near: ContractionNode;
  readonly far: ContractionNode;
  readonly half: Half;
}

// The product cut at a pattern of vech: near is what hangs on its place and holds the rows, far what holds the columns.
function cutAt(half: Half, node: ContractionNode, sides: Sides): Cut | undefined {
  const [place, i, j] = half.labels as readonly [number, number, number];
  const reached = new Set([place]);
  const near = new Set<Factor>();
  for (let size = -1; size < near.size;) {
    size = near.size;
    for (const factor of node.factors) {
      if (factor === half || !factor.labels.some((label) => reached.has(label))) continue;
      near.add(factor);
      for (const label of factor.labels) reached.add(label);
    }
  }
  if ([i, j, ...sides.columns].some((label) => reached.has(label)) || !sides.rows.every((label) => reached.has(label)))
    return undefined;
  const far = node.factors.filter((factor) => factor !== half && !near.has(factor));
  return {
    half,
    near: { ...node, factors: [...near], out: [...sides.rows, place] },
    far: { ...node, factors: far, out: [j, i, ...sides.columns] },
  };
}

// M·L·N or M·D'·N.
function cutForm(node: ContractionNode, sides: Sides, over: RaiseOver): ProductForm | undefined {
  for (const half of node.factors.filter(isHalf)) {
    const cut = cutAt(half, node, sides);
    if (!cut) continue;
    const [place, i, j] = half.labels as readonly [number, number, number];
    const left = over(cut.near, { rows: sides.rows, columns: [place] });
    const right = over(cut.far, { rows: [j, i], columns: sides.columns });
    if (!left || !right) continue;
    const isTransposed = half.node.pattern.kind === "duplication";
    const middle = { ...coreFactor(writeHalfMatrix(half.node), false), isTransposed };
    const core = [...left.core, middle, ...right.core].filter(({ expression }) => !isIdentity(expression));
    return { coefficient: one, scalars: [...left.scalars, ...right.scalars], core };
  }
  return undefined;
}

/** A product as a matrix between the sides, its parts raised by `over`; `undefined` where no pattern of vech cuts it. */
export function halfForm(node: ContractionNode, sides: Sides, over: RaiseOver): ProductForm | undefined {
  const form = cutForm(node, sides, over);
  if (form) return form;
  const turned = cutForm(node, { rows: sides.columns, columns: sides.rows }, over);
  return turned && transposeForm(turned);
}
