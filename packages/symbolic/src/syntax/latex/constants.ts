// Letters that stand for constant arrays unless they are declared: I, bold 1 and 0, unit vectors e_i, and K_{m,n}.

import type { Expression, IndexArgument } from "../expression.ts";
import { parseError } from "../token.ts";
import { isIndicatorNext, readIndicator } from "./conditions.ts";
import type { Stem } from "./identifiers.ts";
import { entryNode, identityNode, isKnownName, readPositions, readSingle } from "./identifiers.ts";
import { callNode, notationNames, numberNode } from "./make.ts";
import { expect, isNext, nested, peek, skip, spanSince, take, unexpected } from "./reader.ts";
import type { LatexReader } from "./reader.ts";

/** The lengths in a subscript: `_n`, `_{m \times n}`, `_{m,n}`, `_{2 n + 1}`. */
export function readSizes(reader: LatexReader): readonly Expression[] {
  expect(reader, "symbol", "_");
  if (!isNext(reader, "{")) return [readSingle(reader)];
  take(reader);
  const wasSize = reader.isSize;
  reader.isSize = true;
  const sizes = nested(reader, () => {
    const read = [reader.grammar.sum(reader)];
    while (skip(reader, "symbol", ",") || skip(reader, "command", "times")) read.push(reader.grammar.sum(reader));
    return read;
  });
  reader.isSize = wasSize;
  if (!skip(reader, "}")) throw unexpected(reader);
  return sizes;
}

function filled(reader: LatexReader, name: "ones" | "zeros", stem: Stem): Expression {
  const value = name === "ones" ? "1" : "0";
  if (isNext(reader, "symbol", "_")) {
    const sizes = readSizes(reader);
    const span = spanSince(reader, stem.start);
    return callNode(name, span, sizes, span);
  }
  const span = spanSince(reader, stem.start);
  // A zero fits every shape as a scalar; ones take the length that their use gives them.
  return value === "0" ? numberNode("0", span) : callNode("vector", span, [numberNode("1", span)], span);
}

function identity(reader: LatexReader, stem: Stem): Expression {
  if (!isNext(reader, "symbol", "_")) return identityNode(spanSince(reader, stem.start));
  if (holdsBoundIndex(reader)) {
    const own = spanSince(reader, stem.start);
    const indices = pairs(readPositions(reader));
    return entryNode(identityNode(own), indices, spanSince(reader, stem.start));
  }
  const sizes = readSizes(reader);
  const span = spanSince(reader, stem.start);
  return callNode("eye", span, sizes, span);
}

// I_{ij} without a comma reads as the product of i and j.
function pairs(positions: readonly IndexArgument[]): readonly IndexArgument[] {
  const [only] = positions;
  if (positions.length !== 1 || only.kind !== "product") return positions;
  return [only.first, ...only.rest.map(({ operand }) => operand)];
}

function holdsBoundIndex(reader: LatexReader): boolean {
  const isBraced = peek(reader, 1)?.kind === "{";
  for (let ahead = isBraced ? 2 : 1; ; ahead += 1) {
    const token = peek(reader, ahead);
    if (!token || token.kind === "}") return false;
    if (token.kind === "letter" && reader.bound.includes(token.text)) return true;
    if (!isBraced) return false;
  }
}

function unitVector(reader: LatexReader, stem: Stem): Expression {
  const positions = readPositions(reader);
  const span = spanSince(reader, stem.start);
  const [position] = positions;
  if (positions.length !== 1 || position.kind === "all" || position.kind === "range")
    throw parseError("cannot read a unit vector with several positions", span, "write \\mathbf{e}_{i}");
  return callNode(notationNames.unit, span, [position], span);
}

/** The constant array that a stem stands for where nothing of its name is declared, with its subscript; `undefined`
 * when the stem is a name. */
export function readConstantArray(reader: LatexReader, stem: Stem): Expression | undefined {
  if (stem.marks.length > 0 || stem.known !== undefined) return undefined;
  if (stem.text === "1" && stem.isBold)
    return isIndicatorNext(reader) ? readIndicator(reader, stem.start) : filled(reader, "ones", stem);
  if (stem.text === "0" && stem.isBold) return filled(reader, "zeros", stem);
  if (/^\d/.test(stem.text)) {
    const span = spanSince(reader, stem.start);
    throw parseError(`cannot read a bold number ${stem.text}`, span, "only \\mathbf{1} and \\mathbf{0} are arrays");
  }
  const isScript = stem.alphabet === "script";
  if (isScript || isKnownName(reader, stem.text, []) || isDeclaredWithSubscript(reader, stem)) return undefined;
  if (stem.text === "I" && isIndicatorNext(reader)) return readIndicator(reader, stem.start);
  if (stem.text === "I") return identity(reader, stem);
  const hasSubscript = isNext(reader, "symbol", "_");
  if (stem.text === "e" && stem.isBold && hasSubscript) return unitVector(reader, stem);
  if (stem.text !== "K" || !stem.isBold || !hasSubscript || holdsBoundIndex(reader)) return undefined;
  const start = reader.position;
  const sizes = readSizes(reader);
  const span = spanSince(reader, stem.start);
  if (sizes.length === 2) return callNode("commutation", span, sizes, span);
  reader.position = start;
  return undefined;
}

// I_1 may be the name of a variable of its own.
function isDeclaredWithSubscript(reader: LatexReader, stem: Stem): boolean {
  if (!isNext(reader, "symbol", "_")) return false;
  const next = peek(reader, 1);
  const inner = next?.kind === "{" ? peek(reader, 2) : next;
  const closes = next?.kind !== "{" || peek(reader, 3)?.kind === "}";
  return inner !== undefined && closes && isKnownName(reader, stem.text, [inner.text]);
}
