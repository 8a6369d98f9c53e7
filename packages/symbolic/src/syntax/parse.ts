// The only file that imports mathjs. mathjs decides precedence and nothing else: it sees our own tokens with every
// name replaced by v0, v1, …, so no name, keyword or number of the user means anything to it, and it never evaluates.

import { create, parseDependencies } from "mathjs/number";
import type { ClosedformError } from "../error.ts";
import { invariant } from "../error.ts";
import { joinDerivatives } from "./derivative-tokens.ts";
import type { Program } from "./expression.ts";
import { looksLikeLatex, parseLatex } from "./latex/program.ts";
import type { LatexNames } from "./latex/names.ts";
import { normalize } from "./normalize.ts";
import { readProgram } from "./read-tree.ts";
import type { ParsedNode } from "./read-tree.ts";
import { parseError, quotable } from "./token.ts";
import type { Token } from "./token.ts";

type Parser = (text: string) => unknown;

let parser: Parser | undefined;

function treeOf(text: string): ParsedNode {
  // Made on first use: creating it costs some 15 ms that a caller who never parses should not pay.
  invariant(parseDependencies, "mathjs/number has no parser");
  parser ??= (create(parseDependencies, {}) as unknown as { readonly parse: Parser }).parse;
  return parser(text) as ParsedNode;
}

interface ParserInput {
  readonly text: string;
  /** Where each token begins in `text`. */
  readonly starts: readonly number[];
}

function parserWord(token: Token, names: Map<string, string>): string {
  if (token.kind === "number") return "1";
  if (token.kind === "operator") return token.text === "⊗" ? "mod" : token.text;
  if (token.kind === "newline") return "\n";
  const known = names.get(token.text);
  if (known !== undefined) return known;
  const made = `v${names.size}`;
  names.set(token.text, made);
  return made;
}

function parserInput(tokens: readonly Token[]): ParserInput {
  const names = new Map<string, string>();
  const starts: number[] = [];
  const words: string[] = [];
  let length = 0;
  for (const token of tokens) {
    const word = parserWord(token, names);
    starts.push(length);
    words.push(word);
    length += word.length + 1;
  }
  return { text: words.join(" "), starts };
}

/** How a formula is written: in the language's own text or in LaTeX. */
export type Syntax = "text" | "latex";

/** What `parse` is told about a formula. */
export interface ParseOptions {
  /** Recognised by its commands and braces unless given. */
  readonly syntax?: Syntax | undefined;
  /** The declared names, which say what letters side by side and subscripts mean in LaTeX. */
  readonly names?: LatexNames | undefined;
}

const noNames: LatexNames = { variables: new Map(), dimensions: new Set() };

/** The program that `source` spells, as text or in LaTeX: its statements in order, each node with its range in `source`.
 * Precedence of text is mathjs's. Throws `parse` with the offending range, or `budget` beyond the limits of
 * `normalize`. */
export function parse(source: string, { syntax, names }: ParseOptions = {}): Program {
  const isLatex = syntax === undefined ? looksLikeLatex(source) : syntax === "latex";
  return isLatex ? parseLatex(source, names ?? noNames) : parseText(source);
}

function parseText(source: string): Program {
  const tokens = joinDerivatives(normalize(source));
  const first = tokens.find((token) => token.kind !== "newline");
  if (!first) {
    throw parseError(
      "cannot read an empty formula",
      { start: 0, end: source.length },
      "enter a formula such as norm2(A*x - b)^2",
    );
  }
  checkLineStarts(tokens);
  const input = parserInput(tokens);
  return { source, statements: readProgram(source, tokens, parsedTree(input, tokens, source)) };
}

/** A line that begins with `+` is a statement of its own to mathjs, which silently drops the line before. */
function checkLineStarts(tokens: readonly Token[]): void {
  for (const [position, token] of tokens.entries()) {
    if (
      token.text === "+" &&
      position > 1 &&
      tokens[position - 1].kind === "newline" &&
      tokens[position - 2].text !== ";"
    ) {
      throw parseError(
        'cannot tell whether this "+" continues the line above',
        token.span,
        "put the + at the end of the line above",
      );
    }
  }
}

function parsedTree(input: ParserInput, tokens: readonly Token[], source: string): ParsedNode {
  try {
    return treeOf(input.text);
  } catch (error) {
    throw translate(error, input, tokens, source);
  }
}

function translate(error: unknown, input: ParserInput, tokens: readonly Token[], source: string): ClosedformError {
  const whole = { start: 0, end: source.length };
  if (error instanceof RangeError)
    return parseError("cannot read the formula: it nests too deeply", whole, "name inner parts as separate statements");
  const character = (error as { readonly char?: unknown }).char;
  const repeated = repeatedParameter(tokens);
  if (repeated)
    return parseError(
      `cannot define a function with two parameters ${repeated.text}`,
      repeated.span,
      "rename one of them",
    );
  if (typeof character !== "number")
    return parseError("cannot read the formula", whole, "check the spelling against the language's forms");
  const position = input.starts.findIndex(
    (start, k) => character - 1 <= start || character - 1 < (input.starts[k + 1] ?? 0),
  );
  return unexpected(position < 0 ? tokens.length : position, tokens, source, (error as Error).message);
}

/** The second parameter of one name in a definition, which mathjs refuses without saying where. */
function repeatedParameter(tokens: readonly Token[]): Token | undefined {
  for (const [position, token] of tokens.entries()) {
    if (token.text !== "=" || tokens[position - 1]?.text !== ")") continue;
    const seen = new Map<string, Token>();
    for (let at = position - 2; at >= 0 && tokens[at]?.text !== "("; at -= 1) {
      const parameter = tokens[at];
      if (parameter?.kind !== "name") continue;
      const later = seen.get(parameter.text);
      if (later) return later;
      seen.set(parameter.text, parameter);
    }
  }
  return undefined;
}

function unexpected(position: number, tokens: readonly Token[], source: string, reason: string): ClosedformError {
  const token = tokens[position];
  if (reason.startsWith("Column dimensions")) {
    const at = token?.span ?? tokens[tokens.length - 1].span;
    return parseError(
      "cannot read the array: its rows have different numbers of entries",
      at,
      "give every row the same number of entries",
    );
  }
  if (!token || token.kind === "newline") {
    const last = tokens[Math.min(position, tokens.length) - 1];
    const end = last?.span.end ?? source.length;
    return parseError(
      "cannot read the formula: it ends where a value was expected",
      { start: last?.span.start ?? 0, end },
      "complete the formula",
    );
  }
  if (token.text === "=")
    return parseError('cannot read "=" here: only a name or F(u,v) can be defined', token.span, "write == to compare");
  return parseError(`cannot read "${quotable(token.text)}" here`, token.span, hintFor(token, tokens[position - 1]));
}

function hintFor(token: Token, previous: Token | undefined): string {
  const quoted = quotable(token.text);
  if (token.kind !== "operator" && previous && (previous.kind === "number" || previous.kind === "name")) {
    return `write ${quotable(previous.text)}*${quoted} for a product, or separate with a comma`;
  }
  if (token.kind !== "operator" || token.text === "(" || token.text === "[") return "write an operator before it";
  return `write a value before "${quoted}", or remove it`;
}
