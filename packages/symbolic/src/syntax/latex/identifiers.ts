// A name with its subscripts: a known name, a new one, or an entry of an array.

import type { Expression, IndexArgument } from "../expression.ts";
import { asciiName, nameProblem, normalizeName } from "../name.ts";
import { coverSpans } from "../span.ts";
import type { Span } from "../span.ts";
import { parseError, quotable } from "../token.ts";
import { accentCommands, fontCommands, letterCommands, wordCommands } from "./commands.ts";
import { callNode, nameNode, notationNames, numberNode } from "./make.ts";
import { knownNames, lookOf, spelledName } from "./names.ts";
import {
  bracedText,
  delimited,
  expect,
  isNext,
  nested,
  peek,
  skip,
  spanSince,
  take,
  unexpected,
  written,
} from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import type { LatexToken } from "./tokens.ts";

/** What stands before the subscripts of a name. */
export interface Stem {
  readonly text: string;
  /** The token that it begins with. */
  readonly start: number;
  readonly isBold: boolean;
  /** Whether an arrow stands above it. */
  readonly hasArrow?: boolean | undefined;
  readonly alphabet: "plain" | "script" | "blackboard";
  /** What accents add to the name. */
  readonly marks: readonly string[];
  /** The declared name that the letters spell, where they are several. */
  readonly known?: string | undefined;
}

/** What a name with its subscripts stands for. */
export type Identifier =
  | {
      readonly kind: "name";
      readonly expression: Expression;
      readonly isKnown: boolean;
      readonly hasSubscript: boolean;
    }
  | {
      readonly kind: "entry";
      readonly base: Expression;
      readonly indices: readonly IndexArgument[];
      readonly span: Span;
    };

/** A part of a subscript that a name may have: letters, digits or a word. */
interface Atom {
  readonly kind: "letter" | "digits" | "word";
  readonly text: string;
  readonly span: Span;
}

/** The declared name of several letters or the single letter at the next token. */
export function readLetters(reader: LatexReader): Stem {
  const start = reader.position;
  const token = take(reader);
  const known = spelledName(reader.book, reader.source, token.span.start);
  // In the sum over i, x_i is an entry of x also where some x_i is declared.
  const isBound =
    known
      ?.split("_")
      .slice(1)
      .some((part) => reader.bound.includes(part)) ?? false;
  if (known !== undefined && !isBound) {
    const end = token.span.start + known.length;
    while ((peek(reader)?.span.start ?? Number.POSITIVE_INFINITY) < end) reader.position += 1;
    if (reader.tokens[reader.position - 1].span.end === end)
      return { text: known, start, isBold: false, alphabet: "plain", marks: [], known };
    reader.position = start + 1;
  }
  return { text: normalizeName(token.text), start, isBold: false, alphabet: "plain", marks: [] };
}

/** The letters that follow each other without a gap from the token at `start` on. */
export function letterRun(reader: LatexReader, start: number): string {
  let run = "";
  for (let k = start; reader.tokens[k]?.kind === "letter"; k += 1) {
    if (k > start && reader.tokens[k].span.start !== reader.tokens[k - 1].span.end) break;
    run += reader.tokens[k].text;
  }
  return run;
}

/** Whether the name with these subscripts is declared, defined or bound. */
export function isKnownName(reader: LatexReader, stem: string, subscripts: readonly string[]): boolean {
  return reader.bound.includes(lookOf(stem, subscripts)) || knownNames(reader.book, stem, subscripts).length > 0;
}

/** The name for a look: the declared one, or one made of its parts. Throws `parse` where two declared names look so. */
export function nameFor(reader: LatexReader, stem: string, subscripts: readonly string[], span: Span): string {
  const found = knownNames(reader.book, stem, subscripts);
  if (found.length > 1)
    throw parseError(
      `cannot tell which of ${found.join(" and ")} is meant: they look the same`,
      span,
      "write the name in full, as in \\text{x\\_1}",
    );
  const name = found[0] ?? [stem, ...subscripts].join("_");
  const problem = nameProblem(name);
  if (problem !== undefined)
    throw parseError(`cannot use the name "${quotable(name)}": ${problem}`, span, "choose another name");
  return name;
}

