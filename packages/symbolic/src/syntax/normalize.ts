// The pre-scan: the user's text to tokens in ASCII form, each with the range it was read from. It is a hand-written
// loop, linear in the text, and enforces every limit before the parser proper sees anything.

import { ClosedformError } from "../error.ts";
import { isNamePart, isNameStart, nameProblem, normalizeName } from "./name.ts";
import { checkNesting, endsOperand, maximumNesting, nestingError } from "./nesting.ts";
import { coverSpans } from "./span.ts";
import type { Span } from "./span.ts";
import { parseError, quotable } from "./token.ts";
import type { Token } from "./token.ts";
import { characterHints, normSubscripts, operatorSpelling, superscripts } from "./unicode.ts";

/** The longest text that is read, in UTF-16 units. */
export const maximumLength = 4_000_000;
/** The most tokens that are read. */
export const maximumTokens = 1_000_000;
/** The most characters of one number literal. */
const maximumDigits = 10_000;

interface OpenBracket {
  readonly text: "(" | "[" | "‖";
  /** Where its token stands in the list. */
  readonly position: number;
  readonly span: Span;
}

interface Scanner {
  readonly source: string;
  offset: number;
  readonly tokens: Token[];
  readonly open: OpenBracket[];
}

/** The tokens of `source`, in ASCII form, with ranges in the user's text. Throws `parse` for characters, names and
 * brackets that the language does not have and for nesting beyond 200, `budget` beyond 1 000 000 tokens or 4 MB. */
export function normalize(source: string): readonly Token[] {
  if (source.length > maximumLength) {
    throw new ClosedformError("budget", `cannot read ${source.length} characters: the limit is ${maximumLength}`, {
      at: { start: maximumLength, end: source.length },
      hint: "split the formula into smaller ones",
    });
  }
  const scanner: Scanner = { source, offset: 0, tokens: [], open: [] };
  while (scanner.offset < source.length) scanOne(scanner);
  const unclosed = scanner.open[scanner.open.length - 1];
  if (unclosed)
    throw parseError(
      `cannot read the formula: "${unclosed.text}" is never closed`,
      unclosed.span,
      `add "${closingOf(unclosed.text)}"`,
    );
  checkNesting(scanner.tokens);
  return scanner.tokens;
}

function closingOf(opening: OpenBracket["text"]): string {
  return opening === "(" ? ")" : opening === "[" ? "]" : "‖";
}

