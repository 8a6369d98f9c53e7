// Sums, terms and products. Factors side by side bind tightest, then the explicit operators, from the left, then + and −.

import type { Expression, SumTerm } from "../expression.ts";
import { coverSpans } from "../span.ts";
import { parseError } from "../token.ts";
import { takeComparison } from "./arrays.ts";
import { readFactor, startsFactor } from "./atoms.ts";
import { comparisonCommands, operatorCommands } from "./commands.ts";
import { callNode, isFraction, juxtaposed, notationNames, productNode } from "./make.ts";
import { isNext, peek, spanFrom } from "./reader.ts";
import type { Grammar, LatexReader } from "./reader.ts";

type Operator = "*" | "/" | ".*" | "./" | "·" | "×" | "⊗";

/** Consumes signs; whether they make what follows negative. */
function takeSigns(reader: LatexReader): boolean {
  let isNegative = false;
  while (isNext(reader, "symbol", "-") || isNext(reader, "symbol", "+")) {
    if (peek(reader)?.text === "-") isNegative = !isNegative;
    reader.position += 1;
  }
  return isNegative;
}

function readSumOfTerms(reader: LatexReader): Expression {
  const terms: SumTerm[] = [];
  const start = peek(reader)?.span;
  do terms.push({ negative: takeSigns(reader), operand: readTerm(reader) });
  while (isNext(reader, "symbol", "+") || isNext(reader, "symbol", "-"));
  const [first] = terms;
  const span = start ? coverSpans(start, terms[terms.length - 1].operand.span) : first.operand.span;
  if (terms.length > 1) return { kind: "sum", terms, span };
  return first.negative ? { kind: "negate", operand: first.operand, span } : first.operand;
}

function operatorAt(reader: LatexReader): Operator | undefined {
  const token = peek(reader);
  if (token?.kind === "symbol") return token.text === "*" || token.text === "/" ? token.text : undefined;
  if (token?.kind !== "command" || (token.text === "times" && reader.isSize)) return undefined;
  return operatorCommands.get(token.text);
}

function readTerm(reader: LatexReader): Expression {
  let left = readProduct(reader);
  // The chain that this loop is building, which alone may be continued.
  let chain: Expression | undefined;
  for (let operator = operatorAt(reader); operator !== undefined; operator = operatorAt(reader)) {
    const mark = peek(reader);
    reader.position += 1;
    const isNegative = takeSigns(reader);
    const right = readProduct(reader);
    if (operator === "/") refuseLongDivisor(reader, right);
    const operand: Expression = isNegative ? { kind: "negate", operand: right, span: right.span } : right;
    left = combine(left, operator, operand, chain, mark?.span ?? operand.span);
    chain = left;
  }
  return left;
}

// a/2b is a/(2b) to some and (a/2)b to others.
function refuseLongDivisor(reader: LatexReader, right: Expression): void {
  if (right.kind !== "product" || reader.bracketed.has(right) || isFraction(right)) return;
  throw parseError(
    "cannot tell how far the divisor reaches",
    right.span,
    "write \\frac{…}{…}, or brackets around the divisor",
  );
}

function combine(
  left: Expression,
  operator: Operator,
  right: Expression,
  chain: Expression | undefined,
  mark: Expression["span"],
): Expression {
  if (operator !== "⊗" && operator !== "·" && operator !== "×") return productNode(left, operator, right, chain);
  const span = coverSpans(left.span, right.span);
  if (operator === "⊗") return callNode("kron", mark, [left, right], span);
  const name = operator === "·" ? notationNames.dot : notationNames.times;
  if (left === chain && left.kind === "call" && left.name === name)
    return callNode(name, left.nameSpan, [...left.args, right], span);
  return callNode(name, mark, [left, right], span);
}

// A dot before a number only keeps digits apart.
function skipDot(reader: LatexReader): boolean {
  const isDot = isNext(reader, "command", "cdot") && peek(reader, 1)?.kind === "number";
  if (isDot) reader.position += 1;
  return isDot;
}

function readProduct(reader: LatexReader): Expression {
  const factors = [readFactor(reader)];
  for (;;) {
    const isDotted = skipDot(reader);
    const token = peek(reader);
    if (!isDotted && token?.kind === "number")
      throw parseError(
        "cannot read a number behind a factor",
        token.span,
        `write \\cdot ${token.text} for a product, or _{${token.text}} for a subscript`,
      );
    if (!startsFactor(reader)) return juxtaposed(factors);
    factors.push(readFactor(reader));
  }
}

function readCondition(reader: LatexReader): Expression {
  const left = readSumOfTerms(reader);
  const operator = takeComparison(reader, comparisonCommands);
  if (operator === undefined) return left;
  const right = readSumOfTerms(reader);
  return { kind: "comparison", operator, left, right, span: spanFrom(reader, left.span) };
}

/** The grammar of formulas. */
export const latexGrammar: Grammar = {
  sum: readSumOfTerms,
  term: readTerm,
  factor: readFactor,
  startsFactor,
  condition: readCondition,
};