/** The name or entry that a stem with the subscript behind it stands for. */
export function readIdentifier(reader: LatexReader, stem: Stem): Identifier {
  const span = spanSince(reader, stem.start);
  checkAlphabet(reader, stem, span);
  if (!isNext(reader, "symbol", "_")) return plainName(reader, stem, stem.marks, span);
  const groups = lexicalGroups(reader);
  if (!groups) return entryOf(reader, stem, span, undefined);
  const { atoms, end } = groups;
  const subscripts = atoms.map((group) => group.map(({ text }) => text).join(""));
  const all = [...stem.marks, ...subscripts];
  const looks = stem.known === undefined || knownNames(reader.book, stem.known, subscripts).length > 0;
  const isWhole = looks && isKnownName(reader, stem.text, all);
  if (isWhole && !mustBeEntry(reader, stem, atoms)) {
    reader.position = end;
    return plainName(reader, stem, all, spanSince(reader, stem.start));
  }
  if (isEntry(reader, stem, atoms)) return entryOf(reader, stem, span, { atoms, end });
  reader.position = end;
  return plainName(reader, stem, all, spanSince(reader, stem.start));
}

function checkAlphabet(reader: LatexReader, stem: Stem, span: Span): void {
  const look = lookOf(stem.text, stem.marks);
  const { alphabets } = reader.book;
  const first = alphabets.get(look);
  if (first === undefined) alphabets.set(look, stem.alphabet);
  else if (first !== stem.alphabet)
    throw parseError(
      `cannot tell two letters ${quotable(stem.text)} of different alphabets apart`,
      span,
      "rename one of them",
    );
}

function plainName(reader: LatexReader, stem: Stem, subscripts: readonly string[], span: Span): Identifier {
  const isKnown = stem.known !== undefined || isKnownName(reader, stem.text, subscripts);
  const hasSubscript = subscripts.length > stem.marks.length;
  const name = stem.known !== undefined && !hasSubscript ? stem.known : accented(reader, stem, subscripts, span);
  const first = asciiName(stem.text).charAt(0);
  if (!isKnown && (stem.isBold || stem.hasArrow === true) && first === first.toLowerCase())
    reader.book.vectors.add(name);
  return { kind: "name", expression: nameNode(name, span), isKnown, hasSubscript };
}

// \hat y is y_hat, unless the declared name is spelled in another way.
function accented(reader: LatexReader, stem: Stem, subscripts: readonly string[], span: Span): string {
  const [mark] = stem.marks;
  if (mark !== undefined && !isKnownName(reader, stem.text, subscripts)) {
    const rest = subscripts.slice(1);
    const other = [`${stem.text}${mark}`, `${mark}${stem.text}`, `${mark}_${stem.text}`].find(
      (text) => knownNames(reader.book, text, rest).length > 0,
    );
    if (other !== undefined) return nameFor(reader, other, rest, span);
  }
  return nameFor(reader, stem.text, subscripts, span);
}

function axesOf(reader: LatexReader, stem: Stem): number | "unknown" | "undeclared" {
  const [name] = stem.known === undefined ? knownNames(reader.book, stem.text, stem.marks) : [stem.known];
  if (name === undefined) return "undeclared";
  return reader.book.axes.get(name) ?? "unknown";
}

function isBoundAtom(reader: LatexReader, atom: Atom): boolean {
  return atom.kind !== "digits" && reader.bound.includes(lookOf(atom.text, []));
}

// A bound index cannot be part of a name, however the name was declared.
function mustBeEntry(reader: LatexReader, stem: Stem, atoms: readonly (readonly Atom[])[]): boolean {
  const axes = axesOf(reader, stem);
  const isArray = axes === "unknown" || (typeof axes === "number" && axes > 0);
  return isArray && atoms.flat().some((atom) => isBoundAtom(reader, atom));
}

