// Multiplicative chains, folded from the left as they are read.

import type { MatrixExpression, MatrixProductStep } from "../notation/matrix-expression.ts";
import type { Expression, ProductOperator } from "../syntax/expression.ts";
import { coverSpans } from "../syntax/span.ts";
import type { Span } from "../syntax/span.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, dimensionsOf, matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { describe, make, mismatch, quote, quoteFactor, quoteTransposed } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { mayUnify, resolveDimension, unifyDimensions, unifyTypes } from "./dimension-solver.ts";
import { withoutUnitAxes } from "./unit-axes.ts";

type ProductSyntax = Extract<Expression, { readonly kind: "product" }>;

/** What a matrix product asks and gives: the lengths that must agree, and the type of the result. */
interface Multiplication {
  readonly inner: readonly [Dimension, Dimension] | undefined;
  readonly type: Type;
}

/** One side of a failing operation, as messages show it. */
export interface Operand {
  readonly text: string;
  readonly type: Type;
}

interface Side extends Operand {
  readonly factor: string;
  readonly transposed: string;
}

/** The matrix product of two types before their lengths are compared; `undefined` when no lengths could make one. */
export function multiplication(left: Type, right: Type): Multiplication | undefined {
  if (left.kind === "scalar") return { inner: undefined, type: right };
  if (right.kind === "scalar") return { inner: undefined, type: left };
  if (left.kind === "matrix" && right.kind === "matrix")
    return { inner: [left.columns, right.rows], type: matrixType(left.rows, right.columns) };
  if (left.kind === "matrix" && right.kind === "vector")
    return { inner: [left.columns, right.length], type: vectorType(left.rows) };
  if (left.kind === "covector" && right.kind === "matrix")
    return { inner: [left.length, right.rows], type: covectorType(right.columns) };
  if (left.kind === "covector" && right.kind === "vector")
    return { inner: [left.length, right.length], type: scalarType };
  if (left.kind === "vector" && right.kind === "covector")
    return { inner: undefined, type: matrixType(left.length, right.length) };
  return undefined;
}

/** The shape of an operation that acts entry by entry: that of both operands, or of the one that is no scalar. */
export function broadcast(context: Inference, left: Type, right: Type): Type | undefined {
  if (left.kind === "scalar") return right;
  if (right.kind === "scalar" || unifyTypes(context.solver, left, right)) return left;
  return undefined;
}

/** The type of the transpose: rows become columns. `undefined` for a tensor. */
export function transposedType(type: Type): Type | undefined {
  switch (type.kind) {
    case "scalar":
      return type;
    case "vector":
      return covectorType(type.length);
    case "covector":
      return vectorType(type.length);
    case "matrix":
      return matrixType(type.columns, type.rows);
    case "tensor":
      return undefined;
  }
}

/** The typed product. Throws `shape-mismatch`, naming both operands, when a step of the chain cannot be typed. */
export function inferProduct(context: Inference, syntax: ProductSyntax, scope: Scope): MatrixExpression {
  const first = context.infer(syntax.first, scope);
  let chain: Chain = { first, rest: [], type: first.type };
  let span = syntax.first.span;
  for (const [position, step] of syntax.rest.entries()) {
    const operand = context.infer(step.operand, scope);
    const { type } = chain;
    const next = extended(context, chain, span, step.operator, operand);
    if (!next) {
      const [left, right] = [
        leftSide(context, syntax, position, span, type),
        sideOf(context, step.operand, operand.type),
      ];
      const hint =
        bracketHint(context, left, syntax, position, scope) ?? productHint(context, left, step.operator, right);
      throw productError(context, left, step.operator, right, coverSpans(span, step.operand.span), hint);
    }
    chain = next;
    span = coverSpans(span, step.operand.span);
  }
  return asProduct(context, chain, syntax.span);
}

/** The part of a chain that was read. */
interface Chain {
  readonly first: MatrixExpression;
  readonly rest: MatrixProductStep[];
  readonly type: Type;
}

function asProduct(context: Inference, { first, rest, type }: Chain, span: Span): MatrixExpression {
  return rest.length === 0 ? first : make(context, { kind: "product", first, rest, type, span });
}

// As it stands where that can be typed, otherwise without axes of length 1.
function extended(
  context: Inference,
  chain: Chain,
  span: Span,
  operator: ProductOperator,
  operand: MatrixExpression,
): Chain | undefined {
  const stepped = (left: Chain, right: MatrixExpression): Chain | undefined => {
    const type = stepType(context, left.type, operator, right.type);
    if (!type) return undefined;
    // Long chains are read in linear time.
    left.rest.push({ operator, operand: right });
    return { ...left, type };
  };
  const plain = stepped(chain, operand);
  if (plain) return plain;
  const right = withoutUnitAxes(context, operand);
  const left = withoutUnitAxes(context, asProduct(context, chain, span));
  const slim: Chain | undefined = left && { first: left, rest: [], type: left.type };
  return (
    (right && stepped(chain, right)) ?? (slim && stepped(slim, operand)) ?? (slim && right && stepped(slim, right))
  );
}

/** `A*x'*y` fails from the left although `A*(x'*y)` is meant: then the brackets are the better advice. */
function bracketHint(
  context: Inference,
  left: Side,
  syntax: ProductSyntax,
  position: number,
  scope: Scope,
): string | undefined {
  const [step, behind] = [syntax.rest[position], syntax.rest[position + 1]];
  if (step.operator !== "*" || behind?.operator !== "*") return undefined;
  const row = context.infer(step.operand, scope).type;
  const column = context.infer(behind.operand, scope).type;
  if (row.kind !== "covector" || column.kind !== "vector" || !fits(context, row, column)) return undefined;
  return `write ${left.factor}*(${quoteFactor(context, step.operand)}*${quoteFactor(context, behind.operand)})`;
}

