// Sums over an index. The body is the product that follows, with its explicit operators, up to the next + or −.

import type { Expression } from "../expression.ts";
import { normalizeName } from "../name.ts";
import { parseError, quotable } from "../token.ts";
import { letterCommands, wordCommands } from "./commands.ts";
import { entriesOver } from "./extrema.ts";
import { nameFor, readSingle, wordOf } from "./identifiers.ts";
import { callNode, nameNode, numberNode } from "./make.ts";
import { lookOf } from "./names.ts";
import { bracedText, delimited, isNext, nested, peek, skip, spanSince, take, unexpected, written } from "./reader.ts";
import type { LatexReader } from "./reader.ts";

interface Range {
  readonly indices: readonly string[];
  readonly lower: Expression | undefined;
}

/** `\sum_{i=1}^{n} x_i`, `\sum_i`, `\sum_{i,j}`, or `\prod_i x_i`, from the command on. */
export function readSum(reader: LatexReader): Expression {
  const start = reader.position;
  const command = take(reader);
  const shown = `\\${command.text}`;
  let upper = skip(reader, "symbol", "^") ? readBound(reader) : undefined;
  const at = peek(reader)?.span ?? command.span;
  if (!skip(reader, "symbol", "_"))
    throw parseError(
      `cannot read ${shown} without its index`,
      command.span,
      command.text === "sum" ? "write \\sum_i x_i, or \\operatorname{sum}(x) for all entries" : "write \\prod_i x_i",
    );
  const { indices, lower } = readRange(reader, shown);
  upper ??= skip(reader, "symbol", "^") ? readBound(reader) : undefined;
  if (lower && !upper)
    throw parseError(`cannot read ${shown} with a first value alone`, at, `write ${shown}_{i=1}^{n}`);
  const body = readBody(reader, indices);
  const span = spanSince(reader, start);
  if (command.text === "prod") {
    const range = { indices, lower: upper && (lower ?? numberNode("1", at)), upper };
    return callNode("prod", command.span, [entriesOver(reader, body, range, shown)], span);
  }
  return indices.reduceRight<Expression>((inner, index) => {
    const first = nameNode(index, at);
    const range = upper ? [lower ?? numberNode("1", at), upper] : [];
    return callNode("sum", command.span, [first, ...range, inner], span);
  }, body);
}

/** `\max_i x_i` from its subscript on: the extremum of the entries. */
export function readExtremum(reader: LatexReader, name: string, start: number): Expression {
  const nameSpan = spanSince(reader, start);
  const shown = reader.source.slice(nameSpan.start, nameSpan.end);
  const at = peek(reader)?.span ?? nameSpan;
  reader.position += 1;
  const { indices, lower } = readRange(reader, shown);
  const upper = lower && skip(reader, "symbol", "^") ? readBound(reader) : undefined;
  if (lower && !upper)
    throw parseError(`cannot read ${shown} with a first value alone`, at, `write ${shown}_{i=1}^{n}, or ${shown}_i`);
  const body = readBody(reader, indices);
  const array = entriesOver(reader, body, { indices, lower, upper }, shown);
  return callNode(name, nameSpan, [array], spanSince(reader, start));
}

function readBody(reader: LatexReader, indices: readonly string[]): Expression {
  const looks = indices.map((index) => lookOf(index, []));
  reader.bound.push(...looks);
  const body = nested(reader, () => reader.grammar.term(reader));
  reader.bound.length -= looks.length;
  return body;
}

function readBound(reader: LatexReader): Expression {
  if (!isNext(reader, "{")) return readSingle(reader);
  return delimited(reader, take(reader), () => reader.grammar.sum(reader));
}

function readRange(reader: LatexReader, shown: string): Range {
  if (!isNext(reader, "{")) return { indices: [readIndexName(reader, shown)], lower: undefined };
  return delimited(reader, take(reader), () => {
    const indices = [readIndexName(reader, shown)];
    while (skip(reader, "symbol", ",")) indices.push(readIndexName(reader, shown));
    const lower = skip(reader, "symbol", "=") ? reader.grammar.sum(reader) : undefined;
    const token = peek(reader);
    if (token && token.kind !== "}")
      throw parseError(
        `cannot read the range of ${shown} at "${written(reader, token)}"`,
        token.span,
        `write ${shown}_{i=1}^{n}, ${shown}_{i} or ${shown}_{i,j}`,
      );
    return { indices, lower };
  });
}

function readIndexName(reader: LatexReader, shown: string): string {
  const start = reader.position;
  const token = peek(reader);
  if (!token) throw unexpected(reader);
  reader.position += 1;
  const letter = token.kind === "command" ? letterCommands.get(token.text) : undefined;
  const isWord = token.kind === "command" && wordCommands.has(token.text) && isNext(reader, "{");
  const stem = token.kind === "letter" ? normalizeName(token.text) : isWord ? wordOf(bracedText(reader).text) : letter;
  if (stem === undefined || stem === "")
    throw parseError(
      `cannot read "${quotable(written(reader, token))}" as the index of ${shown}`,
      token.span,
      `write a letter, as in ${shown}_{i=1}^{n}`,
    );
  // An index may hide a declared name, so it is a name of its own.
  return reader.book.axes.has(stem) ? stem : nameFor(reader, stem, [], spanSince(reader, start));
}