function isEntry(reader: LatexReader, stem: Stem, groups: readonly (readonly Atom[])[]): boolean {
  const axes = axesOf(reader, stem);
  const atoms = groups.flat();
  const areBound = atoms.some((atom) => isBoundAtom(reader, atom));
  if (atoms.some(({ kind }) => kind === "word")) return false;
  // An index that a sum binds is no part of a name: x_i of a scalar x is an error of types.
  if (axes === 0) return areBound;
  if (axes === "undeclared") {
    const arePositions = atoms.every((atom) => atom.kind === "digits" || isBoundAtom(reader, atom));
    return areBound || (groups.length > 1 && arePositions);
  }
  if (atoms.length === 1 && atoms[0].text === "0") return false;
  // x_{old} of a vector is another name; X_{ij} of a matrix is an entry.
  const isWord = groups.length === 1 && groups[0].length > 1 && groups[0].every(({ kind }) => kind === "letter");
  return !isWord || areBound || (axes !== 1 && groups[0].length === 2);
}

function atomNode(reader: LatexReader, { kind, text, span }: Atom): Expression {
  return kind === "digits" ? numberNode(text, span) : nameNode(nameFor(reader, text, [], span), span);
}

function entryOf(
  reader: LatexReader,
  stem: Stem,
  span: Span,
  lexical: { readonly atoms: readonly (readonly Atom[])[]; readonly end: number } | undefined,
): Identifier {
  const base = plainName(reader, { ...stem }, stem.marks, span);
  const target = base.kind === "name" ? base.expression : base.base;
  const indices = positionsOf(reader, axesOf(reader, stem), lexical) ?? readPositions(reader);
  return { kind: "entry", base: target, indices, span: spanSince(reader, stem.start) };
}

// X_{ij}, X_{i1} and X_{12} have no comma between their positions.
function positionsOf(
  reader: LatexReader,
  axes: number | "unknown" | "undeclared",
  lexical: { readonly atoms: readonly (readonly Atom[])[]; readonly end: number } | undefined,
): readonly IndexArgument[] | undefined {
  if (lexical?.atoms.length !== 1 || axes === 1) return undefined;
  const [group] = lexical.atoms;
  const [first] = group;
  const isPair = group.length === 1 && first.kind === "digits" && first.text.length === 2 && axes === 2;
  if (group.length === 1 && !isPair) return undefined;
  const atoms = isPair
    ? [...first.text].map((text, k) => ({
        ...first,
        text,
        span: { start: first.span.start + k, end: first.span.start + k + 1 },
      }))
    : group;
  reader.position = lexical.end;
  return atoms.map((atom) => atomNode(reader, atom));
}

function readPosition(reader: LatexReader): IndexArgument {
  const token = peek(reader);
  if (token?.text === ":" && skip(reader, "symbol", ":")) {
    if (peek(reader)?.kind === "}" || isNext(reader, "symbol", ",")) return { kind: "all", span: token.span };
    throw openRange(token.span);
  }
  refuseSign(token);
  const first = reader.grammar.sum(reader);
  const colon = peek(reader)?.span;
  if (!colon || !skip(reader, "symbol", ":")) return first;
  if (peek(reader)?.kind === "}" || isNext(reader, "symbol", ",")) throw openRange(colon);
  const last = reader.grammar.sum(reader);
  return { kind: "range", first, last, span: coverSpans(first.span, last.span) };
}

function openRange(span: Span): Error {
  return parseError("cannot read a range of positions with one end", span, "write both ends, as in x_{1:k}");
}

// x_+ and x_- are positive and negative parts to some and names to others.
function refuseSign(token: LatexToken | undefined): void {
  if (token?.kind !== "symbol" || (token.text !== "+" && token.text !== "-")) return;
  throw parseError(
    `cannot read the subscript ${token.text}: positions begin at 1`,
    token.span,
    `write \\left[${token.text === "-" ? "-" : ""}x\\right]_+ for a positive part`,
  );
}