function characterAt(scanner: Scanner, offset: number): string {
  const code = scanner.source.codePointAt(offset);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function push(scanner: Scanner, kind: Token["kind"], text: string, start: number, end: number): void {
  if (scanner.tokens.length >= maximumTokens) {
    throw new ClosedformError("budget", `cannot read more than ${maximumTokens} symbols in one formula`, {
      at: { start, end },
      hint: "split the formula into smaller ones",
    });
  }
  scanner.tokens.push({ kind, text, span: { start, end } });
  scanner.offset = end;
}

function lastToken(scanner: Scanner): Token | undefined {
  return scanner.tokens[scanner.tokens.length - 1];
}

function scanOne(scanner: Scanner): void {
  const character = characterAt(scanner, scanner.offset);
  if (character === "\n") return scanNewline(scanner);
  if (isBlank(character, scanner.offset)) {
    scanner.offset += character.length;
    return;
  }
  if (isDigit(character) || (character === "." && isDigit(characterAt(scanner, scanner.offset + 1))))
    return scanNumber(scanner);
  if (character === "_" || isNameStart(character)) return scanName(scanner);
  if (superscripts.has(character)) return scanSuperscript(scanner);
  if (character === "‖") return scanNormBar(scanner, 1);
  if (character === "|" && scanner.source.charAt(scanner.offset + 1) === "|") return scanNormBar(scanner, 2);
  if (character === "√") return scanRoot(scanner);
  scanOperator(scanner, character);
}

function isBlank(character: string, offset: number): boolean {
  if (character.length === 1 && character.charCodeAt(0) < 128)
    return character === " " || character === "\t" || character === "\r";
  return (character === "\u{FEFF}" && offset === 0) || /^\p{Zs}$/u.test(character);
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}

function scanNewline(scanner: Scanner): void {
  // Inside brackets a line break is a blank, as in mathjs.
  if (scanner.open.length > 0) scanner.offset += 1;
  else push(scanner, "newline", "\n", scanner.offset, scanner.offset + 1);
}

function skipDigits(scanner: Scanner, from: number): number {
  let offset = from;
  while (isDigit(scanner.source.charAt(offset))) offset += 1;
  return offset;
}

function numberEnd(scanner: Scanner, start: number): number {
  const { source } = scanner;
  let end = skipDigits(scanner, start);
  // A dot before * / ^ ' belongs to the elementwise operator: 1./x.
  if (source.charAt(end) === "." && !"*/^'".includes(source.charAt(end + 1) || " ")) end = skipDigits(scanner, end + 1);
  const marker = source.charAt(end);
  if (marker !== "e" && marker !== "E") return end;
  const sign = source.charAt(end + 1);
  const digits = sign === "+" || sign === "-" ? end + 2 : end + 1;
  return isDigit(source.charAt(digits)) ? skipDigits(scanner, digits) : end;
}

function scanNumber(scanner: Scanner): void {
  const { source } = scanner;
  const start = scanner.offset;
  const end = numberEnd(scanner, start);
  const text = source.slice(start, end);
  const next = source.charAt(end);
  if (text.length > maximumDigits) {
    throw new ClosedformError("budget", `cannot read a number of more than ${maximumDigits} digits`, {
      at: { start, end },
    });
  }
  if (next === "." && !"*/^'".includes(source.charAt(end + 1) || " ")) {
    throw parseError(
      `cannot read the number "${quotable(source.slice(start, end + 1))}"`,
      { start, end: end + 1 },
      "remove a dot",
    );
  }
  if (text === "0" && "xXbBoO".includes(next || " ") && /[\da-fA-F]/.test(source.charAt(end + 1))) {
    throw parseError(
      `cannot read a number in base 2, 8 or 16`,
      { start, end: end + 2 },
      "write the number in decimals",
    );
  }
  push(scanner, "number", text, start, end);
}

function scanName(scanner: Scanner): void {
  const start = scanner.offset;
  let end = start;
  for (let part = characterAt(scanner, end); part !== "" && isNamePart(part); part = characterAt(scanner, end))
    end += part.length;
  const name = normalizeName(scanner.source.slice(start, end));
  const problem = nameProblem(name);
  if (problem)
    throw parseError(`cannot use the name "${quotable(name)}": ${problem}`, { start, end }, "choose another name");
  push(scanner, logicalWords.has(name) ? "operator" : "name", name, start, end);
}

/** The words between and before conditions. */
const logicalWords: ReadonlySet<string> = new Set(["and", "or", "not"]);

function scanSuperscript(scanner: Scanner): void {
  const start = scanner.offset;
  let end = start;
  let written = "";
  for (
    let sign = superscripts.get(scanner.source.charAt(end));
    sign !== undefined;
    sign = superscripts.get(scanner.source.charAt(end))
  ) {
    written += sign;
    end += 1;
  }
  const digits = /^[+-]?(\d+)$/.exec(written)?.[1];
  if (digits === undefined || !endsOperand(lastToken(scanner))) {
    throw parseError(
      `cannot read the exponent "${scanner.source.slice(start, end)}"`,
      { start, end },
      "write ^ and the exponent",
    );
  }
  const negative = written.startsWith("-");
  const pieces = negative ? ["^", "(", "-", digits, ")"] : ["^", digits];
  for (const text of pieces) push(scanner, text === digits ? "number" : "operator", text, start, end);
}

function openBracket(scanner: Scanner, text: OpenBracket["text"], start: number): void {
  const span = { start, end: start + 1 };
  scanner.open.push({ text, position: scanner.tokens.length, span });
  if (scanner.open.length > maximumNesting) throw nestingError({ kind: "operator", text, span });
}

function closeBracket(scanner: Scanner, text: ")" | "]" | "‖", start: number): OpenBracket {
  const span = { start, end: start + 1 };
  const opening = scanner.open.pop();
  if (!opening) throw parseError(`cannot read the formula: "${text}" closes nothing`, span, `remove "${text}"`);
  const expected = closingOf(opening.text);
  if (expected !== text) {
    throw parseError(
      `cannot read the formula: "${opening.text}" is closed by "${text}"`,
      span,
      `write "${expected}" here`,
    );
  }
  return opening;
}

/** `‖x‖`, or `||x||` with bars that are `width` characters wide. */
function scanNormBar(scanner: Scanner, width: number): void {
  const start = scanner.offset;
  if (!endsOperand(lastToken(scanner))) {
    openBracket(scanner, "‖", start);
    push(scanner, "name", "norm2", start, start + width);
    push(scanner, "operator", "(", start, start + width);
    return;
  }
  const opening = closeBracket(scanner, "‖", start);
  const [subscript, norm] = normSubscripts.find(([written]) => scanner.source.startsWith(written, start + width)) ?? [
    "",
    "norm2",
  ];
  scanner.tokens[opening.position] = { kind: "name", text: norm, span: opening.span };
  push(scanner, "operator", ")", start, start + width + subscript.length);
}

/** `√x`, `√2`, `√f(x)`, `√(x + 1)`: the operand is the next value. A power behind a bare one would be ambiguous. */
function scanRoot(scanner: Scanner): void {
  const start = scanner.offset;
  push(scanner, "name", "sqrt", start, start + 1);
  skipBlanks(scanner);
  const next = characterAt(scanner, scanner.offset);
  if (next === "(") return;
  const named = isNameStart(next);
  if (!named && !isDigit(next))
    throw parseError(`cannot take the root "√": no value follows`, { start, end: start + 1 }, "write sqrt(x)");
  push(scanner, "operator", "(", scanner.offset, scanner.offset);
  if (named) scanName(scanner);
  else scanNumber(scanner);
  if (named && "([".includes(scanner.source.charAt(scanner.offset) || " ")) scanGroup(scanner);
  push(scanner, "operator", ")", scanner.offset, scanner.offset);
  const behind = characterAt(scanner, scanner.offset);
  if (behind === "^" || behind === "'" || superscripts.has(behind)) {
    const span = coverSpans({ start, end: start + 1 }, { start: scanner.offset, end: scanner.offset + behind.length });
    throw parseError(
      `cannot tell how far the root in "${quotable(scanner.source.slice(span.start, span.end))}" reaches`,
      span,
      "write sqrt(…) with brackets",
    );
  }
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.source.charAt(scanner.offset) === " ") scanner.offset += 1;
}