function stepType(context: Inference, left: Type, operator: ProductOperator, right: Type): Type | undefined {
  if (operator === "/") return right.kind === "scalar" ? left : undefined;
  if (operator !== "*") return broadcast(context, left, right);
  const product = multiplication(left, right);
  if (!product || (product.inner && !unifyDimensions(context.solver, ...product.inner))) return undefined;
  return product.type;
}

function sideOf(context: Inference, syntax: Expression, type: Type): Side {
  return {
    text: quote(context, syntax.span),
    factor: quoteFactor(context, syntax),
    transposed: quoteTransposed(context, syntax),
    type,
  };
}

/** The part of the chain that has been folded, which has no syntax node of its own. */
function leftSide(context: Inference, syntax: ProductSyntax, folded: number, span: Span, type: Type): Side {
  if (folded === 0) return sideOf(context, syntax.first, type);
  const text = quote(context, span);
  return { text, factor: text, transposed: `(${text})'`, type };
}

function productError(
  context: Inference,
  left: Side,
  operator: ProductOperator,
  right: Side,
  span: Span,
  hint: string,
): Error {
  const [shownLeft, shownRight] = describe(context, left, right);
  const verb = operator === "/" || operator === "./" ? "divide" : "multiply";
  const joint = verb === "divide" ? "by" : operator === ".*" ? "entrywise by" : "by";
  const reason = productReason(context, left.type, operator, right.type);
  return mismatch(`cannot ${verb} ${shownLeft} ${joint} ${shownRight}: ${reason}`, span, hint);
}

/** Why two shapes do not combine: the lengths that differ, or the kinds that do not fit. */
export function lengthsDiffer(
  context: Inference,
  pairs: readonly (readonly [Dimension, Dimension])[],
): string | undefined {
  const failing = pairs.find(([a, b]) => !mayUnify(context.solver, a, b));
  if (!failing) return undefined;
  const a = resolveDimension(context.solver, failing[0]).key;
  const b = resolveDimension(context.solver, failing[1]).key;
  return a.includes("?") || b.includes("?") ? "their lengths differ" : `${a} and ${b} differ`;
}

/** Why two shapes cannot be combined entry by entry. */
export function shapesDiffer(context: Inference, left: Type, right: Type): string {
  if (left.kind !== right.kind) return "their shapes differ";
  const other = dimensionsOf(right);
  return (
    lengthsDiffer(
      context,
      dimensionsOf(left).map((dimension, axis) => [dimension, other[axis]] as const),
    ) ?? "their shapes differ"
  );
}

function productReason(context: Inference, left: Type, operator: ProductOperator, right: Type): string {
  if (operator === "/") return "only a scalar can stand behind /";
  if (operator !== "*") return shapesDiffer(context, left, right);
  const inner = multiplication(left, right)?.inner;
  if (inner) return lengthsDiffer(context, [inner]) ?? "their lengths differ";
  if (left.kind === "vector" && right.kind === "vector") return "both are columns";
  return `a ${left.kind} times a ${right.kind} is no matrix product`;
}

function fits(context: Inference, left: Type | undefined, right: Type | undefined): boolean {
  const product = left && right && multiplication(left, right);
  return product !== undefined && (!product.inner || mayUnify(context.solver, ...product.inner));
}

function sameShape(context: Inference, left: Type, right: Type): boolean {
  const other = dimensionsOf(right);
  return (
    left.kind === right.kind &&
    dimensionsOf(left).every((dimension, axis) => mayUnify(context.solver, dimension, other[axis]))
  );
}

function productHint(context: Inference, left: Side, operator: ProductOperator, right: Side): string {
  if (operator === "/") return divisionHint(context, left, right);
  if (operator !== "*") return entrywiseHint(context, left, operator, right);
  if (left.type.kind === "vector" && right.type.kind === "vector") {
    if (sameShape(context, left.type, right.type))
      return `write ${left.transposed}*${right.factor} for the inner product or ${left.factor}.*${right.factor} for the entrywise one`;
    return `write ${left.factor}*${right.transposed} for the outer product`;
  }
  if (fits(context, transposedType(left.type), right.type)) return `did you mean ${left.transposed}*${right.factor}?`;
  if (fits(context, left.type, transposedType(right.type))) return `did you mean ${left.factor}*${right.transposed}?`;
  if (fits(context, right.type, left.type)) return `did you mean ${right.factor}*${left.factor}?`;
  return `check the dimensions of ${left.text} and ${right.text}`;
}

function divisionHint(context: Inference, left: Side, right: Side): string {
  if (left.type.kind === "scalar" || sameShape(context, left.type, right.type))
    return `write ${left.factor}./${right.factor} for the entrywise quotient`;
  return right.type.kind === "matrix"
    ? `write ${left.factor}*inv(${right.text})`
    : `write ./ for an entrywise quotient, or divide by norm2(${right.text})`;
}

function entrywiseHint(context: Inference, left: Side, operator: ProductOperator, right: Side): string {
  const transposed = transposedType(right.type);
  if (transposed && sameShape(context, left.type, transposed))
    return `did you mean ${left.factor}${operator}${right.transposed}?`;
  if (operator === ".*" && fits(context, left.type, right.type))
    return `did you mean the matrix product ${left.factor}*${right.factor}?`;
  return "both operands need the same shape, or one must be a scalar";
}