/** The positions of a subscript, separated by commas; a colon is a whole axis, `2:n` a part of one. */
export function readPositions(reader: LatexReader): readonly IndexArgument[] {
  expect(reader, "symbol", "_");
  if (!isNext(reader, "{")) {
    refuseSign(peek(reader));
    return [readSingle(reader)];
  }
  const opening = take(reader);
  return delimited(reader, opening, () => {
    const positions: IndexArgument[] = [];
    do {
      positions.push(readPosition(reader));
    } while (skip(reader, "symbol", ","));
    return positions;
  });
}

/** One token as an argument, as TeX takes it: a letter, a digit or a command. Throws `parse` for several digits, which
 * TeX would tear apart; those of `\\frac12` are torn apart already. */
export function readSingle(reader: LatexReader, isTornApart = false): Expression {
  const token = peek(reader);
  if (!token) throw unexpected(reader);
  if (token.kind === "number") {
    const next = peek(reader, 1);
    const isFollowed = !isTornApart && next?.kind === "number" && next.span.start === token.span.end;
    const isTorn = token.text.length > 1 || isFollowed;
    if (isTorn)
      throw parseError(
        `cannot tell which digits of "${written(reader, token)}" belong to the argument`,
        token.span,
        `write {${token.text}}`,
      );
    reader.position += 1;
    return numberNode(token.text, token.span);
  }
  if (token.kind === "letter") {
    reader.position += 1;
    return nameNode(nameFor(reader, normalizeName(token.text), [], token.span), token.span);
  }
  const letter = token.kind === "command" ? letterCommands.get(token.text) : undefined;
  if (letter !== undefined) {
    reader.position += 1;
    return nameNode(nameFor(reader, letter, [], token.span), token.span);
  }
  if (token.kind === "command") return nested(reader, () => reader.grammar.factor(reader));
  throw unexpected(reader);
}

/** The groups between the commas of a subscript, where it holds nothing but letters, digits and words. */
function lexicalGroups(
  reader: LatexReader,
): { readonly atoms: readonly (readonly Atom[])[]; readonly end: number } | undefined {
  const start = reader.position;
  expect(reader, "symbol", "_");
  const isBraced = skip(reader, "{");
  const groups: Atom[][] = [[]];
  let isLexical = true;
  while (isLexical) {
    const token = peek(reader);
    if (isBraced && token?.kind === "}") break;
    if (isBraced && token?.text === "," && token.kind === "symbol") {
      reader.position += 1;
      groups.push([]);
      continue;
    }
    const atom = token && readAtom(reader, token, isBraced);
    if (atom) groups[groups.length - 1].push(atom);
    isLexical = atom !== undefined;
    if (!isBraced) break;
  }
  if (isBraced) reader.position += 1;
  const end = reader.position;
  reader.position = start;
  return isLexical && groups.every((group) => group.length > 0) ? { atoms: groups, end } : undefined;
}

function readAtom(reader: LatexReader, token: LatexToken, isBraced: boolean): Atom | undefined {
  const { span } = token;
  if (token.kind === "letter") {
    if (!isBraced) checkSingleLetter(reader, token);
    reader.position += 1;
    return { kind: "letter", text: normalizeName(token.text), span };
  }
  if (token.kind === "number" && /^\d+$/.test(token.text) && (isBraced || token.text.length === 1)) {
    reader.position += 1;
    return { kind: "digits", text: token.text, span };
  }
  if (token.kind !== "command") return undefined;
  const letter = letterCommands.get(token.text);
  if (letter !== undefined) {
    reader.position += 1;
    return { kind: "letter", text: letter, span };
  }
  if (!wordCommands.has(token.text) || peek(reader, 1)?.kind !== "{") return undefined;
  reader.position += 1;
  const { text } = bracedText(reader);
  const word = wordOf(text);
  return word === "" ? undefined : { kind: "word", text: word, span };
}

// x_old is x_o times l times d to TeX, which nobody means.
function checkSingleLetter(reader: LatexReader, token: LatexToken): void {
  if (isBoundAtom(reader, { kind: "letter", text: token.text, span: token.span })) return;
  const run = letterRun(reader, reader.position);
  const behind = [...run].slice(1);
  if (behind.length < 2 || behind.every((letter) => isKnownName(reader, letter, []))) return;
  throw parseError(
    `cannot tell how far the subscript "${quotable(run)}" reaches`,
    { start: token.span.start, end: token.span.start + run.length },
    `write _{${quotable(run)}} for a name, or leave a space behind a subscript of one letter`,
  );
}

