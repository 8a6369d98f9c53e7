// Parts of an axis: `x[2:n]`, `A[1:n, n+1:n+m]`, and sums over an index from one bound to another.

import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import type { Expression } from "../syntax/expression.ts";
import {
  addDimensions,
  dimensionNames,
  isNonnegativeDimension,
  namedDimension,
  nameOf,
  sizeDimension,
  sizeOf,
  subtractDimensions,
} from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { failure, mismatch, quote } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { isFlexibleName, resolveDimension, unifyDimensions } from "./dimension-solver.ts";
import { isLength, spelledLength } from "./sizes.ts";

type BoundIndex = Extract<MatrixExpression, { readonly kind: "boundIndex" }>;
type RangeSyntax = { readonly kind: "range"; readonly first: Expression; readonly last: Expression };

const unit = sizeDimension(1);

/** Positions offset + 1 to offset + length. */
export interface Positions {
  readonly offset: Dimension;
  readonly length: Dimension;
}

// A bare name means the dimension of that name even where a variable has it too, as in the sizes of eye and ones.
function bound(context: Inference, syntax: Expression, scope: Scope): Dimension {
  const { names } = context;
  const isDimension =
    syntax.kind === "name" && !scope.bindings.has(syntax.name) && names.dimensions.has(names.spelling(syntax.name));
  const length = isDimension
    ? namedDimension(names.spelling(syntax.name))
    : spelledLength(context.infer(syntax, scope));
  if (length) return length;
  throw failure(
    "unsupported",
    `cannot use ${quote(context, syntax.span)} as the bound of a range yet: it is made of more than dimensions and whole numbers`,
    syntax.span,
    "write numbers, dimensions, or products and sums of them",
  );
}

function checkedPositions(
  context: Inference,
  first: Dimension,
  last: Dimension,
  syntax: { readonly span: Expression["span"] },
): Positions {
  const offset = subtractDimensions(first, unit);
  const length = subtractDimensions(last, offset);
  if (isLength(length)) return { offset, length };
  const isNumeric = sizeOf(offset) !== undefined && sizeOf(length) !== undefined;
  const at = quote(context, syntax.span);
  if (isNumeric)
    throw mismatch(
      `cannot use ${at}: it runs from ${first.key} to ${last.key}`,
      syntax.span,
      "begin with the smaller bound",
    );
  throw failure(
    "unsupported",
    `cannot use ${at} yet: it is not known that ${last.key} is at least ${first.key}`,
    syntax.span,
    "use bounds whose difference is known, such as 2 and n, or n+1 and n+m",
  );
}

/** The whole numbers from one typed bound to another; `undefined` where a bound is more than dimensions and whole
 * numbers. Throws `shape-mismatch` for an empty range, `unsupported` where its length cannot be told. */
export function positionsBetween(
  context: Inference,
  first: MatrixExpression,
  last: MatrixExpression,
  syntax: Expression,
): Positions | undefined {
  const [from, to] = [first, last].map(spelledLength);
  return from && to && checkedPositions(context, from, to, syntax);
}

/** Gives an axis of open length the length that a last position names: n for n, n - 1 and n + 1, else the position. */
export function fixOpenAxis(context: Inference, axis: Dimension, last: Dimension | undefined): void {
  const length = resolveDimension(context.solver, axis);
  const name = nameOf(length);
  if (!last || name === undefined || !isFlexibleName(name)) return;
  const names = dimensionNames(last);
  const isShifted = names.length === 1 && sizeOf(subtractDimensions(last, namedDimension(names[0]))) !== undefined;
  unifyDimensions(context.solver, length, isShifted ? namedDimension(names[0]) : last);
}

/** The last value of `i + c` for a bound index i. */
export function lastPosition(index: BoundIndex, position: MatrixExpression): Dimension | undefined {
  const shift = shiftOf(index, position);
  return shift && addDimensions(shift, addDimensions(index.offset ?? sizeDimension(0), index.dimension));
}

/** Whether an axis may be long enough for the last value of a bound index; a number is taken at its word. */
export function mayReach(context: Inference, index: BoundIndex, axis: Dimension): boolean {
  const last = addDimensions(index.offset ?? sizeDimension(0), index.dimension);
  const length = resolveDimension(context.solver, axis);
  if (sizeOf(last) !== undefined && sizeOf(length) === undefined) return true;
  return isNonnegativeDimension(subtractDimensions(length, last));
}

function shiftOf(index: BoundIndex, position: MatrixExpression): Dimension | undefined {
  if (position === index) return sizeDimension(0);
  if (position.kind !== "sum") return undefined;
  const own = position.terms.filter((term) => term.operand === index && !term.negative);
  if (own.length !== 1) return undefined;
  return spelledLength({ ...position, terms: position.terms.filter((term) => term !== own[0]) });
}

/** The typed positions `first:last` of an axis. Throws `shape-mismatch` outside the axis and `unsupported` where it is
 * not known whether the axis is long enough. */
export function inferRange(
  context: Inference,
  syntax: RangeSyntax & { readonly span: Expression["span"] },
  axis: Dimension,
  scope: Scope,
): MatrixIndex {
  const [first, last] = [bound(context, syntax.first, scope), bound(context, syntax.last, scope)];
  const positions = checkedPositions(context, first, last, syntax);
  if (!isNonnegativeDimension(positions.offset))
    throw mismatch(
      `cannot take the positions ${quote(context, syntax.span)}: they run from ${first.key} to ${last.key}`,
      syntax.span,
      "count positions from 1",
    );
  fixOpenAxis(context, axis, last);
  checkEnd(context, last, axis, syntax);
  return { kind: "range", ...positions };
}

// A number is taken at its word, as the position of a single entry is.
function checkEnd(
  context: Inference,
  last: Dimension,
  axis: Dimension,
  syntax: { readonly span: Expression["span"] },
): void {
  const length = resolveDimension(context.solver, axis);
  if (isNonnegativeDimension(subtractDimensions(length, last))) return;
  const [size, end] = [sizeOf(length), sizeOf(last)];
  if (size === undefined && end !== undefined) return;
  const at = quote(context, syntax.span);
  if (size !== undefined && end !== undefined)
    throw mismatch(
      `cannot take the positions ${at} of an axis of length ${length.key}`,
      syntax.span,
      "positions are counted from 1 to the length",
    );
  throw failure(
    "unsupported",
    `cannot take the positions ${at} yet: it is not known whether an axis of length ${length.key} is that long`,
    syntax.span,
    "declare the length as a sum of which the range is a part, such as n+m",
  );
}
