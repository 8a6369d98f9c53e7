// Bracketed matrices and choices between cases.

import type { ComparisonOperator, Expression } from "../expression.ts";
import type { Span } from "../span.ts";
import { parseError } from "../token.ts";
import { isCondition } from "./conditions.ts";
import { wordOf } from "./identifiers.ts";
import { callNode, notationNames } from "./make.ts";
import { bracedText, isNext, nested, peek, skip, spanSince, take, unexpected } from "./reader.ts";
import type { LatexReader } from "./reader.ts";

const matrices: ReadonlySet<string> = new Set(["matrix", "bmatrix", "pmatrix", "Bmatrix", "smallmatrix", "array"]);

/** The value of the environment that begins at the next token. Throws `parse` for environments that are no values. */
export function readEnvironment(reader: LatexReader): Expression {
  const start = reader.position;
  const { text: name, span } = take(reader);
  if (name === "cases" || name === "dcases") return nested(reader, () => readCases(reader, name, start));
  if (!matrices.has(name) && name !== "vmatrix")
    throw parseError(
      `cannot read the environment ${name}`,
      span,
      "the environments are bmatrix, pmatrix, vmatrix and cases; write one formula without aligned lines",
    );
  if (name === "array" && isNext(reader, "{")) bracedText(reader);
  const rows = nested(reader, () => readRows(reader, name, span));
  const whole = spanSince(reader, start);
  const array = arrayNode(rows, whole);
  return name === "vmatrix" ? callNode("det", span, [array], whole) : array;
}

function readRows(reader: LatexReader, name: string, opening: Span): readonly (readonly Expression[])[] {
  const rows: Expression[][] = [];
  reader.open.push(name);
  do {
    if (isNext(reader, "end")) break;
    const row = [reader.grammar.sum(reader)];
    while (skip(reader, "symbol", "&")) row.push(reader.grammar.sum(reader));
    rows.push(row);
  } while (skip(reader, "break"));
  reader.open.pop();
  closeEnvironment(reader, name, opening);
  if (rows.length === 0) throw parseError("cannot read an empty array", opening, "write at least one entry");
  checkWidths(rows);
  return rows;
}

/** Throws `parse` unless all rows have the same number of entries. */
export function checkWidths(rows: readonly (readonly Expression[])[]): void {
  const width = rows[0].length;
  const uneven = rows.find((row) => row.length !== width);
  if (uneven)
    throw parseError(
      "cannot read the array: its rows have different numbers of entries",
      uneven[0].span,
      "give every row the same number of entries",
    );
}

function closeEnvironment(reader: LatexReader, name: string, opening: Span): void {
  if (!peek(reader))
    throw parseError(`cannot read the formula: ${name} is never ended`, opening, `write \\end{${name}}`);
  if (!isNext(reader, "end")) throw unexpected(reader);
  const ending = take(reader);
  if (ending.text !== name)
    throw parseError(
      `cannot read the formula: ${name} is ended by ${ending.text}`,
      ending.span,
      `write \\end{${name}} here`,
    );
}

/** The array of these rows: a column is a vector and a row its transpose; rows of several entries make a matrix. */
export function arrayNode(rows: readonly (readonly Expression[])[], span: Span): Expression {
  const isColumn = rows[0].length === 1;
  if (isColumn) return { kind: "array", rows, isMatrix: false, span };
  const array: Expression = { kind: "array", rows, isMatrix: rows.length > 1, span };
  return rows.length > 1 ? array : callNode(notationNames.row, span, [array], span);
}

interface Case {
  readonly value: Expression;
  /** Absent in the last case. */
  readonly condition: Expression | undefined;
}

const otherwiseWords: ReadonlySet<string> = new Set(["otherwise", "else", "otherwise.", "else."]);
const leadingWords: ReadonlySet<string> = new Set(["if", "for", "when", "falls"]);

function readCases(reader: LatexReader, name: string, start: number): Expression {
  const opening = reader.tokens[start].span;
  const cases: Case[] = [];
  reader.open.push(name);
  do {
    if (isNext(reader, "end")) break;
    cases.push(readCase(reader));
  } while (skip(reader, "break"));
  reader.open.pop();
  closeEnvironment(reader, name, opening);
  return choice(cases, spanSince(reader, start));
}

function readCase(reader: LatexReader): Case {
  const value = reader.grammar.sum(reader);
  skip(reader, "symbol", ",");
  if (!skip(reader, "symbol", "&")) throw unexpected(reader);
  if (skipWord(reader, otherwiseWords)) return { value, condition: undefined };
  skipWord(reader, leadingWords);
  const condition = reader.grammar.condition(reader);
  if (!isCondition(condition))
    throw parseError(
      "cannot read a case without a comparison",
      condition.span,
      "write \\text{if } x > 0, or \\text{otherwise}",
    );
  skip(reader, "symbol", ",");
  skip(reader, "symbol", ".");
  return { value, condition };
}

function skipWord(reader: LatexReader, words: ReadonlySet<string>): boolean {
  const start = reader.position;
  const token = peek(reader);
  if (token?.kind !== "command" || peek(reader, 1)?.kind !== "{") return false;
  reader.position += 1;
  if (words.has(wordOf(bracedText(reader).text).toLowerCase())) return true;
  reader.position = start;
  return false;
}

const opposites: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

function sameTerms(a: Expression, b: Expression): boolean {
  if (a.kind === "name" && b.kind === "name") return a.name === b.name;
  if (a.kind === "number" && b.kind === "number")
    return a.value.numerator === b.value.numerator && a.value.denominator === b.value.denominator;
  return false;
}

/** Whether one condition holds exactly where the other does not. */
function areOpposite(a: Expression, b: Expression): boolean {
  if (a.kind !== "comparison" || b.kind !== "comparison") return false;
  const wanted = opposites[a.operator];
  if (b.operator === wanted && sameTerms(a.left, b.left) && sameTerms(a.right, b.right)) return true;
  return b.operator === mirrored[wanted] && sameTerms(a.left, b.right) && sameTerms(a.right, b.left);
}

function choice(cases: readonly Case[], span: Span): Expression {
  const last = cases[cases.length - 1];
  const before = cases[cases.length - 2];
  const isComplete =
    last !== undefined &&
    (last.condition === undefined ||
      (cases.length === 2 && before.condition !== undefined && areOpposite(before.condition, last.condition)));
  if (!isComplete || before === undefined)
    throw parseError(
      "cannot read the cases: they must cover everything",
      last?.value.span ?? span,
      "end with a line such as 0 & \\text{otherwise}",
    );
  return cases.slice(0, -1).reduceRight<Expression>((rest, { value, condition }) => {
    if (!condition)
      throw parseError("cannot read a case behind the last one", value.span, "put the line with otherwise last");
    return callNode("where", span, [condition, value, rest], span);
  }, last.value);
}