/** The word that the braces of `\text` or a font hold: without blanks, and with `\_` as an underscore. */
export function wordOf(text: string): string {
  return normalizeName(
    text.replaceAll(/\\([_ ,;!&%#$])/g, (_, mark: string) => (mark === "_" ? "_" : "")).replaceAll(/\s/g, ""),
  );
}

/** The stem in a font or under an accent, where the braces hold one name. */
export function readStyled(reader: LatexReader): Stem | undefined {
  const start = reader.position;
  const token = take(reader);
  const font = fontCommands.get(token.text);
  const mark = accentCommands.get(token.text);
  const inner = nested(reader, () => readStyledInner(reader));
  if (!inner) {
    reader.position = start;
    return undefined;
  }
  const alphabet = font === "script" || font === "blackboard" ? font : inner.alphabet;
  return {
    ...inner,
    start,
    alphabet,
    isBold: inner.isBold || font === "bold" || font === "blackboard",
    hasArrow: inner.hasArrow === true || token.text === "vec",
    marks: mark === undefined ? inner.marks : [mark, ...inner.marks],
  };
}

function readStyledInner(reader: LatexReader): Stem | undefined {
  const isBraced = skip(reader, "{");
  const stem = styledContent(reader, isBraced);
  if (!stem || !isBraced) return stem;
  if (skip(reader, "}")) return stem;
  return undefined;
}

function styledContent(reader: LatexReader, isBraced: boolean): Stem | undefined {
  const start = reader.position;
  const token = peek(reader);
  const plain = { start, isBold: false, alphabet: "plain", marks: [] } as const;
  if (!token) return undefined;
  if (isBraced) {
    const word = bracedWord(reader);
    if (word !== undefined) return { ...plain, text: word };
  }
  if (token.kind === "letter" && !isBraced) {
    reader.position += 1;
    return { ...plain, text: normalizeName(token.text) };
  }
  if (token.kind === "number" && (isBraced || token.text.length === 1)) {
    reader.position += 1;
    return { ...plain, text: token.text };
  }
  if (token.kind !== "command") return undefined;
  const letter = letterCommands.get(token.text);
  if (letter !== undefined) {
    reader.position += 1;
    return { ...plain, text: letter };
  }
  if (fontCommands.has(token.text) || accentCommands.has(token.text)) return readStyled(reader);
  if (!wordCommands.has(token.text) || peek(reader, 1)?.kind !== "{") return undefined;
  reader.position += 1;
  return { ...plain, text: wordOf(bracedText(reader).text) };
}

// \mathbf{Ax} is a product where its letters are declared and the word is not.
function bracedWord(reader: LatexReader): string | undefined {
  let end = reader.position;
  while (reader.tokens[end] && reader.tokens[end].kind !== "}") {
    const { kind, text } = reader.tokens[end];
    const isPart = kind === "letter" || (kind === "number" && end > reader.position && /^\d+$/.test(text));
    if (!isPart && !(kind === "command" && text === "_" && end > reader.position)) return undefined;
    end += 1;
  }
  const [first, last] = [reader.tokens[reader.position], reader.tokens[end - 1]];
  if (!first || !last || end === reader.position) return undefined;
  const word = wordOf(reader.source.slice(first.span.start, last.span.end));
  const letters = [...word];
  const isProduct =
    letters.length > 1 && !isKnownName(reader, word, []) && letters.every((letter) => isKnownName(reader, letter, []));
  if (isProduct) return undefined;
  reader.position = end;
  return word;
}

/** The entry as a node. */
export function entryNode(target: Expression, indices: readonly IndexArgument[], span: Span): Expression {
  return { kind: "index", target, indices, span };
}

/** The identity without its size, where its positions are what matters. */
export function identityNode(span: Span): Expression {
  return callNode(notationNames.identity, span, [], span);
}
