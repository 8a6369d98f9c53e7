// Index notation in MathML.

import { digits, element, fencedMath, identifier, inMathBrackets, operator, row } from "../print/mathml-elements.ts";
import { abstractMath } from "../print/mathml-calls.ts";
import { nameMath } from "../print/mathml-names.ts";
import { mathDocument } from "../print/mathml.ts";
import type { Node } from "../tensor/node.ts";
import { indexNotation, writtenEntries } from "./index-notation.ts";
import type { Writer } from "./index-notation.ts";

function indexMath(index: string): string {
  return /^\d+$/.test(index) ? digits(index) : nameMath(index, false);
}

function withIndices(base: string, indices: readonly string[]): string {
  return indices.length === 0 ? base : element("msub", base, row(...indices.map(indexMath)));
}

const writer: Writer = {
  name: (name, indices) => withIndices(nameMath(name, false), indices),
  delta: (first, second) => withIndices(identifier("δ"), [first, second]),
  triangle: (first, second) => fencedMath("[", row(indexMath(first), operator("≥"), indexMath(second)), "]"),
  number: ({ numerator, denominator }) =>
    denominator === 1n ? digits(`${numerator}`) : element("mfrac", digits(`${numerator}`), digits(`${denominator}`)),
  product: (factors) => factors.join(operator("\u2062")),
  sum: (index, body) => `${element("munder", operator("∑"), indexMath(index))}${body}`,
  abstract: (fn, args) => row(abstractMath(fn), operator("\u2061"), inMathBrackets(args.join(operator(",")))),
  call: (name, args) => row(identifier(name, true), operator("\u2061"), inMathBrackets(args.join(operator(",")))),
  power: (base, exponent) => element("msup", row(base), row(exponent)),
  brackets: inMathBrackets,
  matrix: (entry, indices) => withIndices(fencedMath("[", entry, "]"), indices),
  entryOf: (matrix, indices) => withIndices(row(matrix), indices),
};

function wordMath(word: string): string {
  if (word === "*") return operator("\u2062");
  if (word === "-") return operator("−");
  if (/^\d/.test(word)) return digits(word);
  return /^[\p{L}_]/u.test(word) ? nameMath(word, false) : operator(word);
}

// Plain signs, numbers and lengths stand between the elements; each becomes an element of its own.
function withElements(source: string): string {
  return source
    .split(/(<(mi|mn|mo|mtext)\b.*?<\/\2>|<[^>]*>)/u)
    .filter((part) => part !== undefined && !["mi", "mn", "mo", "mtext"].includes(part))
    .map((part) => (part.startsWith("<") ? part : (part.match(/[\p{L}\p{N}_.]+|\S/gu) ?? []).map(wordMath).join("")))
    .join("");
}

/** The entry of the node at indices i, j, k, … as a `<math>` element. */
export function indexMathML(node: Node): string {
  return mathDocument(withElements(writtenEntries(node, writer)), indexNotation(node).text);
}
