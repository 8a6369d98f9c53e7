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
import { isLogical } from "./conditions.ts";
import { readConstantArray } from "./constants.ts";
import { readArgument, readDelimited } from "./delimiters.ts";
import { derivativeMark } from "./derivatives.ts";
import { readApplication, readList } from "./functions.ts";
import {
  entryNode,
  isKnownName,
  letterRun,
  nameFor,
  readIdentifier,
  readLetters,
  readStyled,
  wordOf,
} from "./identifiers.ts";
import type { Identifier, Stem } from "./identifiers.ts";
import { callNode, derivativeNode, isFraction, numberNode, powerNode, productNode } from "./make.ts";
import { bracedText, delimited, isClosingBar, isNext, peek, spanSince, take, unexpected, written } from "./reader.ts";
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
      return !operatorCommands.has(token.text) && !comparisonCommands.has(token.text) && !isLogical(reader);
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
      "RNZQC".includes(stem.text)
        ? "declare the type of the name instead, and enter the formula alone"
        : "write the expectation as a sum or a mean",
    );
  const constant = readConstantArray(reader, stem) ?? readFrechet(reader, stem);
  if (constant) return constant;
  if (!hasSubscriptBehind(reader)) return called(reader, stem, readIdentifier(reader, stem));
  return withLateSubscript(reader, stem);
}

// L_{\exp}(A, E): the derivative of a function of matrices at A in the direction of E.
function readFrechet(reader: LatexReader, stem: Stem): Expression | undefined {
  const of = peek(reader, 2)?.text;
  const isMark = isNext(reader, "symbol", "_") && peek(reader, 2)?.kind === "command" && peek(reader, 3)?.kind === "}";
  if (stem.text !== "L" || !isMark || peek(reader, 4)?.kind !== "open" || isKnownName(reader, "L", []))
    return undefined;
  if (of !== "exp" && of !== "log") return undefined;
  reader.position += 4;
  const nameSpan = spanSince(reader, stem.start);
  const args = readList(reader);
  return callNode(of === "exp" ? "expm_frechet" : "logm_frechet", nameSpan, args, spanSince(reader, stem.start));
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
  if (expression.kind !== "name") return expression;
  const { name, span } = expression;
  const isDefined = reader.book.functions.has(name);
  if (!isDefined && (isKnown || hasSubscript)) return expression;
  const meant = isDefined || abstractLetters.has(name) ? name : functionLetters.get(name);
  if (meant === undefined) return expression;
  const derivative = readDerivative(reader, meant, span, stem.start);
  if (derivative) return derivative;
  refuseRaised(reader, meant, span);
  if (!isNext(reader, "open", "(") && !isNext(reader, "open", "[")) return expression;
  return callNode(meant, span, readList(reader), spanSince(reader, stem.start));
}

// f^2(x) is the square of f(x) to some, and f applied twice to others.
function refuseRaised(reader: LatexReader, name: string, span: Span): void {
  if (!isNext(reader, "symbol", "^") || turnsArray(reader)) return;
  const opening = reader.tokens[skipArgument(reader, reader.position + 1)];
  if (opening?.kind !== "open" || opening.text !== "(") return;
  throw parseError(
    `cannot tell a power of ${name} from a derivative or a product`,
    { start: span.start, end: opening.span.start },
    `write ${name}\\left(…\\right)^2 for a power, or ${name}^{(2)} for a derivative`,
  );
}

function readDerivative(reader: LatexReader, name: string, nameSpan: Span, start: number): Expression | undefined {
  const mark = derivativeMark(reader);
  if (!mark) return undefined;
  reader.position = mark.next;
  const args = readList(reader);
  const span = spanSince(reader, start);
  const isTrigamma = name === "digamma" && mark.orders.length === 1 && mark.orders[0] === 1;
  return isTrigamma
    ? callNode("trigamma", nameSpan, args, span)
    : derivativeNode(name, nameSpan, mark.orders, args, span);
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
  if (word === "d" && !isVariable && command !== "operatorname") return readDifferential(reader, start);
  if (!isVariable && name === undefined && (command === "operatorname" || word.length > 1)) {
    const derivative = readDerivative(reader, nameFor(reader, word, [], span), span, start);
    if (derivative) return derivative;
  }
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
  return called(reader, stem, found);
}

// \mathrm{d}X is the differential that a formula names dX.
function readDifferential(reader: LatexReader, start: number): Expression {
  const span = spanSince(reader, start);
  const token = peek(reader);
  const stem = token && readStem(reader, token);
  if (stem) {
    const whole: Stem = { ...stem, text: `d${stem.text}`, start, known: undefined };
    if (isKnownName(reader, whole.text, stem.marks)) return readNamed(reader, whole);
    const found = readIdentifier(reader, whole);
    if (found.kind === "name" && found.isKnown) return found.expression;
  }
  throw parseError(
    "cannot read a differential inside a formula",
    span,
    "enter the function alone and ask for its differential, or declare d to use it as a name",
  );
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
