// Syntax nodes as the reader of LaTeX makes them.

import { parseDecimal } from "../../scalar/rational.ts";
import type { Expression, ProductOperator } from "../expression.ts";
import { coverSpans } from "../span.ts";
import type { Span } from "../span.ts";

/** Calls that only LaTeX writes; typing gives them their meaning, since it depends on the types of their operands. No
 * name of the language can be spelled so. */
export const notationNames = {
  /** `|x|`: the absolute value, or the determinant of a matrix. */
  bars: "|…|",
  /** `x \cdot y`: the inner product of two vectors, else the product. */
  dot: "·",
  /** `x \times y`: the cross product of two vectors, else the product. */
  times: "×",
  /** One row of a bracketed matrix: a row of numbers, or blocks side by side. */
  row: "[…]",
  /** `A^{1/2}`: the square root of a matrix, else the power. */
  half: "^½",
  /** `e^{x}`: the matrix exponential for a matrix, else exp. */
  exponential: "e^",
  /** `I` without its size. */
  identity: "I",
  /** `\mathbf{e}_i`: a column of the identity. */
  unit: "e_i",
} as const;

/** A name. */
export function nameNode(name: string, span: Span): Expression {
  return { kind: "name", name, span };
}

/** A number literal. */
export function numberNode(text: string, span: Span): Expression {
  return { kind: "number", value: parseDecimal(text), span };
}

/** A call. */
export function callNode(name: string, nameSpan: Span, args: readonly Expression[], span: Span): Expression {
  return { kind: "call", name, nameSpan, args, span };
}

/** A call of the derivative of these orders of an abstract function. */
export function derivativeNode(
  name: string,
  nameSpan: Span,
  orders: readonly number[],
  args: readonly Expression[],
  span: Span,
): Expression {
  return { kind: "call", name, nameSpan, orders, args, span };
}

/** left operator right. */
export function productNode(left: Expression, operator: ProductOperator, right: Expression): Expression {
  const span = coverSpans(left.span, right.span);
  return { kind: "product", first: left, rest: [{ operator, operand: right }], span };
}

/** The product of all factors, from the left. */
export function juxtaposed(factors: readonly Expression[]): Expression {
  const [first, ...rest] = factors;
  if (rest.length === 0) return first;
  const span = coverSpans(first.span, rest[rest.length - 1].span);
  return { kind: "product", first, rest: rest.map((operand) => ({ operator: "*" as const, operand })), span };
}

/** operand'. */
export function transposeNode(operand: Expression, span: Span): Expression {
  return { kind: "transpose", operand, span };
}

/** base^exponent. */
export function powerNode(base: Expression, exponent: Expression, elementwise: boolean, span: Span): Expression {
  return { kind: "power", elementwise, base, exponent, span };
}

/** base^(-1). */
export function inverseNode(base: Expression, span: Span): Expression {
  const one: Expression = { kind: "negate", operand: numberNode("1", span), span };
  return powerNode(base, one, false, span);
}

/** Whether the node was written with a line between numerator and denominator. */
export function isFraction(node: Expression): boolean {
  return node.kind === "product" && node.rest.length === 1 && node.first.span.start > node.span.start;
}