function scanGroup(scanner: Scanner): void {
  const depth = scanner.open.length;
  do scanOne(scanner);
  while (scanner.open.length > depth && scanner.offset < scanner.source.length);
}

const twoCharacterOperators: ReadonlySet<string> = new Set([".*", "./", ".^", "==", "!=", "<=", ">="]);
const oneCharacterOperators: ReadonlySet<string> = new Set([
  "+",
  "-",
  "*",
  "/",
  "^",
  "'",
  ",",
  ";",
  "?",
  ":",
  "=",
  "<",
  ">",
]);

function scanOperator(scanner: Scanner, character: string): void {
  const start = scanner.offset;
  const pair = scanner.source.slice(start, start + 2);
  if (character === "(" || character === "[") {
    openBracket(scanner, character, start);
    push(scanner, "operator", character, start, start + 1);
  } else if (character === ")" || character === "]") {
    closeBracket(scanner, character, start);
    push(scanner, "operator", character, start, start + 1);
  } else if (pair === "**") {
    throw parseError(`cannot read "**"`, { start, end: start + 2 }, "write ^ for a power");
  } else if (pair === ".'") {
    push(scanner, "operator", "'", start, start + 2);
  } else if (twoCharacterOperators.has(pair)) {
    push(scanner, "operator", pair, start, start + 2);
  } else {
    scanSingleOperator(scanner, character);
  }
}

function scanSingleOperator(scanner: Scanner, character: string): void {
  const start = scanner.offset;
  const end = start + character.length;
  const text = operatorSpelling.get(character) ?? (oneCharacterOperators.has(character) ? character : undefined);
  if (text === undefined) throw characterError(scanner, character);
  if (text === "'") {
    // x^ᵀ and x^⊤ mean the transpose: the raised mark needs no ^ of its own.
    if (lastToken(scanner)?.text === "^" && character !== "'") scanner.tokens.pop();
    if (!endsOperand(lastToken(scanner))) {
      throw parseError(
        `cannot transpose: nothing stands before "${character}"`,
        { start, end },
        `remove "${character}"`,
      );
    }
  }
  push(scanner, "operator", text, start, end);
}

function characterError(scanner: Scanner, character: string): ClosedformError {
  const span = { start: scanner.offset, end: scanner.offset + character.length };
  if (character === ".") {
    const transposed = scanner.source.charAt(span.end) === "T" && !isNamePart(scanner.source.charAt(span.end + 1));
    const at = transposed ? { start: span.start, end: span.end + 1 } : span;
    return parseError(
      `cannot read a dot here: the language has no properties`,
      at,
      transposed ? "write A' for the transpose" : "write .* ./ .^ or a decimal number",
    );
  }
  const hint =
    characterHints.get(character) ??
    (/[₀-₉]/.test(character) ? "write x_1 for a name or x[1] for an entry" : "remove it");
  return parseError(`cannot read the character "${quotable(character)}"`, span, hint);
}
