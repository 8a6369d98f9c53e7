// The beginnings of factors: numbers, names, brackets, bars, fractions, roots and functions.

import type { Expression } from "../expression.ts";
import type { Span } from "../span.ts";
import { parseError, quotable } from "../token.ts";
import { nearMiss } from "../../typing/spelling.ts";
import { readEnvironment } from "./arrays.ts";
import {
  accentCommands,
  arrayWords,
  commandFor,
  comparisonCommands,
  entrywiseWords,
  fontCommands,
  fractionCommands,
  functionCommands,
  knownCommands,
  letterCommands,
  operatorCommands,
  refusedCommands,
  transposeCommands,
  variableWordCommands,
  wordCommands,
} from "./commands.ts";
import { readConstantArray } from "./constants.ts";
import { readApplication, readList } from "./functions.ts";
import {
  entryNode,
  isKnownName,
  letterRun,
  nameFor,
  readIdentifier,
  readLetters,
  readSingle,
  readStyled,
  wordOf,
} from "./identifiers.ts";
import type { Identifier, Stem } from "./identifiers.ts";
import { callNode, isFraction, notationNames, numberNode, powerNode, productNode } from "./make.ts";
import {
  bracedText,
  delimited,
  isClosingBar,
  isNext,
  peek,
  skip,
  spanSince,
  take,
  unexpected,
  written,
} from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import { hasSubscriptBehind, readScripts, readSuperscript, skipArgument, turnsArray } from "./scripts.ts";
import { readSum } from "./sums.ts";
import type { LatexToken } from "./tokens.ts";

/** Whether a further factor begins at the next token, behind another one. Commands that are no values count, so that
 * they are named in the error. */
export function startsFactor(reader: LatexReader): boolean {
  const token = peek(reader);
  switch (token?.kind) {
    case "number":
    case "letter":
    case "{":
    case "open":
    case "begin":
      return true;
    case "bar":
      return !isClosingBar(reader);
    case "command":
      return !operatorCommands.has(token.text) && !comparisonCommands.has(token.text);
    default:
      return false;
  }
}

/** One factor with its superscripts and subscripts. */
export function readFactor(reader: LatexReader): Expression {
  const start = reader.position;
  const token = peek(reader);
  if (!token || (token.kind !== "bar" && !startsFactor(reader))) throw unexpected(reader);
  const stem = readStem(reader, token);
  if (stem) return readScripts(reader, readNamed(reader, stem));
  if (token.kind === "bar" || token.kind === "open") return readScripts(reader, readDelimited(reader, token));
  if (token.kind === "{") return readScripts(reader, readGroup(reader));
  if (token.kind === "begin") return readScripts(reader, readEnvironment(reader));
  if (token.kind === "number") {
    reader.position += 1;
    return readScripts(reader, numberNode(token.text, token.span));
  }
  return readCommand(reader, token, start);
}

/** The stem of the name that begins here, if one does. */
function readStem(reader: LatexReader, token: LatexToken): Stem | undefined {
  const start = reader.position;
  if (token.kind === "letter") {
    checkWord(reader, start);
    return readLetters(reader);
  }
  if (token.kind !== "command") return undefined;
  const letter = letterCommands.get(token.text);
  if (letter !== undefined) {
    reader.position += 1;
    const alphabet = token.text.startsWith("var") ? "script" : "plain";
    const text = letter === "ell" && !isKnownName(reader, "ell", []) && isKnownName(reader, "l", []) ? "l" : letter;
    return { text, start, isBold: false, alphabet, marks: [] };
  }
  if (fontCommands.has(token.text) || accentCommands.has(token.text)) return readStyled(reader);
  return undefined;
}

