// Products and extrema over an index: \prod_{i=1}^n x_i, \max_i |x_i|. The language has them over the entries of an
// array, so the body becomes the array of its values: each entry at the index is taken over the whole range.

import type { Expression, IndexArgument, ProductOperator } from "../expression.ts";
import { parseError } from "../token.ts";
import { entrywiseWords, letterCommands } from "./commands.ts";
import { juxtaposed, notationNames, powerNode, transposeNode } from "./make.ts";
import type { LatexReader } from "./reader.ts";
import type { LatexToken } from "./tokens.ts";

/** The positions that an index runs through; all of them without bounds. */
export interface IndexRange {
  readonly indices: readonly string[];
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
}

const entrywise: ReadonlySet<string> = new Set([...entrywiseWords.values(), notationNames.bars]);

/** The array whose entries are the values of the body at every position. Throws `parse` for a body that is not made of
 * entries at the index, numbers and declared scalars by functions of entries. */
export function entriesOver(reader: LatexReader, body: Expression, range: IndexRange, shown: string): Expression {
  const { indices, lower, upper } = range;
  const array = indices.length === 1 ? overOne(reader, body, range) : upper === undefined && overAll(body, indices);
  if (array && array.hasEntries) return array.expression;
  const variable = indices.find((index) => reader.book.axes.has(index));
  if (variable !== undefined && !mentions(reader, body, variable))
    throw parseError(
      `cannot read ${shown} over the variable ${variable}: optimisation is not part of the language`,
      body.span,
      "enter the function alone",
    );
  throw parseError(
    `cannot read this ${shown} over ${indices.join(", ")}: it must be made of entries such as x_${indices[0]}`,
    body.span,
    lower === undefined && upper === undefined
      ? `write ${shown}_i x_i with entries of declared vectors, or name the array of the values`
      : `write ${shown}_{i=1}^{n} x_i with entries of declared vectors, or name the array of the values`,
  );
}

interface Entries {
  readonly expression: Expression;
  /** Whether an entry at the index occurs, so that it is an array. */
  readonly hasEntries: boolean;
}

function isName(argument: IndexArgument, name: string): boolean {
  return argument.kind === "name" && argument.name === name;
}

// X_{ij} over both of its indices.
function overAll(body: Expression, indices: readonly string[]): Entries | undefined {
  if (body.kind !== "index" || body.indices.length !== indices.length) return undefined;
  const isWhole = indices.every((name) => body.indices.some((argument) => isName(argument, name)));
  return isWhole ? { expression: body.target, hasEntries: true } : undefined;
}

function overOne(reader: LatexReader, body: Expression, range: IndexRange): Entries | undefined {
  switch (body.kind) {
    case "number":
      return { expression: body, hasEntries: false };
    case "name":
      return reader.book.axes.get(body.name) === 0 && body.name !== range.indices[0]
        ? { expression: body, hasEntries: false }
        : undefined;
    case "index":
      return entries(reader, body, range);
    case "negate": {
      const inner = overOne(reader, body.operand, range);
      return inner && { ...inner, expression: { ...body, operand: inner.expression } };
    }
    case "sum":
      return sumOver(reader, body, range);
    case "product":
      return productOver(reader, body, range);
    case "power": {
      const base = overOne(reader, body.base, range);
      const exponent = overOne(reader, body.exponent, range);
      return base && exponent && raised(body, base, exponent);
    }
    case "call":
      return callOver(reader, body, range);
    default:
      return undefined;
  }
}

function callOver(
  reader: LatexReader,
  body: Extract<Expression, { readonly kind: "call" }>,
  range: IndexRange,
): Entries | undefined {
  const [first, second] = body.args;
  if (body.name === notationNames.exponential) {
    const exponent = overOne(reader, second, range);
    return exponent && { ...exponent, expression: { ...body, args: [first, exponent.expression] } };
  }
  if (body.name === notationNames.half) return overOne(reader, powerNode(first, second, true, body.span), range);
  if (body.name === notationNames.dot || body.name === notationNames.times)
    return overOne(reader, juxtaposed(body.args), range);
  if (!entrywise.has(body.name) || body.args.length !== 1) return undefined;
  const only = overOne(reader, first, range);
  return only && { ...only, expression: { ...body, args: [only.expression] } };
}

function raised(body: Expression, base: Entries, exponent: Entries): Entries {
  return {
    expression: powerNode(base.expression, exponent.expression, true, body.span),
    hasEntries: base.hasEntries || exponent.hasEntries,
  };
}

// Read off the tokens: the target may be any formula.
function mentions(reader: LatexReader, { span }: Expression, name: string): boolean {
  const isInside = (token: LatexToken): boolean => token.span.start >= span.start && token.span.end <= span.end;
  const spelled = [...name].length > 1 ? name.charAt(0) : name;
  return reader.tokens.some(
    (token) => isInside(token) && [name, spelled].includes(letterCommands.get(token.text) ?? token.text),
  );
}

// The other index of a matrix stays as it is, so it must not be the one that runs.
function entries(
  reader: LatexReader,
  body: Extract<Expression, { readonly kind: "index" }>,
  { indices: [name], lower, upper }: IndexRange,
): Entries | undefined {
  if (mentions(reader, body.target, name)) return undefined;
  const at = body.indices.findIndex((argument) => isName(argument, name));
  const others = body.indices.filter((_, position) => position !== at);
  if (at < 0 || others.some((other) => !isFixed(other, name))) return undefined;
  const { span } = body.indices[at];
  if (upper === undefined && others.length === 0) return { expression: body.target, hasEntries: true };
  const whole: IndexArgument =
    lower && upper ? { kind: "range", first: lower, last: upper, span } : { kind: "all", span };
  const taken = body.indices.map((argument, position) => (position === at ? whole : argument));
  const line: Expression = { ...body, indices: taken };
  // A row joins the columns of other factors.
  return { expression: at > 0 ? transposeNode(line, body.span) : line, hasEntries: true };
}

function isFixed(position: IndexArgument, name: string): boolean {
  return position.kind === "number" || (position.kind === "name" && position.name !== name);
}

function sumOver(
  reader: LatexReader,
  body: Extract<Expression, { readonly kind: "sum" }>,
  range: IndexRange,
): Entries | undefined {
  const terms = body.terms.map(({ negative, operand }) => ({ negative, found: overOne(reader, operand, range) }));
  const read = terms.flatMap(({ negative, found }) => (found ? [{ negative, operand: found.expression }] : []));
  if (read.length < terms.length) return undefined;
  return { expression: { ...body, terms: read }, hasEntries: terms.some(({ found }) => found?.hasEntries === true) };
}

const byEntries: Readonly<Record<ProductOperator, ProductOperator>> = { "*": ".*", "/": "./", ".*": ".*", "./": "./" };

function productOver(
  reader: LatexReader,
  body: Extract<Expression, { readonly kind: "product" }>,
  range: IndexRange,
): Entries | undefined {
  const first = overOne(reader, body.first, range);
  const rest = body.rest.map(({ operator, operand }) => ({ operator, found: overOne(reader, operand, range) }));
  const read = rest.flatMap(({ operator, found }) =>
    found ? [{ operator: byEntries[operator], operand: found.expression }] : [],
  );
  if (!first || read.length < rest.length) return undefined;
  return {
    expression: { ...body, first: first.expression, rest: read },
    hasEntries: first.hasEntries || rest.some(({ found }) => found?.hasEntries === true),
  };
}
