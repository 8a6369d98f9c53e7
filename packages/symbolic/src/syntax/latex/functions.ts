// Application of functions. In brackets the argument is what the brackets hold. Without them it is the product that
// follows, up to an operator or another function; where readers would differ, it is refused.

import type { Expression } from "../expression.ts";
import type { Span } from "../span.ts";
import { coverSpans } from "../span.ts";
import { parseError } from "../token.ts";
import {
  arrayWords,
  entrywiseWords,
  fractionCommands,
  functionCommands,
  inverseFunctions,
  scalarValued,
  wordCommands,
} from "./commands.ts";
import { readSizes } from "./constants.ts";
import { isKnownName, readSingle, wordOf } from "./identifiers.ts";
import { callNode, juxtaposed, notationNames, numberNode, powerNode, productNode } from "./make.ts";
import { delimited, isNext, nested, peek, skip, spanSince, take, unexpected } from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import { takeExponent } from "./scripts.ts";
import { readExtremum } from "./sums.ts";

const entrywise: ReadonlySet<string> = new Set(entrywiseWords.values());

interface Function {
  readonly name: string;
  /** What the user wrote, for messages. */
  readonly shown: string;
  readonly start: number;
  readonly span: Span;
}

/** The call of a function whose name was just read, with its powers, its base and its arguments. */
export function readApplication(reader: LatexReader, name: string, start: number): Expression {
  const span = spanSince(reader, start);
  const shown = reader.source.slice(span.start, span.end);
  const given = { name, shown, start, span };
  if ((name === "max" || name === "min") && isNext(reader, "symbol", "_")) return readExtremum(reader, name, start);
  if (name === "reshape" && isNext(reader, "symbol", "_")) return readReshape(reader, start, span);
  const exponent = takeExponent(reader);
  const base = logarithmBase(reader, given);
  const late = exponent ?? takeExponent(reader);
  const { applied, power } = inverted(given, late);
  const args = readArguments(reader, applied);
  const call = applicationNode(reader, applied, args);
  const divided = base ? overLogarithm(call, base) : call;
  return power ? powerNode(divided, power, true, call.span) : divided;
}

// \operatorname{reshape}_{m \times n}(x)
function readReshape(reader: LatexReader, start: number, nameSpan: Span): Expression {
  const sizes = readSizes(reader);
  if (!isNext(reader, "open", "(")) throw unexpected(reader);
  const args = [...readList(reader), ...sizes];
  return callNode("reshape", nameSpan, args, spanSince(reader, start));
}

function logarithmBase(reader: LatexReader, { name, shown }: Function): Expression | undefined {
  const token = peek(reader);
  if (!token || !skip(reader, "symbol", "_"))
    return name === "log" && shown === "\\lg" ? numberNode("10", { start: 0, end: 0 }) : undefined;
  if (name !== "log")
    throw parseError(
      `cannot read a subscript of ${shown}`,
      token.span,
      `write ${shown} with its arguments in brackets alone`,
    );
  return isNext(reader, "{") ? delimited(reader, take(reader), () => reader.grammar.sum(reader)) : readSingle(reader);
}

function overLogarithm(call: Expression, base: Expression): Expression {
  const divisor = callNode("log", base.span, [base], base.span);
  return { ...productNode(call, "/", divisor), span: call.span };
}

function isMinusOne(exponent: Expression): boolean {
  return (
    exponent.kind === "negate" &&
    exponent.operand.kind === "number" &&
    exponent.operand.value.numerator === 1n &&
    exponent.operand.value.denominator === 1n
  );
}

function inverted(
  given: Function,
  exponent: Expression | undefined,
): { readonly applied: Function; readonly power: Expression | undefined } {
  if (exponent?.kind !== "negate") return { applied: given, power: exponent };
  const inverse = inverseFunctions.get(given.name);
  if (inverse !== undefined && isMinusOne(exponent)) return { applied: { ...given, name: inverse }, power: undefined };
  throw parseError(
    `cannot tell a power of ${given.shown} from its inverse function`,
    exponent.span,
    `write \\left(${given.shown}\\left(…\\right)\\right)^{-1}`,
  );
}

function applicationNode(
  reader: LatexReader,
  { name, start, span }: Function,
  args: readonly Expression[],
): Expression {
  const [only] = args;
  const whole = coverSpans(span, spanSince(reader, start));
  if (name === "log" && args.length === 1 && only.kind === "call") {
    const [inner] = only.args;
    // log|det A| is the logarithm that exists for every invertible matrix.
    if (only.name === notationNames.bars && inner.kind === "call" && inner.name === "det")
      return callNode("logdet", span, inner.args, whole);
    if (only.name === "gamma" && !reader.bracketed.has(only)) return callNode("lgamma", span, only.args, whole);
  }
  return callNode(name, span, args, whole);
}

