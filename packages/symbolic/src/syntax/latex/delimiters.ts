// What stands between delimiters: brackets, bars, norms, inner products, floors.

import type { Expression } from "../expression.ts";
import { parseError } from "../token.ts";
import { arrayNode, checkWidths } from "./arrays.ts";
import { wordCommands } from "./commands.ts";
import { readSingle } from "./identifiers.ts";
import { callNode, notationNames } from "./make.ts";
import { delimited, isNext, peek, skip, spanSince, take, unexpected } from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import { hasSubscriptBehind, readSuperscript, skipArgument } from "./scripts.ts";
import type { LatexToken } from "./tokens.ts";

/** The argument of a command: what braces hold, or one token. */
export function readArgument(reader: LatexReader, isTornApart = false): Expression {
  if (!isNext(reader, "{")) return readSingle(reader, isTornApart);
  return delimited(reader, take(reader), () => reader.grammar.sum(reader));
}

/** The value in the delimiters that open at the next token. */
export function readDelimited(reader: LatexReader, token: LatexToken): Expression {
  const start = reader.position;
  reader.position += 1;
  if (token.text === "|") {
    if (!isDoubleBar(reader, token)) return readBars(reader, token, start);
    reader.position += 1;
    return readNorm(reader, { ...token, text: "‖" }, start);
  }
  if (token.text === "‖") return readNorm(reader, token, start);
  if (token.text === "⟨") return readInner(reader, token, start);
  if (token.text === "⌊") {
    const inner = delimited(reader, token, () => reader.grammar.sum(reader));
    return callNode("floor", token.span, [inner], spanSince(reader, start));
  }
  if (token.text === "⌈") return readCeiling(reader, token, start);
  return readBracket(reader, token, start);
}

// ⌈x⌉ = −⌊−x⌋.
function readCeiling(reader: LatexReader, token: LatexToken, start: number): Expression {
  const inner = delimited(reader, token, () => reader.grammar.sum(reader));
  const span = spanSince(reader, start);
  const operand = callNode("floor", token.span, [{ kind: "negate", operand: inner, span: inner.span }], span);
  const ceiling: Expression = { kind: "negate", operand, span };
  reader.bracketed.add(ceiling);
  return ceiling;
}

function readBars(reader: LatexReader, token: LatexToken, start: number): Expression {
  const inner = delimited(reader, token, () => reader.grammar.sum(reader));
  const behind = peek(reader);
  if (behind?.kind === "symbol" && behind.text === "_")
    throw parseError("cannot read a subscript of an absolute value", behind.span, "write \\|x\\|_2 for a norm");
  return callNode(notationNames.bars, token.span, [inner], spanSince(reader, start));
}

// Two bars side by side are a norm. \left|\left| is one only if both close together: | |x| - y | is none.
function isDoubleBar(reader: LatexReader, token: LatexToken): boolean {
  const next = peek(reader);
  if (next?.kind !== token.kind || next.text !== "|") return false;
  if (token.kind === "bar") return next.span.start === token.span.end;
  let depth = 1;
  for (let at = reader.position + 1; at < reader.tokens.length; at += 1) {
    if (reader.tokens[at].kind === "open") depth += 1;
    if (reader.tokens[at].kind === "close") depth -= 1;
    const behind = reader.tokens[at + 1];
    if (depth === 0) return behind?.kind === "close" && behind.text === "|";
  }
  return false;
}

// A bracket holds a value, a condition, or, with semicolons between its rows, an array.
function readBracket(reader: LatexReader, token: LatexToken, start: number): Expression {
  const inner = delimited(reader, token, () => {
    const value = reader.grammar.condition(reader);
    if (isNext(reader, "symbol", ";") || isNext(reader, "symbol", ","))
      return readBracketed(reader, value, token, start);
    return value;
  });
  const wrapped = { ...inner, span: spanSince(reader, start) };
  reader.bracketed.add(wrapped);
  return wrapped;
}

const dots: ReadonlySet<string> = new Set(["dots", "ldots", "cdots"]);

