// Entries, rows and columns, and sums over an index.

import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { isInteger, toNumber } from "../scalar/rational.ts";
import type { Expression, IndexArgument } from "../syntax/expression.ts";
import { sizeOf } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { describe, failure, make, mismatch, quote } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { flexibleDimension, resolveDimension, unifyDimensions } from "./dimension-solver.ts";
import { fixOpenAxis, inferRange, lastPosition, mayReach, positionsBetween } from "./range.ts";
import type { IndexSumParts } from "./index-sum.ts";

type IndexSyntax = Extract<Expression, { readonly kind: "index" }>;

/** The typed entry `x[i]`, `A[i, j]`, row `A[i, :]` (a covector) or column `A[:, j]` (a vector). Throws
 * `shape-mismatch` for a wrong number of positions or one outside the axis. */
export function inferIndex(context: Inference, syntax: IndexSyntax, scope: Scope): MatrixExpression {
  const target = context.infer(syntax.target, scope);
  const axes = dimensionsOf(target.type);
  if (axes.length !== syntax.indices.length) {
    const [shown] = describe(context, { text: quote(context, syntax.target.span), type: target.type });
    const hint =
      axes.length === 0
        ? "remove the index"
        : axes.length === 1
          ? "write one position, as in x[i]"
          : "write one position for each axis, as in A[i, j] or A[i, :]";
    throw mismatch(
      `cannot take an entry of ${shown} with ${syntax.indices.length} positions: it has ${axes.length} axes`,
      syntax.span,
      hint,
    );
  }
  const indices = syntax.indices.map((index, axis) => inferPosition(context, index, axes[axis], scope));
  return make(context, {
    kind: "index",
    target,
    indices,
    type: entryType(target.type, indices),
    span: syntax.span,
  });
}

function entryType(type: Type, indices: readonly MatrixIndex[]): Type {
  const kept = dimensionsOf(type).flatMap((dimension, axis) => {
    const index = indices[axis];
    return index.kind === "at" ? [] : [index.kind === "all" ? dimension : index.length];
  });
  if (kept.length === 0) return scalarType;
  if (kept.length === indices.length) return withLengths(type, kept);
  if (type.kind === "matrix") return indices[0].kind === "at" ? covectorType(kept[0]) : vectorType(kept[0]);
  return kept.length === 1 ? vectorType(kept[0]) : { kind: "tensor", dimensions: kept };
}

function inferPosition(context: Inference, index: IndexArgument, axis: Dimension, scope: Scope): MatrixIndex {
  if (index.kind === "all") return { kind: "all" };
  if (index.kind === "range") return inferRange(context, index, axis, scope);
  if (index.kind === "name" && isFreeIndex(context, index.name, scope)) {
    throw failure(
      "unknown-name",
      `the index ${index.name} is not bound`,
      index.span,
      `write sum(${index.name}, …) around it, or a number such as 1`,
    );
  }
  const position = context.infer(index, scope);
  if (position.type.kind !== "scalar") {
    const [shown] = describe(context, { text: quote(context, index.span), type: position.type });
    throw mismatch(
      `cannot take the entry at ${shown}: a position is a scalar`,
      index.span,
      "write a number, a bound index or a dimension",
    );
  }
  for (const bound of boundIndices(position)) bindIndex(context, bound, position, axis, index);
  checkRange(context, position, axis, index);
  return { kind: "at", position };
}

function withLengths(type: Type, lengths: readonly Dimension[]): Type {
  const [first, second] = lengths;
  if (type.kind === "vector") return vectorType(first);
  if (type.kind === "covector") return covectorType(first);
  return type.kind === "matrix" ? matrixType(first, second) : { kind: "tensor", dimensions: lengths };
}

function isFreeIndex(context: Inference, name: string, scope: Scope): boolean {
  return !scope.bindings.has(name) && context.names.undeclared.has(context.names.spelling(name));
}

