// Superscripts and subscripts behind a factor: powers, transposes, inverses, entries.

import type { Expression, IndexArgument } from "../expression.ts";
import type { Span } from "../span.ts";
import { parseError } from "../token.ts";
import { maximumNesting } from "../nesting.ts";
import { transposeCommands, wordCommands } from "./commands.ts";
import { entryNode, isKnownName, readPositions, readSingle } from "./identifiers.ts";
import { callNode, inverseNode, notationNames, powerNode, transposeNode } from "./make.ts";
import { delimited, expect, isNext, nested, peek, skip, spanFrom, take, unexpected } from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import type { LatexToken } from "./tokens.ts";

/** The tokens of the superscript that begins at the next token, without its braces. */
function superscriptTokens(reader: LatexReader): readonly LatexToken[] {
  if (peek(reader, 1)?.kind !== "{") return reader.tokens.slice(reader.position + 1, reader.position + 2);
  const end = skipArgument(reader, reader.position + 1) - 1;
  return reader.tokens.slice(reader.position + 2, end);
}

/** The position behind the argument that begins at a position. */
export function skipArgument(reader: LatexReader, from: number): number {
  if (reader.tokens[from]?.kind !== "{") return from + 1;
  let depth = 0;
  for (let at = from; at < reader.tokens.length; at += 1) {
    if (reader.tokens[at].kind === "{") depth += 1;
    if (reader.tokens[at].kind === "}") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return reader.tokens.length;
}

// \mathsf{T}, \mathsf T and \text{T} are marks; a bare T is one unless it is declared.
function isMark(tokens: readonly LatexToken[]): boolean {
  const [first, second, third] = tokens;
  if (first?.kind !== "command") return false;
  if (tokens.length === 1) return transposeCommands.has(first.text);
  const isUpright = wordCommands.has(first.text) || first.text === "rm" || first.text === "sf";
  const letter = tokens.length === 2 ? second : second.kind === "{" && tokens.length === 4 ? third : undefined;
  return isUpright && letter?.kind === "letter" && letter.text === "T";
}

function isUndeclaredT(reader: LatexReader, tokens: readonly LatexToken[]): boolean {
  return tokens.length === 1 && tokens[0].kind === "letter" && tokens[0].text === "T" && !isKnownName(reader, "T", []);
}

/** Whether the superscript at the next token turns an array into another array: a transpose or an inverse. */
export function turnsArray(reader: LatexReader): boolean {
  const tokens = superscriptTokens(reader);
  const [first] = tokens;
  if (isMark(tokens) || isUndeclaredT(reader, tokens)) return true;
  return first?.text === "-" || first?.text === "+" || first?.text === "dagger";
}

/** base with the superscript that begins at the next token. */
export function readSuperscript(reader: LatexReader, base: Expression): Expression {
  const tokens = superscriptTokens(reader);
  const finish = (make: (span: Span) => Expression): Expression => {
    reader.position = skipArgument(reader, reader.position + 1);
    return make(spanFrom(reader, base.span));
  };
  const [first, ...rest] = tokens;
  if (first === undefined) {
    reader.position += 1;
    throw unexpected(reader);
  }
  if (isMark(tokens)) return finish((span) => transposed(reader, base, span));
  if (first.text === "-" && (isMark(rest) || isUndeclaredT(reader, rest)))
    return finish((span) => transposeNode(inverseNode(base, span), span));
  if (tokens.every(({ kind, text }) => text === "'" || (kind === "command" && text === "prime")))
    return finish((span) => tokens.reduce((inner) => transposed(reader, inner, span), base));
  if (tokens.length === 1 && (first.text === "+" || first.text === "dagger"))
    return finish((span) => callNode("pinv", span, [base], span));
  refuseMarks(tokens);
  reader.position += 1;
  if (first.kind === "command" && (first.text === "odot" || first.text === "circ") && rest.length > 0) {
    const exponent = entrywiseExponent(reader);
    return powerNode(base, exponent, true, spanFrom(reader, base.span));
  }
  return power(reader, base, readExponent(reader));
}

function refuseMarks(tokens: readonly LatexToken[]): void {
  const [first] = tokens;
  const span = { start: first.span.start, end: tokens[tokens.length - 1].span.end };
  if (tokens.length === 1 && ["*", "ast", "star"].includes(first.text))
    throw parseError("cannot read a conjugate transpose: all numbers are real", span, "write ^{\\top}");
  if (tokens.length === 1 && ["circ", "odot"].includes(first.text))
    throw parseError(
      "cannot read this superscript: a power is missing",
      span,
      "write ^{\\odot 2} for squares of entries",
    );
  const isNumbered = first.kind === "open" && first.text === "(" && tokens.length === 3 && tokens[2].text === ")";
  if (isNumbered)
    throw parseError(
      "cannot tell whether a superscript in brackets numbers a variable or is a power",
      span,
      "write a subscript for a name, or the power without brackets",
    );
}

function entrywiseExponent(reader: LatexReader): Expression {
  const opening = expect(reader, "{", "{");
  return delimited(reader, opening, () => {
    take(reader);
    return isNext(reader, "{")
      ? delimited(reader, take(reader), () => reader.grammar.sum(reader))
      : reader.grammar.sum(reader);
  });
}

/** The exponent behind a `^` that was just read. */
export function readExponent(reader: LatexReader): Expression {
  if (!isNext(reader, "{")) return readSingle(reader);
  return delimited(reader, take(reader), () => reader.grammar.sum(reader));
}

function isSingle({ kind }: IndexArgument): boolean {
  return kind !== "all" && kind !== "range";
}

function transposed(reader: LatexReader, base: Expression, span: Span): Expression {
  if (base.kind === "index" && !reader.bracketed.has(base) && base.indices.every(isSingle))
    throw parseError(
      "cannot transpose a single entry",
      span,
      "write x_{i,:} for a row, or (X^\\top)_{ij} for an entry of the transpose",
    );
  return transposeNode(base, span);
}

function isHalf(exponent: Expression): boolean {
  if (exponent.kind === "negate") return isHalf(exponent.operand);
  const isNumber = (part: Expression, numerator: bigint, denominator = 1n): boolean =>
    part.kind === "number" && part.value.numerator === numerator && part.value.denominator === denominator;
  if (exponent.kind !== "product") return isNumber(exponent, 1n, 2n);
  const [step] = exponent.rest;
  return (
    exponent.rest.length === 1 && step.operator === "/" && isNumber(exponent.first, 1n) && isNumber(step.operand, 2n)
  );
}

function power(reader: LatexReader, base: Expression, exponent: Expression): Expression {
  const span = spanFrom(reader, base.span);
  if (base.kind === "name" && base.name === "e" && !isKnownName(reader, "e", []))
    return callNode(notationNames.exponential, base.span, [base, exponent], span);
  if (isHalf(exponent)) return callNode(notationNames.half, base.span, [base, exponent], span);
  return powerNode(base, exponent, false, span);
}

// [x]_+ is the positive part, [u]_× the matrix of the cross product: marks of brackets, never of names.
function markedBracket(reader: LatexReader, base: Expression): Expression | undefined {
  const isBraced = peek(reader, 1)?.kind === "{";
  const mark = peek(reader, isBraced ? 2 : 1);
  if (!mark || (isBraced && peek(reader, 3)?.kind !== "}")) return undefined;
  const name = mark.text === "times" ? "skew" : mark.text === "+" ? "relu" : undefined;
  if (name === undefined || mark.kind === "letter" || !reader.bracketed.has(base)) return undefined;
  reader.position += isBraced ? 4 : 2;
  return callNode(name, mark.span, [base], spanFrom(reader, base.span));
}

/** The factor with everything behind it that belongs to it. */
export function readScripts(reader: LatexReader, base: Expression): Expression {
  let result = base;
  let marks = 0;
  let isRaised = false;
  for (;;) {
    const token = peek(reader);
    if (token?.kind !== "symbol") return result;
    if (token.text === "'") {
      reader.position += 1;
      marks += 1;
      if (reader.depth + marks > maximumNesting) nested({ ...reader, depth: maximumNesting }, () => result);
      result = transposed(reader, result, spanFrom(reader, base.span));
    } else if (token.text === "^") {
      if (isRaised) throw parseError("cannot read a second superscript", token.span, "put the first power in brackets");
      isRaised = true;
      result = readSuperscript(reader, result);
    } else if (token.text === "_") {
      if (isRaised)
        throw parseError(
          "cannot tell whether the power or the entry comes first",
          token.span,
          "put the first of them in brackets",
        );
      result = markedBracket(reader, result) ?? entryNode(result, readPositions(reader), spanFrom(reader, base.span));
    } else return result;
  }
}

/** Whether a subscript follows the superscript at the next token, as in `x^2_i`. */
export function hasSubscriptBehind(reader: LatexReader): boolean {
  if (!isNext(reader, "symbol", "^")) return false;
  const next = reader.tokens[skipArgument(reader, reader.position + 1)];
  return next?.kind === "symbol" && next.text === "_";
}

/** Consumes a `^` and gives its exponent, where one is next. */
export function takeExponent(reader: LatexReader): Expression | undefined {
  return skip(reader, "symbol", "^") ? readExponent(reader) : undefined;
}
