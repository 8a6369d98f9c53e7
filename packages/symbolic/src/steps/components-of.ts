// Arrays of scalar components: taken apart, put together, and multiplied without being simplified.

import { writeProduct, writeNumber, writeSum } from "../notation/construct.ts";
import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import type { Problem } from "../problem.ts";
import type { Raiser } from "../raise/raise.ts";
import { rational } from "../scalar/rational.ts";
import { simplifyEntry } from "../simplify/components.ts";
import type { Node } from "../tensor/node.ts";
import { sizeDimension, sizeOf } from "../types/dimension.ts";
import { matrixType, vectorType } from "../types/type.ts";
import { chainOf } from "./expression-tools.ts";

/** Scalar expressions by row and column. */
export type Entries = readonly (readonly MatrixExpression[])[];

function lengthOf(node: Node, axis: number): number | undefined {
  const dimension = node.dims.at(axis);
  return dimension && sizeOf(dimension);
}

function entryOf(problem: Problem, raiser: Raiser, node: Node): MatrixExpression | undefined {
  const raised = raiser.raise(node);
  return raised && simplifyEntry(problem, raised);
}

/** The components of a node with one or two axes of known length; one axis is one row. */
export function entriesOf(problem: Problem, raiser: Raiser, node: Node): Entries | undefined {
  const { graph } = problem;
  const [rows, columns] = node.dims.length === 1 ? [1, lengthOf(node, 0)] : [lengthOf(node, 0), lengthOf(node, 1)];
  if (rows === undefined || columns === undefined || node.dims.length > 2) return undefined;
  const entries = Array.from({ length: rows }, (_, i) => {
    const row = node.dims.length === 1 ? node : graph.select(node, 0, i);
    return Array.from({ length: columns }, (_unused, j) => entryOf(problem, raiser, graph.select(row, 0, j)));
  });
  return entries.some((row) => row.includes(undefined)) ? undefined : (entries as MatrixExpression[][]);
}

/** `[a, b; c, d]`, or `[a, b]` for one row. */
export function arrayOf(entries: Entries): MatrixExpression {
  const [rows, columns] = [entries.length, entries[0]?.length ?? 0].map(sizeDimension);
  return { kind: "array", type: entries.length === 1 ? vectorType(columns) : matrixType(rows, columns), rows: entries };
}

function isNumber(expression: MatrixExpression, value: number): boolean {
  return (
    expression.kind === "number" && expression.value.denominator === 1n && expression.value.numerator === BigInt(value)
  );
}

function withSign(expression: MatrixExpression): MatrixSumTerm {
  if (expression.kind === "negate") return { negative: true, operand: expression.operand };
  if (expression.kind === "product" && expression.first.kind === "negate")
    return { negative: true, operand: writeProduct(expression.first.operand, expression.rest) };
  return { negative: false, operand: expression };
}

// Monomials stand before sums: 2*x*(x + y).
function term(left: MatrixExpression, right: MatrixExpression): readonly MatrixSumTerm[] {
  const [a, b] = [withSign(left), withSign(right)];
  const negative = a.negative !== b.negative;
  if (isNumber(a.operand, 0) || isNumber(b.operand, 0)) return [];
  if (isNumber(b.operand, 1)) return [{ negative, operand: a.operand }];
  if (isNumber(a.operand, 1)) return [{ negative, operand: b.operand }];
  const [first, second] =
    a.operand.kind === "sum" && b.operand.kind !== "sum" ? [b.operand, a.operand] : [a.operand, b.operand];
  return [{ negative, operand: chainOf(first, [{ operator: "*", operand: second }]) }];
}

/** The matrix product, each entry as the sum of products that it is. */
export function multiplyEntries(left: Entries, right: Entries): Entries {
  const columns = right[0]?.length ?? 0;
  return left.map((row) =>
    Array.from({ length: columns }, (_, j) => {
      const terms = row.flatMap((entry, k) => term(entry, right[k][j]));
      return terms.length === 0 ? writeNumber(rational(0)) : writeSum(terms);
    }),
  );
}