function readArguments(reader: LatexReader, given: Function): readonly Expression[] {
  const token = peek(reader);
  if (!token) throw unexpected(reader);
  if (token.kind === "open" && "([{".includes(token.text)) return readList(reader);
  if (token.kind === "{") return [readBraced(reader, given)];
  if (token.kind === "open" || token.kind === "bar") return [reader.grammar.factor(reader)];
  return [nested(reader, () => bareArgument(reader, given))];
}

/** The arguments in brackets at the next token. */
export function readList(reader: LatexReader): readonly Expression[] {
  return delimited(reader, take(reader), () => {
    const args = [reader.grammar.condition(reader)];
    while (skip(reader, "symbol", ",")) args.push(reader.grammar.condition(reader));
    // A lone argument such as the Γ(x) of log(Γ(x)) stands in brackets of its own.
    reader.bracketed.add(args[0]);
    return args;
  });
}

function readBraced(reader: LatexReader, { shown }: Function): Expression {
  const argument = delimited(reader, take(reader), () => reader.grammar.sum(reader));
  const token = peek(reader);
  if (token?.kind === "symbol" && (token.text === "^" || token.text === "_" || token.text === "'"))
    throw parseError(
      `cannot tell whether "${token.text}" belongs to ${shown} or to its argument`,
      token.span,
      `write the argument in \\left( and \\right)`,
    );
  return argument;
}

/** The word that the braces behind a word command at the next token hold. */
function wordAt(reader: LatexReader): string | undefined {
  const token = peek(reader);
  const opening = peek(reader, 1);
  if (token?.kind !== "command" || !wordCommands.has(token.text) || opening?.kind !== "{") return undefined;
  for (let ahead = 2; ; ahead += 1) {
    const closing = peek(reader, ahead);
    if (!closing) return undefined;
    if (closing.kind === "}") return wordOf(reader.source.slice(opening.span.end, closing.span.start));
  }
}

function functionAt(reader: LatexReader): boolean {
  const token = peek(reader);
  if (token?.kind !== "command") return false;
  if (functionCommands.has(token.text) || token.text === "sum" || token.text === "prod") return true;
  const word = wordAt(reader);
  if (word === undefined || isKnownName(reader, word, [])) return false;
  return token.text === "operatorname" || token.text === "mathop" || entrywiseWords.has(word) || arrayWords.has(word);
}

// A quotient, a root or an application shows where it ends, so that readers differ on what a factor behind it means.
function isClosed(reader: LatexReader): boolean {
  const token = peek(reader);
  if (token?.kind === "begin") return true;
  return token?.kind === "command" && (fractionCommands.has(token.text) || token.text === "sqrt" || functionAt(reader));
}

function ambiguous(reader: LatexReader, { shown }: Function): Error {
  const token = peek(reader);
  return parseError(
    `cannot tell how far the argument of ${shown} reaches`,
    token?.span ?? spanSince(reader, reader.position - 1),
    `write ${shown}\\left(…\\right) with brackets`,
  );
}

function bareArgument(reader: LatexReader, given: Function): Expression {
  const closed = isClosed(reader);
  const isSum = isNext(reader, "command", "sum") || isNext(reader, "command", "prod");
  const factors = [reader.grammar.factor(reader)];
  if (isSum) return factors[0];
  while (reader.grammar.startsFactor(reader)) {
    const token = peek(reader);
    if (functionAt(reader) && stopsAt(reader, given, factors)) break;
    if (closed || token?.kind === "number" || (token?.kind === "open" && "([{".includes(token.text)))
      throw ambiguous(reader, given);
    if (functionAt(reader)) throw ambiguous(reader, given);
    factors.push(reader.grammar.factor(reader));
  }
  // tr A / n is (tr A)/n and tr(A/n) alike.
  if (isNext(reader, "symbol", "/") && given.name !== "tr" && given.name !== "trace") throw ambiguous(reader, given);
  return juxtaposed(factors);
}

// sin x cos y are two factors, and so are tr A tr B; tr A diag(x) may be either.
function stopsAt(reader: LatexReader, { name }: Function, factors: readonly Expression[]): boolean {
  if (entrywise.has(name) && (factors.length > 0 || scalarValued.has(name))) return true;
  const token = peek(reader);
  const word = wordAt(reader);
  return (
    token?.kind === "command" && (scalarValued.has(token.text) || scalarValued.has(arrayWords.get(word ?? "") ?? ""))
  );
}