/** What follows the first entry of a bracket: `(1, \dots, n)` or the rows of `[x; 1]`. */
function readBracketed(reader: LatexReader, first: Expression, opening: LatexToken, start: number): Expression {
  const comma = peek(reader);
  const after = peek(reader, 1);
  if (comma?.text === "," && after?.kind === "command" && dots.has(after.text)) {
    reader.position += 2;
    if (!skip(reader, "symbol", ",")) throw unexpected(reader);
    const last = reader.grammar.sum(reader);
    return callNode("range", opening.span, [first, last], spanSince(reader, start));
  }
  const rows: Expression[][] = [[first]];
  while (skip(reader, "symbol", ",")) rows[0].push(reader.grammar.sum(reader));
  while (skip(reader, "symbol", ";")) {
    const row = [reader.grammar.sum(reader)];
    while (skip(reader, "symbol", ",")) row.push(reader.grammar.sum(reader));
    rows.push(row);
  }
  if (comma && (opening.text !== "[" || rows.length === 1))
    throw parseError(
      "cannot read a list in brackets",
      comma.span,
      "write the entries in \\begin{bmatrix}…\\end{bmatrix}, one row on each line",
    );
  checkWidths(rows);
  return arrayNode(rows, spanSince(reader, start));
}

function readInner(reader: LatexReader, token: LatexToken, start: number): Expression {
  const args = delimited(reader, token, () => {
    const left = reader.grammar.sum(reader);
    if (!skip(reader, "symbol", ",")) throw unexpected(reader);
    return [left, reader.grammar.sum(reader)];
  });
  // ⟨A, B⟩_F is the same inner product.
  if (isNext(reader, "symbol", "_") && normSubscript(reader, reader.position + 1)?.name === "normF")
    reader.position = normSubscript(reader, reader.position + 1)?.end ?? reader.position;
  return callNode("dot", token.span, args, spanSince(reader, start));
}

const normNames: ReadonlyMap<string, string> = new Map([
  ["1", "norm1"],
  ["2", "norm2"],
  ["F", "normF"],
  ["fro", "normF"],
  ["Fro", "normF"],
  ["HS", "normF"],
  ["*", "normNuc"],
  ["ast", "normNuc"],
  ["star", "normNuc"],
  ["nuc", "normNuc"],
  ["tr", "normNuc"],
  ["infty", "normInf"],
  ["inf", "normInf"],
]);

/** The norm that the subscript at a position names, and where it ends. */
function normSubscript(reader: LatexReader, from: number): { readonly name: string; readonly end: number } | undefined {
  const { tokens, source } = reader;
  let end = from + 1;
  if (tokens[from]?.kind === "{") {
    let depth = 1;
    for (; depth > 0 && tokens[end]; end += 1)
      depth += tokens[end].kind === "{" ? 1 : tokens[end].kind === "}" ? -1 : 0;
  } else if (tokens[from]?.kind === "command" && tokens[end]?.kind === "{" && wordCommands.has(tokens[from].text)) {
    while (tokens[end] && tokens[end].kind !== "}") end += 1;
    end += 1;
  }
  const [first, last] = [tokens[from], tokens[end - 1]];
  if (!first || !last) return undefined;
  const text = source
    .slice(first.span.start, last.span.end)
    .replaceAll(/\\(mathrm|text|mathsf|operatorname|rm)|[\s{}\\]/g, "");
  const name = normNames.get(text);
  return name === undefined ? undefined : { name, end };
}

function readNorm(reader: LatexReader, token: LatexToken, start: number): Expression {
  const inner = delimited(reader, token, () => reader.grammar.sum(reader));
  const raisedAt = hasSubscriptBehind(reader) ? reader.position : undefined;
  if (raisedAt !== undefined) reader.position = skipArgument(reader, raisedAt + 1);
  const norm = normNode(reader, inner, token, start);
  if (raisedAt === undefined) return norm;
  const end = reader.position;
  reader.position = raisedAt;
  const raised = readSuperscript(reader, norm);
  reader.position = end;
  return raised;
}

function normNode(reader: LatexReader, inner: Expression, token: LatexToken, start: number): Expression {
  if (!isNext(reader, "symbol", "_")) return callNode("norm2", token.span, [inner], spanSince(reader, start));
  const named = normSubscript(reader, reader.position + 1);
  if (named) {
    reader.position = named.end;
    return callNode(named.name, token.span, [inner], spanSince(reader, start));
  }
  reader.position += 1;
  const [, inside, comma] = reader.tokens.slice(reader.position, reader.position + 3);
  if (comma?.text === "," && isNext(reader, "{"))
    throw parseError("cannot read a mixed norm", inside.span, "write \\sum_i \\|X_{i,:}\\|_2, or the like, for it");
  const order = readArgument(reader);
  const isZero = order.kind === "number" && order.value.numerator === 0n;
  if (isZero)
    throw parseError("cannot read the number of entries as a norm", order.span, "it has no derivative: use \\|x\\|_1");
  return callNode("norm", token.span, [inner, order], spanSince(reader, start));
}
