// LaTeX to tokens: a hand-written loop, linear in the text and without recursion, so that limits hold before anything
// is parsed and nothing is expanded. Whole documents need a TeX parser; a formula needs its letters, commands and
// delimiters with exact ranges, and a refusal where TeX parsers recover.

import { ClosedformError } from "../../error.ts";
import { isNameStart } from "../name.ts";
import type { Span } from "../span.ts";
import { parseError, quotable } from "../token.ts";
import { ignoredCommands } from "./commands.ts";

// A formula in LaTeX is read at once, so its limits are those of one formula rather than of a program.
const maximumLength = 1_000_000;
const maximumTokens = 20_000;

/** One word of LaTeX. Delimiters are `open`, `close`, or `bar` where both sides look alike; braces are `{` and `}`. */
export interface LatexToken {
  readonly kind:
    | "command"
    | "letter"
    | "number"
    | "symbol"
    | "{"
    | "}"
    | "open"
    | "close"
    | "bar"
    | "begin"
    | "end"
    | "break";
  readonly text: string;
  readonly span: Span;
}

interface Scanner {
  readonly source: string;
  readonly end: number;
  offset: number;
  readonly tokens: LatexToken[];
}

const delimiterCommands: ReadonlyMap<string, readonly [kind: "open" | "close" | "bar", text: string]> = new Map<
  string,
  readonly ["open" | "close" | "bar", string]
>([
  ["{", ["open", "{"]],
  ["}", ["close", "}"]],
  ["lbrace", ["open", "{"]],
  ["rbrace", ["close", "}"]],
  ["lbrack", ["open", "["]],
  ["rbrack", ["close", "]"]],
  ["lparen", ["open", "("]],
  ["rparen", ["close", ")"]],
  ["langle", ["open", "⟨"]],
  ["rangle", ["close", "⟩"]],
  ["lfloor", ["open", "⌊"]],
  ["rfloor", ["close", "⌋"]],
  ["lceil", ["open", "⌈"]],
  ["rceil", ["close", "⌉"]],
  ["lvert", ["open", "|"]],
  ["rvert", ["close", "|"]],
  ["lVert", ["open", "‖"]],
  ["rVert", ["close", "‖"]],
  ["vert", ["bar", "|"]],
  ["|", ["bar", "‖"]],
  ["Vert", ["bar", "‖"]],
]);

const delimiterCharacters: ReadonlyMap<string, readonly [kind: "open" | "close" | "bar", text: string]> = new Map<
  string,
  readonly ["open" | "close" | "bar", string]
>([
  ["(", ["open", "("]],
  [")", ["close", ")"]],
  ["[", ["open", "["]],
  ["]", ["close", "]"]],
  ["|", ["bar", "|"]],
  ["‖", ["bar", "‖"]],
  ["⟨", ["open", "⟨"]],
  ["⟩", ["close", "⟩"]],
]);

const openingSizes: ReadonlySet<string> = new Set(["left", "bigl", "Bigl", "biggl", "Biggl"]);
const closingSizes: ReadonlySet<string> = new Set(["right", "bigr", "Bigr", "biggr", "Biggr"]);

const characterCommands: ReadonlyMap<string, string> = new Map([
  ["·", "cdot"],
  ["⋅", "cdot"],
  ["×", "times"],
  ["⊙", "odot"],
  ["∘", "circ"],
  ["⊗", "otimes"],
  ["⊘", "oslash"],
  ["⊤", "top"],
  ["≤", "le"],
  ["≥", "ge"],
  ["≠", "ne"],
  ["∑", "sum"],
  ["∏", "prod"],
  ["√", "sqrt"],
]);

const symbols: ReadonlySet<string> = new Set("+-*/^_'&,;=<>:.!?".split(""));

/** The tokens of a formula, without blanks, comments and commands that only space it. `start` and `end` bound what is
 * read. Throws `parse` for characters that are no mathematics and `budget` beyond the limits of the language. */
