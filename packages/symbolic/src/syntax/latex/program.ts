// The front door of LaTeX: what surrounds a formula is taken off, statements are separated, and every one is read with
// the names that are declared or defined before it. The result is the tree that text gives.

import type { Expression, Program, Statement } from "../expression.ts";
import type { Span } from "../span.ts";
import { coverSpans } from "../span.ts";
import { parseError } from "../token.ts";
import { readNewName } from "./atoms.ts";
import { refusedCommands } from "./commands.ts";
import { latexGrammar } from "./grammar.ts";
import { addName, nameBook, withNames } from "./names.ts";
import type { LatexNames } from "./names.ts";
import { delimited, isNext, peek, skip, take, unexpected, written } from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import type { LatexToken } from "./tokens.ts";
import { tokenizeLatex } from "./tokens.ts";

const wrappers: readonly (readonly [before: string, after: string])[] = [
  ["$$", "$$"],
  ["$", "$"],
  ["\\[", "\\]"],
  ["\\(", "\\)"],
  ["\\begin{equation}", "\\end{equation}"],
  ["\\begin{equation*}", "\\end{equation*}"],
  ["\\begin{displaymath}", "\\end{displaymath}"],
  ["\\begin{math}", "\\end{math}"],
];

/** Whether a text is LaTeX rather than the language's own text, which has neither commands nor braces. */
export function looksLikeLatex(source: string): boolean {
  if (source.length > 1_000_000) return false;
  if (/^\s{0,99}\$/.test(source) || /[\^_]\{/.test(source)) return true;
  // A\b is a left division of the language's own text, which has an error of its own.
  return /\\(?:[A-Za-z]{2}|[|{}[\](),;:!\\])/.test(source);
}

/** The range of the formula inside what surrounds it: dollar signs, `\[ … \]`, `equation`. */
function unwrapped(source: string): Span {
  let start = 0;
  let end = source.length;
  for (;;) {
    while (start < end && /\s/.test(source.charAt(start))) start += 1;
    while (end > start && /\s/.test(source.charAt(end - 1))) end -= 1;
    const wrapper = wrappers.find(
      ([before, after]) =>
        end - start >= before.length + after.length &&
        source.startsWith(before, start) &&
        source.startsWith(after, end - after.length),
    );
    if (!wrapper) return { start, end };
    start += wrapper[0].length;
    end -= wrapper[1].length;
  }
}

/** The program that a text in LaTeX spells, with ranges in that text. `names` decides which letters side by side are one
 * name and which subscripts are entries. Throws `parse` with the offending range, or `budget` beyond the limits. */
export function parseLatex(source: string, names: LatexNames): Program {
  const { start, end } = unwrapped(source);
  const tokens = tokenizeLatex(source, start, end);
  if (tokens.length === 0)
    throw parseError(
      "cannot read an empty formula",
      { start: 0, end: source.length },
      "enter a formula such as \\|Ax - b\\|_2^2",
    );
  const reader: LatexReader = {
    source,
    tokens,
    position: 0,
    depth: 0,
    open: [],
    book: nameBook(names),
    bound: [],
    isSize: false,
    bracketed: new WeakSet(),
    grammar: latexGrammar,
  };
  try {
    const statements = readStatements(reader);
    return { source, isLatex: true, vectors: reader.book.vectors, statements };
  } catch (error) {
    if (error instanceof RangeError)
      throw parseError("cannot read the formula: it nests too deeply", { start, end }, "name inner parts");
    throw error;
  }
}

function skipSeparators(reader: LatexReader): boolean {
  let found = false;
  while (skip(reader, "symbol", ";") || skip(reader, "break")) found = true;
  return found;
}

function readStatements(reader: LatexReader): readonly Statement[] {
  const statements: Statement[] = [];
  skipSeparators(reader);
  while (peek(reader)) {
    statements.push(readStatement(reader));
    if (!skipSeparators(reader) && peek(reader)) throw closingError(reader);
  }
  if (statements.length === 0) throw unexpected(reader);
  return statements;
}

function closingError(reader: LatexReader): Error {
  const token = peek(reader);
  if (token && (token.kind === "close" || token.kind === "}" || token.kind === "end"))
    return parseError(`cannot read the formula: "${token.text}" closes nothing`, token.span, "remove it");
  const statement = token?.text === "," ? statementBehind(reader) : undefined;
  if (statement)
    return parseError(
      `cannot read ${written(reader, statement)}: what holds of a name is declared, not written`,
      statement.span,
      refusedCommands.get(statement.text) ?? "declare the type of the name instead, and enter the formula alone",
    );
  return unexpected(reader);
}

const relations: ReadonlySet<string> = new Set(["in", "succ", "succeq", "prec", "preceq"]);

// x^\top x, x \in \mathbb{R}^n
function statementBehind(reader: LatexReader): LatexToken | undefined {
  return reader.tokens.slice(reader.position).find(({ kind, text }) => kind === "command" && relations.has(text));
}

/** Whether an equals sign stands outside all brackets of the statement that begins here. */
function isDefinition(reader: LatexReader): boolean {
  let depth = 0;
  for (let at = reader.position; at < reader.tokens.length; at += 1) {
    const { kind, text } = reader.tokens[at];
    if (kind === "{" || kind === "open" || kind === "begin") depth += 1;
    else if (kind === "}" || kind === "close" || kind === "end") depth -= 1;
    else if (depth === 0 && (kind === "break" || (kind === "symbol" && text === ";"))) return false;
    else if (depth === 0 && kind === "symbol" && text === "=") return true;
  }
  return false;
}

function readStatement(reader: LatexReader): Statement {
  if (!isDefinition(reader)) {
    const value = reader.grammar.sum(reader);
    return { kind: "expression", value, span: value.span };
  }
  const { name, span: nameSpan } = readNewName(reader);
  if (isNext(reader, "open", "(")) return readFunction(reader, name, nameSpan);
  takeEquals(reader);
  const value = reader.grammar.sum(reader);
  addName(reader.book, name, undefined);
  return { kind: "assignment", name, nameSpan, value, span: coverSpans(nameSpan, value.span) };
}

function takeEquals(reader: LatexReader): void {
  skip(reader, "symbol", ":");
  // \mathbf{E} &= … is a line of an alignment.
  if (!skip(reader, "symbol", "=")) throw unexpected(reader);
}

function readFunction(reader: LatexReader, name: string, nameSpan: Span): Statement {
  const parameters = delimited(reader, take(reader), () => {
    const read = [readNewName(reader)];
    while (skip(reader, "symbol", ",")) read.push(readNewName(reader));
    return read;
  });
  const repeated = parameters.find((one, k) => parameters.slice(0, k).some((other) => other.name === one.name));
  if (repeated)
    throw parseError(
      `cannot define a function with two parameters ${repeated.name}`,
      repeated.span,
      "rename one of them",
    );
  takeEquals(reader);
  reader.book.functions.add(name);
  const body = readBody(
    reader,
    parameters.map((one) => one.name),
  );
  return {
    kind: "function",
    name,
    nameSpan,
    parameters: parameters.map((one) => one.name),
    body,
    span: coverSpans(nameSpan, body.span),
  };
}

// Parameters are names inside the body alone.
function readBody(reader: LatexReader, parameters: readonly string[]): Expression {
  const inner: LatexReader = { ...reader, book: withNames(reader.book, parameters) };
  const body = inner.grammar.sum(inner);
  reader.position = inner.position;
  return body;
}