// sin without its backslash is s·i·n, which nobody means.
function checkWord(reader: LatexReader, start: number): void {
  const before = reader.tokens[start - 1];
  if (before?.kind === "letter" && before.span.end === reader.tokens[start].span.start) return;
  const run = letterRun(reader, start);
  const command = commandFor(run);
  if (command === undefined || isKnownName(reader, run, [])) return;
  if ([...run].every((letter) => isKnownName(reader, letter, []))) return;
  const { start: from } = reader.tokens[start].span;
  throw parseError(
    `cannot read "${quotable(run)}": letters side by side are a product in LaTeX`,
    { start: from, end: from + run.length },
    `write ${command}, or declare the letters`,
  );
}

/** The value of a name with its subscripts, or of the function that it calls. */
function readNamed(reader: LatexReader, stem: Stem): Expression {
  if (stem.alphabet === "blackboard" && !["1", "0", "I"].includes(stem.text))
    throw parseError(
      `cannot read a blackboard letter ${stem.text}: sets and expectations are not part of the language`,
      spanSince(reader, stem.start),
      "write the expectation as a sum or a mean",
    );
  const constant = readConstantArray(reader, stem);
  if (constant) return constant;
  if (!hasSubscriptBehind(reader)) return called(reader, stem, readIdentifier(reader, stem));
  return withLateSubscript(reader, stem);
}

// x^2_i is (x_i)^2, but X^\top_{ij} an entry of the transpose.
function withLateSubscript(reader: LatexReader, stem: Stem): Expression {
  const raisedAt = reader.position;
  const isTurned = turnsArray(reader);
  reader.position = skipArgument(reader, raisedAt + 1);
  const found = readIdentifier(reader, stem);
  const end = reader.position;
  reader.position = raisedAt;
  if (found.kind === "name") {
    const raised = readSuperscript(reader, found.expression);
    reader.position = end;
    return raised;
  }
  const span = spanSince(reader, stem.start);
  if (!isTurned && found.indices.length > 1)
    throw parseError(
      "cannot tell a power of an entry from an entry of a power",
      found.span,
      "write X_{ij}^2 for the power of the entry, or (X^2)_{ij}",
    );
  const target = isTurned ? readSuperscript(reader, found.base) : found.base;
  const entry = entryNode(target, found.indices, { start: span.start, end: found.span.end });
  const result = isTurned ? entry : readSuperscript(reader, entry);
  reader.position = end;
  return result;
}

const abstractLetters: ReadonlySet<string> = new Set(["f", "g", "h"]);
const functionLetters: ReadonlyMap<string, string> = new Map([
  ["sigma", "sigmoid"],
  ["Gamma", "gamma"],
  ["psi", "digamma"],
]);

// f(x) calls a function that is defined, A(x - b) is a product.
function called(reader: LatexReader, stem: Stem, found: Identifier): Expression {
  if (found.kind === "entry") return entryNode(found.base, found.indices, found.span);
  const { expression, isKnown, hasSubscript } = found;
  const isList = isNext(reader, "open", "(") || isNext(reader, "open", "[");
  if (!isList || expression.kind !== "name") return expression;
  const { name } = expression;
  const isDefined = reader.book.functions.has(name);
  if (!isDefined && (isKnown || hasSubscript)) return expression;
  const meant = isDefined || abstractLetters.has(name) ? name : functionLetters.get(name);
  if (meant === undefined) return expression;
  const args = readList(reader);
  return callNode(meant, expression.span, args, spanSince(reader, stem.start));
}

function readCommand(reader: LatexReader, token: LatexToken, start: number): Expression {
  const { text } = token;
  if (fractionCommands.has(text)) return readScripts(reader, readFraction(reader, start));
  if (text === "sqrt") return readScripts(reader, readRoot(reader, start));
  if (text === "sum" || text === "prod") return readSum(reader);
  if (functionCommands.has(text)) {
    reader.position += 1;
    const name = entrywiseWords.get(text) ?? arrayWords.get(text) ?? (text === "lg" ? "log" : text);
    return readScripts(reader, readApplication(reader, name, start));
  }
  if (wordCommands.has(text)) return readScripts(reader, readWord(reader, start));
  if (fontCommands.has(text) || accentCommands.has(text)) return readStyledFormula(reader, token);
  throw commandError(reader, token);
}

