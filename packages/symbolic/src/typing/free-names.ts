// The names of a program that nothing declares, found before inference so that each can be given a kind.

import { ClosedformError } from "../error.ts";
import type { Expression, Program } from "../syntax/expression.ts";
import { notationNames } from "../syntax/latex/make.ts";
import { isGreekName } from "../syntax/name.ts";
import type { Span } from "../syntax/span.ts";
import { spelledKind } from "./default-kind.ts";
import type { DefaultKind } from "./default-kind.ts";
import { readIndexSum } from "./index-sum.ts";
import { isConstantName } from "./names.ts";
import type { NameTable } from "./names.ts";
import { isFunctionName } from "./signatures.ts";
import { nearMiss } from "./spelling.ts";

/** Calls with arguments that are lengths, and the position of the first of them. */
const sizeArguments: ReadonlyMap<string, number> = new Map([
  ["eye", 0],
  ["ones", 0],
  ["zeros", 0],
  ["commutation", 0],
  ["elimination", 0],
  ["duplication", 0],
  ["reshape", 1],
  ["range", 0],
]);

interface Collector {
  readonly table: NameTable;
  /** Where each undeclared name first stands. */
  readonly places: Map<string, Span>;
}

/** Puts the program's undeclared names and the dimensions that its sizes introduce into the table. Throws
 * `unknown-name` for a name that is one letter away from a declared one, and for a function used as a value. */
export function collectFreeNames(program: Program, table: NameTable): void {
  const collector: Collector = { table, places: new Map() };
  for (const [position, statement] of program.statements.entries()) {
    if (statement.kind !== "function") visit(collector, statement.value, new Set());
    else
      visit(collector, statement.body, new Set(position === program.statements.length - 1 ? [] : statement.parameters));
  }
  for (const [name, at] of collector.places) if (!table.dimensions.has(name)) checkUndeclared(table, name, at);
  for (const name of table.dimensions) table.undeclared.delete(name);
}

function checkUndeclared(table: NameTable, name: string, at: Span): void {
  if (isFunctionName(name) && !isGreekName(name)) {
    throw new ClosedformError("unknown-name", `cannot use ${name} as a value: it is a function`, {
      at,
      hint: `write ${name}(x), or declare a variable ${name}`,
    });
  }
  const letters = [...name];
  if (letters.length > 1 && letters.length < 5 && letters.every((letter) => table.variables.has(letter)))
    throw new ClosedformError("unknown-name", `the name ${name} is not declared`, {
      at,
      hint: `write ${letters.join("*")} for a product, or declare ${name}`,
    });
  const near = isGreekName(name) ? undefined : nearMiss(name, [...table.variables, ...table.definitions]);
  if (near !== undefined)
    throw new ClosedformError("unknown-name", `the name ${name} is not declared`, {
      at,
      hint: `did you mean ${near}?`,
    });
}

function isKnown(collector: Collector, name: string): boolean {
  const { table } = collector;
  return table.variables.has(name) || table.definitions.has(name) || table.dimensions.has(name) || isConstantName(name);
}

function note(collector: Collector, written: string, bound: ReadonlySet<string>, at: Span): void {
  if (bound.has(written)) return;
  collector.table.written.add(written);
  const name = collector.table.spelling(written);
  if (isKnown(collector, name)) return;
  if (!collector.places.has(name)) collector.places.set(name, at);
  collector.table.undeclared.add(name);
}

function noteSize(collector: Collector, expression: Expression, bound: ReadonlySet<string>): void {
  switch (expression.kind) {
    case "name": {
      if (bound.has(expression.name)) return;
      const name = collector.table.spelling(expression.name);
      collector.table.written.add(expression.name);
      if (!isKnown(collector, name)) collector.table.dimensions.add(name);
      return;
    }
    case "sum":
      for (const term of expression.terms) noteSize(collector, term.operand, bound);
      return;
    case "product":
      for (const factor of [expression.first, ...expression.rest.map((step) => step.operand)])
        noteSize(collector, factor, bound);
      return;
    case "array":
      for (const entry of expression.rows.flat()) noteSize(collector, entry, bound);
      return;
    default:
      visit(collector, expression, bound);
  }
}

function visitCall(
  collector: Collector,
  call: Extract<Expression, { readonly kind: "call" }>,
  bound: ReadonlySet<string>,
): void {
  const { table } = collector;
  const parts = readIndexSum(
    call,
    (name) => bound.has(name) || table.arrays.has(table.spelling(name)) || table.definitions.has(name),
  );
  if (parts) {
    for (const bounds of [parts.lower, parts.upper]) if (bounds) noteSize(collector, bounds, bound);
    visit(collector, parts.body, new Set([...bound, parts.index]));
    return;
  }
  const firstSize = sizeArguments.get(call.name) ?? call.args.length;
  for (const [position, argument] of call.args.entries()) {
    if (position >= firstSize) noteSize(collector, argument, bound);
    else visit(collector, argument, bound);
  }
}

function visitIndex(
  collector: Collector,
  expression: Extract<Expression, { readonly kind: "index" }>,
  bound: ReadonlySet<string>,
): void {
  visit(collector, expression.target, bound);
  for (const index of expression.indices) {
    if (index.kind === "all") continue;
    if (index.kind !== "range") visit(collector, index, bound);
    else for (const end of [index.first, index.last]) noteSize(collector, end, bound);
  }
}

/** Functions that say nothing of a scalar, so that a bare name as their argument is a vector. */
const vectorFunctions: ReadonlySet<string> = new Set([
  "sum",
  "mean",
  "prod",
  "var",
  "max",
  "min",
  "onehotmax",
  "onehotmin",
  "logsumexp",
  "norm",
  "norm1",
  "norm2",
  "normInf",
  "dot",
  "outer",
  "cosine",
]);

