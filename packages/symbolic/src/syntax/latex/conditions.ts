// Conditions: comparisons, alone or in a chain, joined by and, or, not. A bracket may hold one, so that typing and not
// the grammar says where a condition is no value.

import type { ComparisonOperator, Expression } from "../expression.ts";
import { coverSpans } from "../span.ts";
import { parseError } from "../token.ts";
import { comparisonCommands, wordCommands } from "./commands.ts";
import { isKnownName, wordOf } from "./identifiers.ts";
import { callNode, numberNode } from "./make.ts";
import { delimited, isNext, nested, peek, skip, spanFrom, spanSince, take, written } from "./reader.ts";
import type { LatexReader } from "./reader.ts";

type Logical = "and" | "or" | "not";

const logicalCommands: ReadonlyMap<string, Logical> = new Map<string, Logical>([
  ["land", "and"],
  ["wedge", "and"],
  ["lor", "or"],
  ["vee", "or"],
  ["lnot", "not"],
  ["neg", "not"],
]);

const logicalWords: ReadonlyMap<string, Logical> = new Map<string, Logical>([
  ["and", "and"],
  ["or", "or"],
  ["not", "not"],
]);

/** The word of logic at the next token, and how many tokens spell it. */
function logicalAt(reader: LatexReader): { readonly meaning: Logical; readonly length: number } | undefined {
  const token = peek(reader);
  if (token?.kind !== "command") return undefined;
  const meaning = logicalCommands.get(token.text);
  if (meaning !== undefined) return { meaning, length: 1 };
  if (!wordCommands.has(token.text) || peek(reader, 1)?.kind !== "{") return undefined;
  // The words have at most three letters.
  const length = [3, 4, 5].find((ahead) => peek(reader, ahead)?.kind === "}");
  const [opening, closing] = [peek(reader, 1), length === undefined ? undefined : peek(reader, length)];
  if (length === undefined || !opening || !closing) return undefined;
  const word = wordOf(reader.source.slice(opening.span.end, closing.span.start));
  const spelled = logicalWords.get(word);
  return spelled === undefined || isKnownName(reader, word, []) ? undefined : { meaning: spelled, length: length + 1 };
}

/** Whether a word of logic is next, as `\land` or `\text{or}`. */
export function isLogical(reader: LatexReader): boolean {
  return logicalAt(reader) !== undefined;
}

function skipLogical(reader: LatexReader, wanted: Logical): boolean {
  const found = logicalAt(reader);
  if (found?.meaning !== wanted) return false;
  reader.position += found.length;
  return true;
}

/** A formula or a condition: `x > 0`, `0 < x \le 1`, `x > 0 \land \lnot \left(y > 0 \lor z > 0\right)`. */
export function readCondition(reader: LatexReader): Expression {
  const first = readConjunction(reader);
  const start = reader.position;
  const parts = [first];
  while (skipLogical(reader, "or")) parts.push(readConjunction(reader));
  return joined(reader, "or", parts, start);
}

function readConjunction(reader: LatexReader): Expression {
  const first = readNegation(reader);
  const start = reader.position;
  const parts = [first];
  while (skipLogical(reader, "and")) parts.push(readNegation(reader));
  return joined(reader, "and", parts, start);
}

function joined(reader: LatexReader, name: Logical, parts: readonly Expression[], start: number): Expression {
  const [first] = parts;
  if (parts.length === 1) return first;
  return callNode(name, reader.tokens[start].span, parts, coverSpans(first.span, parts[parts.length - 1].span));
}

function readNegation(reader: LatexReader): Expression {
  const start = reader.position;
  if (!skipLogical(reader, "not")) return readComparison(reader);
  const nameSpan = spanSince(reader, start);
  const operand = nested(reader, () => readNegation(reader));
  return callNode("not", nameSpan, [operand], spanSince(reader, start));
}

// 0 < x < 1 compares its neighbours.
function readComparison(reader: LatexReader): Expression {
  const links: Expression[] = [];
  const at = reader.position;
  let left = reader.grammar.sum(reader);
  for (let operator = takeComparison(reader); operator !== undefined; operator = takeComparison(reader)) {
    const right = reader.grammar.sum(reader);
    links.push({ kind: "comparison", operator, left, right, span: spanFrom(reader, left.span) });
    left = right;
  }
  if (links.length === 0) return left;
  return links.length === 1 ? links[0] : callNode("and", spanSince(reader, at), links, spanSince(reader, at));
}

/** Whether the expression is a condition rather than a value. */
export function isCondition(expression: Expression): boolean {
  if (expression.kind === "comparison") return true;
  return expression.kind === "call" && logicalWords.has(expression.name);
}

/** The sign of comparison at the next token, which is consumed. */
function takeComparison(reader: LatexReader): ComparisonOperator | undefined {
  const token = peek(reader);
  if (token?.kind === "command") {
    const found = comparisonCommands.get(token.text);
    if (found) reader.position += 1;
    return found;
  }
  if (token?.kind !== "symbol" || !"<>=".includes(token.text)) return undefined;
  reader.position += 1;
  const isDouble = isNext(reader, "symbol", "=");
  if (isDouble && token.text === "=") reader.position += 1;
  else if (isDouble) throw parseError(`cannot read "${written(reader, token)}="`, token.span, "write \\le or \\ge");
  return token.text === "=" ? "==" : token.text === "<" ? "<" : ">";
}

/** Whether the bracket or the braces that open at a position hold a condition: a sign of comparison or a word of logic
 * directly inside them, or inside the one bracket that they hold. */
export function holdsCondition(reader: LatexReader, from: number): boolean {
  const top = reader.tokens[from + 1]?.kind === "open" && reader.tokens[from].kind === "{" ? 2 : 1;
  let depth = 0;
  for (let at = from; at < reader.tokens.length; at += 1) {
    const { kind, text } = reader.tokens[at];
    if (kind === "{" || kind === "open" || kind === "begin") depth += 1;
    if (kind === "}" || kind === "close" || kind === "end") depth -= 1;
    if (depth <= 0) return false;
    if (depth > top) continue;
    if (kind === "symbol" && "<>=".includes(text)) return true;
    if (kind === "command" && (comparisonCommands.has(text) || logicalCommands.has(text))) return true;
  }
  return false;
}

/** Whether the condition of an indicator is next: in brackets, or in the braces of a subscript. */
export function isIndicatorNext(reader: LatexReader): boolean {
  const token = peek(reader);
  if (token?.kind === "open" && "([{".includes(token.text)) return holdsCondition(reader, reader.position);
  return isNext(reader, "symbol", "_") && peek(reader, 1)?.kind === "{" && holdsCondition(reader, reader.position + 1);
}

/** 1 where the condition that is next holds, else 0; the name of the indicator began at the token `start`. */
export function readIndicator(reader: LatexReader, start: number): Expression {
  const nameSpan = spanSince(reader, start);
  skip(reader, "symbol", "_");
  const condition = delimited(reader, take(reader), () => reader.grammar.condition(reader));
  const span = spanSince(reader, start);
  return callNode("where", nameSpan, [condition, numberNode("1", span), numberNode("0", span)], span);
}