// \mathbf{…} around more than a name.
function readStyledFormula(reader: LatexReader, token: LatexToken): Expression {
  if (accentCommands.has(token.text))
    throw parseError(
      `cannot read \\${token.text} over more than one letter`,
      token.span,
      "put the mark on a letter alone",
    );
  reader.position += 1;
  if (!isNext(reader, "{")) throw unexpected(reader);
  const inner = delimited(reader, take(reader), () => reader.grammar.sum(reader));
  refuseHiddenBraces(reader, inner);
  return readScripts(reader, inner);
}

function commandError(reader: LatexReader, token: LatexToken): Error {
  const { text, span } = token;
  const refused = refusedCommands.get(text);
  if (refused !== undefined) return parseError(`cannot read ${written(reader, token)}`, span, refused);
  if (transposeCommands.has(text) || text === "dagger")
    return parseError(`cannot read \\${text} here`, span, "write it as a superscript, as in X^{\\top}");
  const near = nearMiss(text, knownCommands());
  return parseError(
    `cannot read the command \\${quotable(text)}: it is unknown`,
    span,
    near === undefined
      ? "write it with the commands of the language, as \\operatorname{tr}"
      : `did you mean \\${near}?`,
  );
}

function readFraction(reader: LatexReader, start: number): Expression {
  reader.position += 1;
  const over = readArgument(reader, true);
  const under = readArgument(reader);
  const span = spanSince(reader, start);
  refuseDifferential(reader, over, under, span);
  return { ...productNode(over, "/", under), span };
}

// d/dx is an operator, not a quotient of letters.
function refuseDifferential(reader: LatexReader, over: Expression, under: Expression, span: Span): void {
  const isD = (part: Expression): boolean => part.kind === "name" && part.name === "d" && !isKnownName(reader, "d", []);
  const begins = (part: Expression): boolean => isD(part) || (part.kind === "product" && isD(part.first));
  if (begins(over) && begins(under))
    throw parseError(
      "cannot read a derivative inside a formula",
      span,
      "enter the function alone and name the variable separately",
    );
}

/** The argument of a command: what braces hold, or one token. */
function readArgument(reader: LatexReader, isTornApart = false): Expression {
  if (!isNext(reader, "{")) return readSingle(reader, isTornApart);
  return delimited(reader, take(reader), () => reader.grammar.sum(reader));
}

function readRoot(reader: LatexReader, start: number): Expression {
  const command = take(reader);
  const degree = isNext(reader, "open", "[")
    ? delimited(reader, take(reader), () => reader.grammar.sum(reader))
    : undefined;
  const radicand = readArgument(reader);
  const span = spanSince(reader, start);
  const whole = degree?.kind === "number" && degree.value.denominator === 1n ? degree.value.numerator : undefined;
  if (degree === undefined || whole === 2n) return callNode("sqrt", command.span, [radicand], span);
  if (whole === 3n) return callNode("cbrt", command.span, [radicand], span);
  const exponent = productNode(numberNode("1", degree.span), "/", degree);
  return powerNode(radicand, exponent, true, span);
}

/** `\operatorname{tr}`, `\mathrm{loss}`: a function where the word is one, else a name. */
function readWord(reader: LatexReader, start: number): Expression {
  const command = take(reader);
  if (!isNext(reader, "{")) {
    const letter = take(reader);
    if (letter.kind !== "letter") throw unexpected({ ...reader, position: reader.position - 1 });
    return wordValue(reader, command.text, letter.text, start);
  }
  const text = command.text === "mathop" ? innerWord(reader) : bracedText(reader).text;
  return wordValue(reader, command.text, wordOf(text), start);
}

// \mathop{\mathrm{tr}}
function innerWord(reader: LatexReader): string {
  const { text } = bracedText(reader);
  return /^\s{0,9}\\[a-z]{1,20}\s{0,9}\{([^{}]{0,99})\}\s{0,9}$/.exec(text)?.[1] ?? text;
}

