// The tokens of a formula while it is read, and what every part of the grammar needs.

import type { Expression } from "../expression.ts";
import { maximumNesting } from "../nesting.ts";
import type { Span } from "../span.ts";
import { parseError, quotable } from "../token.ts";
import { comparisonCommands } from "./commands.ts";
import type { NameBook } from "./names.ts";
import type { LatexToken } from "./tokens.ts";

/** The tokens, how far they have been read, and what is known at this place. */
export interface LatexReader {
  readonly source: string;
  readonly tokens: readonly LatexToken[];
  position: number;
  depth: number;
  /** The delimiters that are open, innermost last; bars that look the same on both sides by their text. */
  readonly open: string[];
  readonly book: NameBook;
  /** The indices that enclosing sums bind. */
  readonly bound: string[];
  /** Whether `\times` separates lengths, as in `\mathbf{1}_{m \times n}`. */
  isSize: boolean;
  /** Products and terms that stand in brackets of their own. */
  readonly bracketed: WeakSet<Expression>;
  readonly grammar: Grammar;
}

/** The parts of the grammar that refer to each other. */
export interface Grammar {
  /** Terms with signs between them. */
  readonly sum: (reader: LatexReader) => Expression;
  /** Operands with explicit operators between them. */
  readonly term: (reader: LatexReader) => Expression;
  /** One factor with its superscripts and subscripts. */
  readonly factor: (reader: LatexReader) => Expression;
  /** Whether a factor begins at the next token. */
  readonly startsFactor: (reader: LatexReader) => boolean;
  /** Two terms or arrays with a sign of comparison between them, or one. */
  readonly condition: (reader: LatexReader) => Expression;
}

/** The next token, or the one `ahead` places further. */
export function peek(reader: LatexReader, ahead = 0): LatexToken | undefined {
  return reader.tokens[reader.position + ahead];
}

/** Whether the next token is of this kind and text. */
export function isNext(reader: LatexReader, kind: LatexToken["kind"], text?: string): boolean {
  const token = peek(reader);
  return token !== undefined && token.kind === kind && (text === undefined || token.text === text);
}

/** Consumes the next token. Throws `parse` at the end. */
export function take(reader: LatexReader): LatexToken {
  const token = peek(reader);
  if (!token) throw endError(reader);
  reader.position += 1;
  return token;
}

/** Consumes the next token if it is of this kind and text. */
export function skip(reader: LatexReader, kind: LatexToken["kind"], text?: string): boolean {
  if (!isNext(reader, kind, text)) return false;
  reader.position += 1;
  return true;
}

/** Consumes a token of this kind and text. Throws `parse` for anything else. */
export function expect(reader: LatexReader, kind: LatexToken["kind"], text: string): LatexToken {
  if (isNext(reader, kind, text)) return take(reader);
  const token = peek(reader);
  if (!token) throw endError(reader);
  throw parseError(`cannot read "${written(reader, token)}" here`, token.span, `write "${text}" before it`);
}

/** What the user wrote for a token. */
export function written(reader: LatexReader, token: LatexToken): string {
  return quotable(reader.source.slice(token.span.start, token.span.end));
}

/** The error for a token that does not belong where it stands. */
export function unexpected(reader: LatexReader): Error {
  const token = peek(reader);
  if (!token) return endError(reader);
  const hints: Readonly<Record<string, string>> = {
    "&": "remove the alignment marks: only one formula is read, without aligned lines",
    "=": 'only "name = formula" and "f(x) = formula" can be written, as statements of their own',
    "!": "write \\Gamma(n + 1) for a factorial",
    ",": "remove the comma, or write the entries in \\begin{bmatrix}…\\end{bmatrix}",
    "?": "write the choice with \\begin{cases}",
  };
  const isComparison = "<>".includes(token.text) || (token.kind === "command" && comparisonCommands.has(token.text));
  if (isComparison)
    return parseError(
      `cannot read "${written(reader, token)}" here: a condition is no value`,
      token.span,
      "write the choice with \\begin{cases}, or 1 and 0 as \\mathbb{1}[x > 0]",
    );
  const hint = Object.hasOwn(hints, token.text) ? hints[token.text] : "remove it, or complete the formula before it";
  return parseError(`cannot read "${written(reader, token)}" here`, token.span, hint);
}