const matrixFunctions: ReadonlySet<string> = new Set([
  "inv",
  "pinv",
  "adj",
  "transpose",
  "expm",
  "logm",
  "sqrtm",
  "chol",
]);

// Whether an operand is a matrix by its spelling: a row times it is a row.
function looksLikeMatrix(collector: Collector, operand: Expression): boolean {
  if (operand.kind === "transpose") return looksLikeMatrix(collector, operand.operand);
  if (operand.kind === "call") return matrixFunctions.has(operand.name);
  return operand.kind === "name" && spelledKind(collector.table.spelling(operand.name)) === "matrix";
}

// In a'*X*b, which begins with a row, the last name is the column that it meets: a scalar would stand in front.
function suggestLast(
  collector: Collector,
  { first, rest }: Extract<Expression, { readonly kind: "product" }>,
  bound: ReadonlySet<string>,
): void {
  const isRow =
    first.kind === "transpose" && first.operand.kind === "name" && !looksLikeMatrix(collector, first.operand);
  const middle = rest.slice(0, -1);
  if (!isRow || rest.some(({ operator }) => operator !== "*")) return;
  if (!middle.every(({ operand }) => looksLikeMatrix(collector, operand))) return;
  suggestKind(collector, rest[rest.length - 1].operand, bound, "vector");
}

/** Notes what a use says of a name's kind: `b'` and `sum(b)` are no scalars, `a[i]` is a vector, `a[i, j]` a matrix. */
function suggest(collector: Collector, expression: Expression, bound: ReadonlySet<string>): void {
  if (expression.kind === "transpose") suggestKind(collector, expression.operand, bound, "vector");
  if (expression.kind === "index")
    suggestKind(collector, expression.target, bound, expression.indices.length === 2 ? "matrix" : "vector", true);
  if (expression.kind === "product") suggestLast(collector, expression, bound);
  if (expression.kind !== "call" || !vectorFunctions.has(expression.name)) return;
  const isExtremum = expression.name === "max" || expression.name === "min";
  if (isExtremum && expression.args.length > 1) return;
  for (const argument of expression.args) suggestKind(collector, argument, bound, "vector");
}

function suggestKind(
  collector: Collector,
  expression: Expression,
  bound: ReadonlySet<string>,
  kind: DefaultKind,
  always = false,
): void {
  if (expression.kind !== "name" || bound.has(expression.name)) return;
  const { suggested, spelling } = collector.table;
  const name = spelling(expression.name);
  if (always || (spelledKind(name) === "scalar" && !suggested.has(name))) suggested.set(name, kind);
}

function visit(collector: Collector, expression: Expression, bound: ReadonlySet<string>): void {
  suggest(collector, expression, bound);
  if (expression.kind === "name") note(collector, expression.name, bound, expression.span);
  else if (expression.kind === "call") visitCall(collector, expression, bound);
  else if (expression.kind === "index") visitIndex(collector, expression, bound);
  else if (expression.kind === "power" && isTransposeMark(expression.exponent))
    visit(collector, expression.base, bound);
  else for (const part of partsOf(expression)) visit(collector, part, bound);
}

/** Whether an exponent is the bare name T, or −T: a transpose unless T is declared, defined or used as a value elsewhere. */
export function isTransposeMark(exponent: Expression): boolean {
  const name = exponent.kind === "negate" ? exponent.operand : exponent;
  return name.kind === "name" && name.name === "T";
}

/** Whether some power of the program has the exponent `T`. */
export function usesTransposeMark(program: Program): boolean {
  return hasPart(program, (part) => part.kind === "power" && isTransposeMark(part.exponent));
}

/** Whether something in the program takes its shape from where it stands: `vector(c)`, `matrix(c)`, and in LaTeX `I` and
 * unit vectors without their sizes. */
export function isShapedByContext(program: Program): boolean {
  return hasPart(program, (part) => part.kind === "call" && contextShaped.has(part.name));
}

const contextShaped: ReadonlySet<string> = new Set(["vector", "matrix", notationNames.identity, notationNames.unit]);

function hasPart(program: Program, isWanted: (part: Expression) => boolean): boolean {
  const pending = program.statements.map((statement) =>
    statement.kind === "function" ? statement.body : statement.value,
  );
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isWanted(next)) return true;
    pending.push(...partsOf(next));
  }
  return false;
}

/** Whether the program has an array of names alone, all undeclared and with the spelling of matrices, such as `[A, B]`. */
export function hasBlocksOfNames(program: Program, names: NameTable): boolean {
  const isMatrixName = (entry: Expression): boolean =>
    entry.kind === "name" &&
    names.undeclared.has(names.spelling(entry.name)) &&
    spelledKind(names.spelling(entry.name)) === "matrix";
  return hasPart(program, (part) => part.kind === "array" && part.rows.every((row) => row.every(isMatrixName)));
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "name":
      return [];
    case "negate":
    case "transpose":
      return [expression.operand];
    case "sum":
      return expression.terms.map((term) => term.operand);
    case "product":
      return [expression.first, ...expression.rest.map((step) => step.operand)];
    case "power":
      return [expression.base, expression.exponent];
    case "comparison":
      return [expression.left, expression.right];
    case "call":
      return expression.args;
    case "index":
      return [
        expression.target,
        ...expression.indices.flatMap((index) =>
          index.kind === "all" ? [] : index.kind === "range" ? [index.first, index.last] : [index],
        ),
      ];
    case "array":
      return expression.rows.flat();
  }
}