function boundIndices(
  position: MatrixExpression,
): readonly Extract<MatrixExpression, { readonly kind: "boundIndex" }>[] {
  if (position.kind === "boundIndex") return [position];
  if (position.kind === "sum") return position.terms.flatMap((term) => boundIndices(term.operand));
  return position.kind === "negate" ? boundIndices(position.operand) : [];
}

/** An index without bounds runs over the axis on which it stands alone. One with bounds may run over a part of it; an
 * axis that nothing else has fixed then gets the length that the bounds name. */
function bindIndex(
  context: Inference,
  bound: Extract<MatrixExpression, { readonly kind: "boundIndex" }>,
  position: MatrixExpression,
  axis: Dimension,
  syntax: Expression,
): void {
  const key = bound.dimension.key;
  if (bound.offset) fixOpenAxis(context, axis, lastPosition(bound, position));
  if (position !== bound) return;
  context.usedIndices.add(key);
  if (bound.offset ? mayReach(context, bound, axis) : unifyDimensions(context.solver, bound.dimension, axis)) return;
  const [a, b] = [bound.dimension, axis].map((dimension) => resolveDimension(context.solver, dimension).key);
  throw mismatch(
    `cannot use the index ${bound.name} here: it runs over ${a}, but this axis has length ${b}`,
    syntax.span,
    `use another index, or write sum(${bound.name}, 1, ${b}, …)`,
  );
}

function checkRange(context: Inference, position: MatrixExpression, axis: Dimension, syntax: Expression): void {
  const length = resolveDimension(context.solver, axis);
  const size = sizeOf(length);
  if (position.kind === "number") {
    const within =
      isInteger(position.value) &&
      toNumber(position.value) >= 1 &&
      (size === undefined || toNumber(position.value) <= size);
    if (within) return;
    throw mismatch(
      `cannot take the entry at ${quote(context, syntax.span)}: positions are integers from 1 to ${length.key.includes("?") ? "the length" : length.key}`,
      syntax.span,
      "count positions from 1",
    );
  }
  if (position.kind === "negate")
    throw mismatch(
      `cannot take the entry at ${quote(context, syntax.span)}: positions count from 1`,
      syntax.span,
      "count positions from 1",
    );
}

/** The typed sum of the body over the index; the body may be an array. Without bounds the index runs over the axis it
 * is used on, with bounds 1 and n over a whole axis of length n. Throws `shape-mismatch` when nothing fixes its range. */
export function inferIndexSum(
  context: Inference,
  parts: IndexSumParts,
  syntax: Expression,
  scope: Scope,
): MatrixExpression {
  const lower = parts.lower && boundValue(context, parts.lower, scope);
  const upper = parts.upper && boundValue(context, parts.upper, scope);
  const range = lower && upper ? positionsBetween(context, lower, upper, syntax) : undefined;
  const dimension = range?.length ?? flexibleDimension(context.solver);
  const offset = range?.offset;
  const index = make(context, { kind: "boundIndex", name: parts.index, dimension, offset, type: scalarType });
  const body = context.infer(parts.body, { ...scope, bindings: new Map([...scope.bindings, [parts.index, index]]) });
  if (!lower && !context.usedIndices.has(dimension.key)) {
    throw mismatch(
      `cannot sum over ${parts.index}: nothing fixes its range`,
      syntax.span,
      `write sum(${parts.index}, 1, n, …), or use ${parts.index} as a position`,
    );
  }
  return make(context, {
    kind: "indexSum",
    index: parts.index,
    // Bounds that are no lengths, as in sum(r, 0, k, A^r) for a scalar k, give no number of terms.
    dimension: !lower || range ? dimension : undefined,
    lower,
    upper,
    body,
    type: body.type,
    span: syntax.span,
  });
}

function boundValue(context: Inference, syntax: Expression, scope: Scope): MatrixExpression {
  const value = context.infer(syntax, scope);
  if (value.type.kind === "scalar") return value;
  const [shown] = describe(context, { text: quote(context, syntax.span), type: value.type });
  throw mismatch(`cannot sum from or to ${shown}: a bound is a scalar`, syntax.span, "write a number or a dimension");
}
