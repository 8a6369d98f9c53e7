// Products written without an operator. mathjs reads any two values side by side as a product, so `sin x` becomes
// sin*x without a word; only a number before a name, as in `2x`, is unmistakable.

import type { Expression } from "./expression.ts";
import { coverSpans } from "./span.ts";
import type { Span } from "./span.ts";
import { parseError, quotable } from "./token.ts";
import type { Token } from "./token.ts";

/** Passes when `left` is a number and the factor behind it begins with a name; otherwise throws `parse` with a hint
 * that fits what was written. `left` is `undefined` when it stands in brackets; `next` is the factor's first token. */
export function implicitFactor(
  source: string,
  left: Expression | undefined,
  leftSpan: Span,
  operand: Expression,
  next: Token | undefined,
): void {
  const number = left?.kind === "negate" ? left.operand : left;
  if (number?.kind === "number" && next?.kind === "name") return;
  const span = coverSpans(leftSpan, operand.span);
  const written = quotable(source.slice(span.start, span.end));
  throw parseError(
    `cannot read "${written}": no operator stands between the two values`,
    span,
    hint(source, left, leftSpan, operand),
  );
}

function hint(source: string, left: Expression | undefined, leftSpan: Span, operand: Expression): string {
  const text = (span: Span): string => source.slice(span.start, span.end);
  const right = text(operand.span);
  const argument = right.startsWith("(") ? right : `(${right})`;
  if (left?.kind === "name" && left.name.length > 1)
    return quotable(`write ${left.name}${argument} to apply a function, or ${left.name}*${right}`);
  if (left?.kind === "power" && left.base.kind === "name" && left.base.name.length > 1) {
    return quotable(`write ${left.base.name}${argument}^${text(left.exponent.span)}`);
  }
  if (left?.kind === "transpose" && left.operand.kind === "name" && right.startsWith("(")) {
    return quotable(`write ${left.operand.name}'*${right} for a product, or diff(${left.operand.name})${right}`);
  }
  if (left?.kind === "product")
    return quotable(`write * and brackets: ${text(leftSpan)}*${right}, or divide by (…*${right})`);
  return quotable(`write ${text(leftSpan)}*${right}`);
}
