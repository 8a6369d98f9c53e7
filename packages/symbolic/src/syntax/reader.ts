// The user's tokens while a tree is read from them: each is consumed once, in order.

import type { Expression } from "./expression.ts";
import type { Span } from "./span.ts";
import { parseError, quotable } from "./token.ts";
import type { Token } from "./token.ts";

/** The tokens and how far they have been read. */
export interface Reader {
  readonly source: string;
  readonly tokens: readonly Token[];
  position: number;
  /** Expressions that stand in their own brackets, which no rearrangement may cross. */
  readonly bracketed: Set<Expression>;
  /** Whether the array that opens at a token separates rows with `;`. */
  readonly rowArrays: ReadonlySet<Token>;
}

/** The opening brackets of the arrays whose rows are separated by `;`. */
export function findRowArrays(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>();
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.text === "(" || token.text === "[") open.push(token);
    else if (token.text === ")" || token.text === "]") open.pop();
    else if (token.text === ";" && open.length > 0) found.add(open[open.length - 1]);
  }
  return found;
}

/** The next token, or `undefined` at the end. */
export function peek(reader: Reader): Token | undefined {
  return reader.tokens[reader.position];
}

/** Passes over semicolons between statements. */
export function skipSeparators(reader: Reader): void {
  while (peek(reader)?.text === ";") reader.position += 1;
}

/** The range of the last token, for errors at the end. */
export function endSpan(reader: Reader): Span {
  const last = reader.tokens[reader.tokens.length - 1];
  return last ? last.span : { start: 0, end: reader.source.length };
}

/** The error for a token that does not belong where it stands. */
export function unreadable(reader: Reader): Error {
  const token = peek(reader);
  if (!token) return parseError("cannot read the formula: it ends too early", endSpan(reader), "complete the formula");
  return parseError(
    `cannot read "${quotable(token.text)}" here`,
    token.span,
    "write an operator before it, or remove it",
  );
}

/** Consumes the operator or bracket `text`. Throws `parse` for anything else. */
export function take(reader: Reader, text: string): Token {
  const token = peek(reader);
  if (!token || token.text !== text) throw unreadable(reader);
  reader.position += 1;
  return token;
}

/** Consumes a token of the given kind. Throws `parse` for anything else. */
export function takeKind(reader: Reader, kind: Token["kind"]): Token {
  const token = peek(reader);
  if (!token || token.kind !== kind) throw unreadable(reader);
  reader.position += 1;
  return token;
}
