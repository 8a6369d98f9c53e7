// What one run of inference carries from node to node.

import { ClosedformError } from "../error.ts";
import type { ErrorCode } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Expression, Statement } from "../syntax/expression.ts";
import type { Span } from "../syntax/span.ts";
import { quotable } from "../syntax/token.ts";
import { dimensionNames, namedDimension, substituteDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { typeText } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { childrenOf } from "./children.ts";
import { isFlexibleName, mapDimensions, resolveDimension } from "./dimension-solver.ts";
import type { DimensionSolver } from "./dimension-solver.ts";
import type { NameTable } from "./names.ts";

/** The most nodes that one program may become once its functions are written out; a program that is longer may have as
 * many as it has characters. */
export const maximumNodes = 200_000;
/** The deepest chain of operands within one statement, functions written out. */
export const maximumHeight = 1_200;
/** The deepest chain of operands across definitions, which later passes take one statement at a time. */
export const maximumChain = 500_000;
/** The most functions that may be inside one another's calls. */
export const maximumCallDepth = 200;

/** A definition `F(u, v) = …`. */
export type FunctionDefinition = Extract<Statement, { readonly kind: "function" }>;

/** What names mean at one place: parameters and bound indices, and the functions whose bodies enclose it. */
export interface Scope {
  readonly bindings: ReadonlyMap<string, MatrixExpression>;
  readonly calls: readonly string[];
}

/** The state of one run. */
export interface Inference {
  readonly source: string;
  readonly names: NameTable;
  readonly solver: DimensionSolver;
  /** The types of declared and undeclared variables; those of undeclared ones have flexible lengths. */
  readonly variableTypes: ReadonlyMap<string, Type>;
  readonly definitions: Map<string, MatrixExpression>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** The number of arguments of each abstract function that has been met. */
  readonly abstractFunctions: Map<string, number>;
  /** Set where there are no abstract functions but these. */
  readonly knownFunctions: ReadonlyMap<string, number> | undefined;
  /** Length keys of the bound indices that some axis has fixed. */
  readonly usedIndices: Set<string>;
  readonly heights: Map<MatrixExpression, number>;
  /** Whether `[a, b]` must have scalar entries: tried first, so that undeclared components come out as scalars. */
  readonly scalarArrays: boolean;
  nodes: number;
  depth: number;
  /** The typed form of an expression; here so that rules need not import the dispatcher. */
  readonly infer: (expression: Expression, scope: Scope) => MatrixExpression;
}

/** Registers a node that inference made. Throws `budget` beyond `maximumNodes` or `maximumChain`. */
export function make(context: Inference, node: MatrixExpression): MatrixExpression {
  context.nodes += 1;
  let height = 0;
  for (const child of childrenOf(node)) height = Math.max(height, context.heights.get(child) ?? 0);
  context.heights.set(node, height + 1);
  if (context.nodes > Math.max(maximumNodes, context.source.length))
    throw budgetError(`it has more than ${maximumNodes} parts once its functions are written out`, node.span);
  if (height >= maximumChain)
    throw budgetError(`its operations nest deeper than ${maximumChain} once its definitions are put in`, node.span);
  return node;
}

/** The `budget` error for a program that is too large to type. */
export function budgetError(reason: string, at: Span | undefined): ClosedformError {
  return new ClosedformError("budget", `cannot type the formula: ${reason}`, {
    at,
    hint: "simplify the program or split it",
  });
}

/** An error at a range of the user's text. */
export function failure(code: ErrorCode, message: string, at: Span, hint?: string): ClosedformError {
  return new ClosedformError(code, message, { at, hint });
}

/** A `shape-mismatch` error at a range of the user's text. */
export function mismatch(message: string, at: Span, hint?: string): ClosedformError {
  return failure("shape-mismatch", message, at, hint);
}

/** The user's text of a range on one line, shortened for a message. */
export function quote(context: Inference, span: Span): string {
  return quotable(context.source.slice(span.start, span.end).replace(/[ \t\r\n]{1,1000}/g, " "));
}

/** The text of a range with brackets around it unless it binds tighter than any operator. */
export function quoteFactor(context: Inference, syntax: Expression): string {
  const text = quote(context, syntax.span);
  const atomic =
    syntax.kind === "name" ||
    syntax.kind === "number" ||
    syntax.kind === "call" ||
    syntax.kind === "index" ||
    syntax.kind === "array";
  return atomic || syntax.kind === "transpose" || text.startsWith("(") ? text : `(${text})`;
}

/** The text of the transpose of a factor. */
export function quoteTransposed(context: Inference, syntax: Expression): string {
  if (syntax.kind === "transpose") return quoteFactor(context, syntax.operand);
  return `${quoteFactor(context, syntax)}'`;
}

const readableNames: readonly string[] = ["n", "m", "p", "q", "r", "s", "k", "l"];

/** Names for lengths that nothing fixes: n, m, p, … and then n1, n2, …, leaving out those in use. */
export function* freshNames(isUsed: (name: string) => boolean): Generator<string, never> {
  for (const name of readableNames) if (!isUsed(name)) yield name;
  for (let number = 1; ; number += 1) if (!isUsed(`n${number}`)) yield `n${number}`;
}

/** The types' text with everything put in that is known; open lengths get readable names, the same in each text. */
export function typeTexts(context: Inference, types: readonly Type[]): readonly string[] {
  const shown = new Map<string, Dimension>();
  const fresh = freshNames((name) => context.names.isTaken(name));
  const readable = (dimension: Dimension): Dimension => {
    const resolved = resolveDimension(context.solver, dimension);
    for (const name of dimensionNames(resolved)) {
      if (isFlexibleName(name) && !shown.has(name)) shown.set(name, namedDimension(fresh.next().value));
    }
    return substituteDimension(resolved, (name) => shown.get(name));
  };
  return types.map((type) => typeText(mapDimensions(type, readable)));
}

/** `text : type` for each operand, as messages show them. */
export function describe(
  context: Inference,
  ...operands: readonly { readonly text: string; readonly type: Type }[]
): readonly string[] {
  const types = typeTexts(
    context,
    operands.map((operand) => operand.type),
  );
  return operands.map((operand, position) => `${operand.text} : ${types[position]}`);
}
