// The type rule of one function, and what rules share. The rules themselves stand in `signatures/`.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Expression } from "../syntax/expression.ts";
import { namedDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { scalarType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { describe, failure, make, mismatch, quote, quoteFactor } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { unifyDimensions } from "./dimension-solver.ts";
import { broadcast, shapesDiffer } from "./product.ts";
import { lengthOf } from "./sizes.ts";

/** A call while it is being typed. Arguments are typed on demand, since sizes and bound indices are no values. */
export interface CallSite {
  readonly context: Inference;
  readonly scope: Scope;
  readonly call: Extract<Expression, { readonly kind: "call" }>;
  readonly typed: Map<number, MatrixExpression>;
}

/** One function: how it is written, how many arguments it takes, and the typed node of a call. */
export interface Signature {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly rule: (site: CallSite) => MatrixExpression;
}

/** Rows of the table of functions. */
export type Signatures = readonly (readonly [string, Signature])[];

/** The number of arguments as written. */
export function argumentCount(site: CallSite): number {
  return site.call.args.length;
}

/** The typed argument at a position. */
export function argument(site: CallSite, position: number): MatrixExpression {
  const known = site.typed.get(position);
  if (known) return known;
  const typed = site.context.infer(site.call.args[position], site.scope);
  site.typed.set(position, typed);
  return typed;
}

/** A call node; its arguments are those written unless others are given. */
export function callNode(
  site: CallSite,
  name: string,
  type: Type,
  args?: readonly MatrixExpression[],
): MatrixExpression {
  const given = args ?? site.call.args.map((_, position) => argument(site, position));
  return make(site.context, { kind: "call", name, args: given, type, span: site.call.span });
}

/** A `shape-mismatch` error for one argument: `cannot apply det to A : matrix(m,n): reason`. */
export function argumentError(site: CallSite, position: number, reason: string, hint: string): Error {
  const syntax = site.call.args[position];
  const [shown] = describe(site.context, {
    text: quote(site.context, syntax.span),
    type: argument(site, position).type,
  });
  return mismatch(`cannot apply ${site.call.name} to ${shown}: ${reason}`, syntax.span, hint);
}

/** A `shape-mismatch` error for the first two arguments together. */
export function pairError(site: CallSite, reason: string, hint: string): Error {
  const operands = [0, 1].map((position) => ({
    text: quote(site.context, site.call.args[position].span),
    type: argument(site, position).type,
  }));
  const shown = describe(site.context, ...operands);
  return mismatch(`cannot apply ${site.call.name} to ${shown.join(" and ")}: ${reason}`, site.call.span, hint);
}

/** The user's text of an argument. */
export function argumentText(site: CallSite, position: number): string {
  return quote(site.context, site.call.args[position].span);
}

/** The user's text of an argument, in brackets unless it binds tighter than any operator. */
export function argumentFactor(site: CallSite, position: number): string {
  return quoteFactor(site.context, site.call.args[position]);
}

/** The length of a vector or covector argument. */
export function vectorLength(site: CallSite, position: number): Dimension {
  const { type } = argument(site, position);
  if (type.kind === "vector" || type.kind === "covector") return type.length;
  const hint =
    type.kind === "matrix" ? `write vec(${argumentText(site, position)}) for its entries as a vector` : "give a vector";
  throw argumentError(site, position, "it needs a vector", hint);
}

/** The type of a matrix argument. */
export function matrixArgument(site: CallSite, position: number): Extract<Type, { readonly kind: "matrix" }> {
  const { type } = argument(site, position);
  if (type.kind === "matrix") return type;
  throw argumentError(
    site,
    position,
    "it needs a matrix",
    type.kind === "vector" ? `write diag(${argumentText(site, position)}) for the diagonal matrix` : "give a matrix",
  );
}

/** The number of rows of a square matrix argument. */
export function squareSize(site: CallSite, position: number): Dimension {
  const { type } = argument(site, position);
  if (type.kind === "matrix" && unifyDimensions(site.context.solver, type.rows, type.columns)) return type.rows;
  const text = argumentText(site, position);
  const factor = argumentFactor(site, position);
  const hint =
    type.kind === "matrix"
      ? `give a square matrix, such as ${factor}'*${factor}`
      : type.kind === "vector"
        ? `write diag(${text}) for the diagonal matrix`
        : "give a square matrix";
  throw argumentError(site, position, "it needs a square matrix", hint);
}

/** A scalar argument. */
export function scalarArgument(site: CallSite, position: number): MatrixExpression {
  const value = argument(site, position);
  if (value.type.kind === "scalar") return value;
  throw argumentError(site, position, "it needs a scalar", "give a scalar, such as an entry x[1] or a sum");
}

/** The common shape of the first two arguments, either of which may be a scalar. */
export function commonShape(site: CallSite): Type {
  const left = argument(site, 0).type;
  const right = argument(site, 1).type;
  const shape = broadcast(site.context, left, right);
  if (shape) return shape;
  throw pairError(site, shapesDiffer(site.context, left, right), "both need the same shape, or one must be a scalar");
}

/** The length that an argument spells, such as `n`, `3` or `m*n`. A bare name means the dimension of that name even
 * where a variable has it too. */
export function sizeArgument(site: CallSite, position: number): Dimension {
  const syntax = site.call.args[position];
  const { names } = site.context;
  if (
    syntax.kind === "name" &&
    !site.scope.bindings.has(syntax.name) &&
    names.dimensions.has(names.spelling(syntax.name))
  ) {
    return namedDimension(names.spelling(syntax.name));
  }
  const length = lengthOf(argument(site, position));
  if (length) return length;
  throw mismatch(
    `cannot use ${argumentText(site, position)} as a size in ${site.call.name}: it is no positive length`,
    syntax.span,
    "write a dimension, a positive integer, or products and sums of them",
  );
}

/** The axis 1 or 2 that an argument names. */
export function axisArgument(site: CallSite, position: number): 1 | 2 {
  const value = argument(site, position);
  if (
    value.kind === "number" &&
    value.value.denominator === 1n &&
    (value.value.numerator === 1n || value.value.numerator === 2n)
  ) {
    return value.value.numerator === 1n ? 1 : 2;
  }
  throw failure(
    "shape-mismatch",
    `cannot use ${argumentText(site, position)} as the axis of ${site.call.name}: the axes are 1 (over rows) and 2 (over columns)`,
    site.call.args[position].span,
    "write 1 or 2",
  );
}

/** The typed number `size`, for arguments that later passes read back. */
export function dimensionNode(site: CallSite, dimension: Dimension): MatrixExpression {
  return make(site.context, { kind: "dimension", dimension, type: scalarType, span: site.call.span });
}