export function tokenizeLatex(source: string, start: number, end: number): readonly LatexToken[] {
  if (source.length > maximumLength)
    throw new ClosedformError("budget", `cannot read ${source.length} characters: the limit is ${maximumLength}`, {
      at: { start: maximumLength, end: source.length },
      hint: "split the formula into smaller ones",
    });
  const scanner: Scanner = { source, end, offset: start, tokens: [] };
  while (scanner.offset < end) scanOne(scanner);
  return scanner.tokens;
}

function push(scanner: Scanner, kind: LatexToken["kind"], text: string, start: number, end: number): void {
  if (scanner.tokens.length >= maximumTokens)
    throw new ClosedformError("budget", `cannot read more than ${maximumTokens} symbols in one formula`, {
      at: { start, end },
      hint: "split the formula into smaller ones",
    });
  scanner.tokens.push({ kind, text, span: { start, end } });
  scanner.offset = end;
}

function characterAt(scanner: Scanner, offset: number): string {
  const code = offset < scanner.end ? scanner.source.codePointAt(offset) : undefined;
  return code === undefined ? "" : String.fromCodePoint(code);
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}

function scanOne(scanner: Scanner): void {
  const start = scanner.offset;
  const character = characterAt(scanner, start);
  const end = start + character.length;
  if (/^[\t\r\n~]$/.test(character) || /^\p{Zs}$/u.test(character)) scanner.offset = end;
  else if (character === "%") skipComment(scanner);
  else if (character === "\\") scanCommand(scanner);
  else if (isDigit(character) || (character === "." && isDigit(characterAt(scanner, end)))) scanNumber(scanner);
  else if (isNameStart(character)) scanLetter(scanner, character);
  else if (character === "{" || character === "}") push(scanner, character, character, start, end);
  else scanMark(scanner, character);
}

function skipComment(scanner: Scanner): void {
  const line = scanner.source.indexOf("\n", scanner.offset);
  scanner.offset = line < 0 ? scanner.end : Math.min(line + 1, scanner.end);
}

function scanLetter(scanner: Scanner, letter: string): void {
  const start = scanner.offset;
  let end = start + letter.length;
  for (let mark = characterAt(scanner, end); /^\p{M}$/u.test(mark); mark = characterAt(scanner, end))
    end += mark.length;
  push(scanner, "letter", scanner.source.slice(start, end), start, end);
}

function scanMark(scanner: Scanner, character: string): void {
  const start = scanner.offset;
  const end = start + character.length;
  const delimiter = delimiterCharacters.get(character);
  const command = characterCommands.get(character);
  if (delimiter) push(scanner, delimiter[0], delimiter[1], start, end);
  else if (command !== undefined) push(scanner, "command", command, start, end);
  else if (character === "−" || character === "–") push(scanner, "symbol", "-", start, end);
  else if (character === "ᵀ" || character === "′" || character === "’") push(scanner, "symbol", "'", start, end);
  else if (symbols.has(character)) push(scanner, "symbol", character, start, end);
  else throw characterError(character, { start, end });
}

function characterError(character: string, span: Span): ClosedformError {
  const hints: Readonly<Record<string, string>> = {
    $: "put the whole formula between one pair of dollar signs, or none",
    "#": "remove it: the formula has no arguments to fill in",
    '"': "remove the quotation marks: the language has no strings",
    "@": "write the product by juxtaposition, as in A x",
  };
  const hint = Object.hasOwn(hints, character) ? hints[character] : "remove it, or write it as a LaTeX command";
  return parseError(`cannot read the character "${quotable(character)}"`, span, hint);
}

function skipDigits(scanner: Scanner, from: number): number {
  let offset = from;
  while (isDigit(characterAt(scanner, offset))) offset += 1;
  return offset;
}