function wordValue(reader: LatexReader, command: string, word: string, start: number): Expression {
  const span = spanSince(reader, start);
  const name = entrywiseWords.get(word) ?? arrayWords.get(word);
  const isVariable = variableWordCommands.has(command) || isKnownName(reader, word, []);
  const isList = isNext(reader, "open", "(") || isNext(reader, "open", "[");
  if (!isVariable && (name !== undefined || command === "operatorname" || command === "mathop"))
    return readApplication(reader, name ?? nameFor(reader, word, [], span), start);
  if (!isVariable && isList && (reader.book.functions.has(word) || word.length > 1)) {
    const args = readList(reader);
    return callNode(nameFor(reader, word, [], span), span, args, spanSince(reader, start));
  }
  if (word === "") throw parseError("cannot read a command without a word", span, "write a name in its braces");
  const stem: Stem = { text: word, start, isBold: false, alphabet: "plain", marks: [] };
  const found = hasSubscriptBehind(reader) ? undefined : readIdentifier(reader, stem);
  if (!found) return withLateSubscript(reader, stem);
  return found.kind === "entry" ? entryNode(found.base, found.indices, found.span) : found.expression;
}

function readGroup(reader: LatexReader): Expression {
  const inner = delimited(reader, take(reader), () => reader.grammar.sum(reader));
  refuseHiddenBraces(reader, inner);
  const wrapped = { ...inner };
  reader.bracketed.add(wrapped);
  return wrapped;
}

// Braces do not show, so what they seem to hold together a reader would tear apart.
function refuseHiddenBraces(reader: LatexReader, inner: Expression): void {
  if (reader.bracketed.has(inner)) return;
  const token = peek(reader);
  const isScripted = token?.kind === "symbol" && "^_'".includes(token.text);
  const isLoose = inner.kind === "sum" || inner.kind === "negate" || (inner.kind === "product" && isScripted);
  if (isLoose && !isFraction(inner))
    throw parseError(
      "cannot read braces as brackets: they do not show",
      inner.span,
      "write \\left( and \\right) around it",
    );
}

function readDelimited(reader: LatexReader, token: LatexToken): Expression {
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
  return readBracket(reader, token, start);
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

function readBracket(reader: LatexReader, token: LatexToken, start: number): Expression {
  const inner = delimited(reader, token, () => {
    const value = reader.grammar.sum(reader);
    const comma = peek(reader);
    if (comma?.kind === "symbol" && (comma.text === "," || comma.text === ";"))
      throw parseError(
        "cannot read a list in brackets",
        comma.span,
        "write the entries in \\begin{bmatrix}…\\end{bmatrix}, one row on each line",
      );
    return value;
  });
  const wrapped = { ...inner, span: spanSince(reader, start) };
  reader.bracketed.add(wrapped);
  return wrapped;
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
  const order = readArgument(reader);
  const isZero = order.kind === "number" && order.value.numerator === 0n;
  if (isZero)
    throw parseError("cannot read the number of entries as a norm", order.span, "it has no derivative: use \\|x\\|_1");
  return callNode("norm", token.span, [inner, order], spanSince(reader, start));
}

/** A name alone, as on the left of a definition. */
export function readNewName(reader: LatexReader): { readonly name: string; readonly span: Span } {
  const start = reader.position;
  const token = peek(reader);
  const stem = token && readDefinedStem(reader, token, start);
  const found = stem && readIdentifier(reader, stem);
  const node = found?.kind === "entry" ? undefined : found?.expression;
  if (node?.kind !== "name")
    throw parseError(
      "cannot define this: only a name or f(x) can be defined",
      spanSince(reader, start),
      "write the name alone before =",
    );
  return { name: node.name, span: node.span };
}

function readDefinedStem(reader: LatexReader, token: LatexToken, start: number): Stem | undefined {
  if (token.kind !== "command" || !wordCommands.has(token.text) || peek(reader, 1)?.kind !== "{")
    return readStem(reader, token);
  reader.position += 1;
  return { text: wordOf(bracedText(reader).text), start, isBold: false, alphabet: "plain", marks: [] };
}