function endError(reader: LatexReader): Error {
  const last = reader.tokens[reader.tokens.length - 1]?.span ?? { start: 0, end: reader.source.length };
  return parseError("cannot read the formula: it ends where a value was expected", last, "complete the formula");
}

/** The range from the token at `start` to the last one read. */
export function spanSince(reader: LatexReader, start: number): Span {
  const first = reader.tokens[start]?.span ?? { start: 0, end: reader.source.length };
  const last = reader.tokens[Math.max(start, reader.position - 1)]?.span ?? first;
  return { start: first.start, end: Math.max(first.end, last.end) };
}

/** The range of an expression together with the tokens read since. */
export function spanFrom(reader: LatexReader, span: Span): Span {
  return { start: span.start, end: Math.max(span.end, reader.tokens[reader.position - 1]?.span.end ?? span.end) };
}

/** What `read` gives, one level deeper. Throws `parse` beyond the deepest nesting of the language. */
export function nested<Result>(reader: LatexReader, read: () => Result): Result {
  reader.depth += 1;
  if (reader.depth > maximumNesting) {
    const span = peek(reader)?.span ?? spanSince(reader, reader.tokens.length - 1);
    throw parseError(
      `cannot read the formula: it nests deeper than ${maximumNesting} levels here`,
      span,
      "name an inner part, for instance r = Ax - b; f = r^\\top r",
    );
  }
  const result = read();
  reader.depth -= 1;
  return result;
}

/** What `read` gives between a delimiter that was just read and its partner. */
export function delimited<Result>(reader: LatexReader, opening: LatexToken, read: () => Result): Result {
  reader.open.push(opening.kind === "bar" ? opening.text : opening.kind);
  const wasSize = reader.isSize;
  reader.isSize = false;
  const result = nested(reader, read);
  reader.isSize = wasSize;
  reader.open.pop();
  closeDelimiter(reader, opening);
  return result;
}

const partners: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["|", "|"],
  ["‖", "‖"],
  ["⟨", "⟩"],
  ["⌊", "⌋"],
  ["⌈", "⌉"],
]);

function closeDelimiter(reader: LatexReader, opening: LatexToken): void {
  const wanted = partners.get(opening.text) ?? opening.text;
  const token = peek(reader);
  const shown = written(reader, opening);
  if (!token)
    throw parseError(`cannot read the formula: "${shown}" is never closed`, opening.span, "add its closing partner");
  const isBrace = opening.kind === "{";
  const kind = isBrace ? "}" : opening.kind === "bar" ? "bar" : "close";
  const fits = token.kind === kind && (isBrace || token.text === wanted || closesDouble(reader, wanted));
  if (!fits) {
    if (token.kind === "close" || token.kind === "}")
      throw parseError(
        `cannot read the formula: "${shown}" is closed by "${written(reader, token)}"`,
        token.span,
        "let both sides of a pair of delimiters match",
      );
    throw unexpected(reader);
  }
  reader.position += token.text === wanted || isBrace ? 1 : 2;
}

/** Whether two bars `||` close a norm here. */
function closesDouble(reader: LatexReader, wanted: string): boolean {
  const [first, second] = [peek(reader), peek(reader, 1)];
  const isBar = first?.text === "|" && second?.text === "|" && first.kind === second.kind;
  return wanted === "‖" && isBar && (first.kind === "bar" || first.kind === "close");
}

/** Whether the next token, a bar behind an operand, closes the innermost delimiter rather than opening one. */
export function isClosingBar(reader: LatexReader): boolean {
  const token = peek(reader);
  const innermost = reader.open[reader.open.length - 1];
  return (
    token?.kind === "bar" && innermost !== undefined && (token.text === innermost || closesDouble(reader, innermost))
  );
}

/** The contents of the braces that open at the next token, as written. */
export function bracedText(reader: LatexReader): { readonly text: string; readonly span: Span } {
  const start = reader.position;
  const opening = expect(reader, "{", "{");
  let depth = 1;
  while (depth > 0) {
    const token = peek(reader);
    if (!token)
      throw parseError('cannot read the formula: "{" is never closed', opening.span, "add its closing partner");
    if (token.kind === "{") depth += 1;
    if (token.kind === "}") depth -= 1;
    reader.position += 1;
  }
  const span = spanSince(reader, start);
  return { text: reader.source.slice(opening.span.end, span.end - 1), span };
}