function scanNumber(scanner: Scanner): void {
  const start = scanner.offset;
  const before = scanner.tokens[scanner.tokens.length - 1];
  // \frac12 takes one digit for each argument.
  if (before?.kind === "command" && /^[dtc]?frac$/.test(before.text)) return scanFractionDigits(scanner);
  let end = skipDigits(scanner, start);
  if (characterAt(scanner, end) === "." && isDigit(characterAt(scanner, end + 1))) end = skipDigits(scanner, end + 1);
  const exponent = /^[eE][+-]?\d/.exec(scanner.source.slice(end, Math.min(end + 3, scanner.end)));
  if (exponent)
    throw parseError(
      `cannot tell whether "${quotable(scanner.source.slice(start, end))}${exponent[0]}" is a product with e`,
      { start, end: end + exponent[0].length },
      "write a power of ten, as in 2 \\cdot 10^{-3}",
    );
  if (end - start > 10_000)
    throw new ClosedformError("budget", "cannot read a number of more than 10000 digits", { at: { start, end } });
  push(scanner, "number", scanner.source.slice(start, end), start, end);
}

function scanFractionDigits(scanner: Scanner): void {
  const start = scanner.offset;
  const end = skipDigits(scanner, start);
  if (end - start > 2 || characterAt(scanner, end) === ".")
    throw parseError(
      `cannot tell which digits of "${quotable(scanner.source.slice(start, end))}" stand above the line`,
      { start, end },
      "put the numerator and the denominator in braces",
    );
  for (let digit = start; digit < end; digit += 1)
    push(scanner, "number", scanner.source.charAt(digit), digit, digit + 1);
}

function commandEnd(scanner: Scanner, from: number): number {
  let end = from;
  while (end < scanner.end && /[A-Za-z]/.test(scanner.source.charAt(end))) end += 1;
  return end > from ? end : Math.min(scanner.end, from + (characterAt(scanner, from).length || 1));
}

function scanCommand(scanner: Scanner): void {
  const start = scanner.offset;
  const end = commandEnd(scanner, start + 1);
  const name = scanner.source.slice(start + 1, end);
  if (name === "") throw parseError('cannot read "\\": no command follows', { start, end: start + 1 }, "remove it");
  if (name === "\\") return push(scanner, "break", "\\\\", start, end);
  if (openingSizes.has(name) || closingSizes.has(name)) return scanSized(scanner, name, end);
  if (name === "begin" || name === "end") return scanEnvironment(scanner, name, end);
  const delimiter = delimiterCommands.get(name);
  if (delimiter) return push(scanner, delimiter[0], delimiter[1], start, end);
  if (ignoredCommands.has(name)) scanner.offset = end;
  else if (name === "$" || name === "%" || name === "#") throw characterError(name, { start, end });
  // The star of \operatorname* only moves its limits.
  else push(scanner, "command", name, start, name === "operatorname" && scanner.source[end] === "*" ? end + 1 : end);
}

function skipBlanks(scanner: Scanner, from: number): number {
  let offset = from;
  while (offset < scanner.end && /\s/.test(scanner.source.charAt(offset))) offset += 1;
  return offset;
}

/** `\left(`: which side a delimiter is on is then known. */
function scanSized(scanner: Scanner, size: string, from: number): void {
  const start = scanner.offset;
  const at = skipBlanks(scanner, from);
  const character = characterAt(scanner, at);
  const isCommand = character === "\\";
  const end = isCommand ? commandEnd(scanner, at + 1) : at + character.length;
  const delimiter = isCommand
    ? delimiterCommands.get(scanner.source.slice(at + 1, end))
    : delimiterCharacters.get(character);
  if (!delimiter)
    throw parseError(
      `cannot read the delimiter behind \\${size}`,
      { start, end: Math.max(end, from) },
      "write a bracket, \\| or | behind it, and no dot",
    );
  push(scanner, openingSizes.has(size) ? "open" : "close", delimiter[1], start, end);
}

function scanEnvironment(scanner: Scanner, kind: "begin" | "end", from: number): void {
  const start = scanner.offset;
  const found = /^\s{0,9}\{([A-Za-z]{1,20}\*?)\}/.exec(scanner.source.slice(from, Math.min(from + 40, scanner.end)));
  if (!found)
    throw parseError(
      `cannot read \\${kind}: no environment is named`,
      { start, end: from },
      `write \\${kind}{bmatrix}`,
    );
  push(scanner, kind, found[1], start, from + found[0].length);
}
