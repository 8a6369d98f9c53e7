// Sums, terms and products. Factors side by side bind tightest, then the explicit operators, from the left, then + and −.

import type { Expression, ProductStep, SumTerm } from "../expression.ts";
import { coverSpans } from "../span.ts";
import type { Span } from "../span.ts";
import { parseError } from "../token.ts";
import { readFactor, startsFactor } from "./atoms.ts";
import { operatorCommands } from "./commands.ts";
import { readCondition } from "./conditions.ts";
import { callNode, isFraction, juxtaposed, notationNames } from "./make.ts";
import { isNext, peek } from "./reader.ts";
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

/** What has been read behind the first operand and can be continued without nesting. */
type Chain =
  | { readonly kind: "plain"; readonly steps: ProductStep[] }
  | { readonly kind: "named"; readonly name: string; readonly mark: Span; readonly operands: Expression[] };

function readTerm(reader: LatexReader): Expression {
  let left = readProduct(reader);
  let chain: Chain | undefined;
  for (let operator = operatorAt(reader); operator !== undefined; operator = operatorAt(reader)) {
    const mark = peek(reader)?.span ?? left.span;
    reader.position += 1;
    const isNegative = takeSigns(reader);
    const factor = readProduct(reader);
    if (operator === "/") refuseLongDivisor(reader, factor);
    const right: Expression = isNegative ? { kind: "negate", operand: factor, span: factor.span } : factor;
    if (continues(chain, operator, right)) continue;
    left = closed(left, chain);
    if (operator === "⊗") {
      left = callNode("kron", mark, [left, right], coverSpans(left.span, right.span));
      chain = undefined;
    } else chain = startedChain(operator, right, mark);
  }
  return closed(left, chain);
}

/** Whether the chain takes the operand; if so, it has it. */
function continues(chain: Chain | undefined, operator: Operator, right: Expression): boolean {
  if (chain?.kind === "named") {
    const isSame = chain.name === namedProducts.get(operator);
    if (isSame) chain.operands.push(right);
    return isSame;
  }
  if (!chain || operator === "⊗" || operator === "·" || operator === "×") return false;
  chain.steps.push({ operator, operand: right });
  return true;
}

const namedProducts: ReadonlyMap<Operator, string> = new Map<Operator, string>([
  ["·", notationNames.dot],
  ["×", notationNames.times],
]);

function startedChain(operator: Exclude<Operator, "⊗">, right: Expression, mark: Span): Chain {
  if (operator === "·") return { kind: "named", name: notationNames.dot, mark, operands: [right] };
  if (operator === "×") return { kind: "named", name: notationNames.times, mark, operands: [right] };
  return { kind: "plain", steps: [{ operator, operand: right }] };
}

function closed(left: Expression, chain: Chain | undefined): Expression {
  if (!chain) return left;
  const { kind } = chain;
  const last =
    kind === "plain" ? chain.steps[chain.steps.length - 1].operand : chain.operands[chain.operands.length - 1];
  const span = coverSpans(left.span, last.span);
  if (kind === "plain") return { kind: "product", first: left, rest: chain.steps, span };
  return callNode(chain.name, chain.mark, [left, ...chain.operands], span);
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

/** The grammar of formulas. */
export const latexGrammar: Grammar = {
  sum: readSumOfTerms,
  term: readTerm,
  factor: readFactor,
  startsFactor,
  condition: readCondition,
};
