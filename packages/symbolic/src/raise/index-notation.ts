// Einstein notation for what no matrix notation expresses: the entry of the result at named indices. The walk is the same
// for text and LaTeX; a writer knows how each form is spelled.

import { isByRow, productOfOthers } from "../functions/reduction.ts";
import { abstractLatex } from "../print/latex-calls.ts";
import { nameLatex } from "../print/latex-names.ts";
import { abstractText } from "../syntax/abstract-function.ts";
import type { AbstractFunction } from "../syntax/abstract-function.ts";
import { minusOne, rationalText, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { ContractionNode, MatrixFunctionNode, Node, PatternNode, SumNode } from "../tensor/node.ts";

/** A result written by its entries. */
export interface IndexNotation {
  readonly text: string;
  readonly latex: string;
}

/** A written part and whether it needs brackets as a factor. */
interface Written {
  readonly source: string;
  readonly isSum: boolean;
}

/** How the forms of index notation are spelled in one target. Sums are joined by plain ` + ` and ` - `. */
export interface Writer {
  readonly name: (name: string, indices: readonly string[]) => string;
  readonly delta: (first: string, second: string) => string;
  /** 1 on and below the diagonal, else 0. */
  readonly triangle: (row: string, column: string) => string;
  readonly number: (value: Rational) => string;
  readonly product: (factors: readonly string[]) => string;
  readonly sum: (index: string, body: string) => string;
  readonly call: (name: string, args: readonly string[]) => string;
  readonly abstract: (fn: AbstractFunction, args: readonly string[]) => string;
  readonly power: (base: string, exponent: string) => string;
  readonly brackets: (inner: string) => string;
  /** The matrix of the given entries, as the operand of a function of matrices. */
  readonly matrix: (entry: string, indices: readonly string[]) => string;
  readonly entryOf: (matrix: string, indices: readonly string[]) => string;
}

const textWriter: Writer = {
  name: (name, indices) => (indices.length === 0 ? name : `${name}[${indices.join(",")}]`),
  delta: (first, second) => `delta(${first},${second})`,
  triangle: (row, column) => `[${row} >= ${column}]`,
  number: rationalText,
  product: (factors) => factors.join("*"),
  sum: (index, body) => `sum(${index}, ${body})`,
  call: (name, args) => `${name}(${args.join(", ")})`,
  abstract: (fn, args) => `${abstractText(fn)}(${args.join(", ")})`,
  power: (base, exponent) => `${base}^${/^\w+$/u.test(exponent) ? exponent : `(${exponent})`}`,
  brackets: (inner) => `(${inner})`,
  matrix: (entry, indices) => `[${entry}]_${indices.join("")}`,
  entryOf: (matrix, indices) => (indices.length === 0 ? matrix : `${matrix}[${indices.join(",")}]`),
};

function latexIndex(index: string): string {
  return index.replace(/(\d+)$/u, "_{$1}");
}

function subscript(indices: readonly string[]): string {
  return indices.length === 0 ? "" : `_{${indices.map(latexIndex).join(" ")}}`;
}

const latexWriter: Writer = {
  name: (name, indices) =>
    indices.length === 0 ? nameLatex(name, false) : `{${nameLatex(name, false)}}${subscript(indices)}`,
  delta: (first, second) => `\\delta${subscript([first, second])}`,
  triangle: (row, column) => `\\left[${latexIndex(row)} \\ge ${latexIndex(column)}\\right]`,
  number: (value) =>
    value.denominator === 1n ? `${value.numerator}` : `\\frac{${value.numerator}}{${value.denominator}}`,
  product: (factors) => factors.join(" \\, "),
  sum: (index, body) => `\\sum_{${latexIndex(index)}} ${body}`,
  abstract: (fn, args) => `${abstractLatex(fn)}\\left(${args.join(", ")}\\right)`,
  call: (name, args) => `\\operatorname{${name}}\\left(${args.join(", ")}\\right)`,
  power: (base, exponent) => `{${base}}^{${exponent}}`,
  brackets: (inner) => `\\left(${inner}\\right)`,
  matrix: (entry, indices) => `\\left[${entry}\\right]${subscript(indices)}`,
  entryOf: (matrix, indices) => (indices.length === 0 ? matrix : `{${matrix}}${subscript(indices)}`),
};

interface Walk {
  readonly writer: Writer;
  nextBound: number;
}

const freeNames = ["i", "j", "k", "l", "p", "q", "r", "s"];

function boundName(walk: Walk): string {
  walk.nextBound += 1;
  return `t${walk.nextBound}`;
}

function asFactor(walk: Walk, { source, isSum }: Written): string {
  return isSum ? walk.writer.brackets(source) : source;
}

function contractionEntry(node: ContractionNode, indices: readonly string[], walk: Walk): Written {
  const { writer } = walk;
  const names = new Map<number, string>();
  const deltas: string[] = [];
  node.out.forEach((label, axis) => {
    const known = names.get(label);
    if (known === undefined) names.set(label, indices[axis]);
    else deltas.push(writer.delta(known, indices[axis]));
  });
  const bound: string[] = [];
  node.labels.forEach((_, label) => {
    if (names.has(label)) return;
    bound.push(boundName(walk));
    names.set(label, bound[bound.length - 1]);
  });
  const factors = node.factors.map((factor) => {
    const own = factor.labels.map((label) => names.get(label)!);
    return asFactor(walk, entry(factor.node, own, walk));
  });
  const all = [...factors, ...deltas];
  const product = all.length === 0 ? "1" : writer.product(all);
  return { source: bound.reduceRight((body, name) => writer.sum(name, body), product), isSum: false };
}

function termSource(magnitude: Rational, body: Written, walk: Walk): string {
  const isOne = magnitude.numerator === magnitude.denominator;
  if (body.source === "1") return walk.writer.number(magnitude);
  return isOne ? body.source : walk.writer.product([walk.writer.number(magnitude), asFactor(walk, body)]);
}

function sumEntry(node: SumNode, indices: readonly string[], walk: Walk): Written {
  if (node.terms.length === 0) return { source: "0", isSum: false };
  const parts = node.terms.map(({ coefficient, node: term }, k) => {
    const isNegative = signOfRational(coefficient) < 0;
    const magnitude = isNegative
      ? { numerator: -coefficient.numerator, denominator: coefficient.denominator }
      : coefficient;
    const source = termSource(magnitude, entry(term, indices, walk), walk);
    if (k === 0) return isNegative ? `-${source}` : source;
    return isNegative ? ` - ${source}` : ` + ${source}`;
  });
  return { source: parts.join(""), isSum: parts.length > 1 || parts[0].startsWith("-") };
}

// L[k, i + n·(j − 1)] and D[i + n·(j − 1), k].
function halfVectorEntry(
  writer: Writer,
  kind: "elimination" | "duplication",
  n: string,
  [k, i, j]: readonly string[],
): string {
  const pair = `${i}+${n}*(${j}-1)`;
  return writer.entryOf(writer.call(kind, [n]), kind === "elimination" ? [k, pair] : [pair, k]);
}

function patternEntry(node: PatternNode, indices: readonly string[], walk: Walk): string {
  const { writer } = walk;
  switch (node.pattern.kind) {
    case "slice":
      return writer.delta(
        indices[0],
        node.pattern.offset.key === "0" ? indices[1] : `${indices[1]}+${node.pattern.offset.key}`,
      );
    case "fold":
      return writer.delta(indices[0], `${indices[1]}+${node.dims[1].key}*(${indices[2]}-1)`);
    case "elimination":
    case "duplication":
      return halfVectorEntry(writer, node.pattern.kind, node.dims[1].key, indices);
    case "alternator":
      return writer.call("epsilon", indices);
    case "count":
      return indices[0];
  }
}

function powerEntry(node: Node & { kind: "power" }, indices: readonly string[], walk: Walk): Written {
  const exponent = numberOf(node.exponent);
  const base = entry(node.base, indices, walk);
  const isBare = node.base.kind === "variable" || node.base.kind === "constant" || node.base.kind === "dimension";
  const written = exponent
    ? walk.writer.number(exponent)
    : entry(node.exponent, node.exponent.dims.length > 0 ? indices : [], walk).source;
  return { source: walk.writer.power(isBare ? base.source : walk.writer.brackets(base.source), written), isSum: false };
}

function matrixOperand(node: Node, walk: Walk): string {
  if (node.dims.length === 0) return entry(node, [], walk).source;
  if (node.kind === "variable") return walk.writer.name(node.name, []);
  const isCall = node.kind === "matrixFunction" && node.fn !== productOfOthers && node.fn.isIndicator !== true;
  if (isCall)
    return walk.writer.call(
      node.fn.name,
      node.operands.map((operand) => matrixOperand(operand, walk)),
    );
  const names = node.dims.map(() => boundName(walk));
  return walk.writer.matrix(entry(node, names, walk).source, names);
}

// prod(x)/x[i] for nonzero entries, which the conditions of the result say.
function quotientEntry(node: MatrixFunctionNode, indices: readonly string[], walk: Walk): Written {
  const { writer } = walk;
  const args = node.operands.map((operand) => matrixOperand(operand, walk));
  const all = writer.entryOf(writer.call("prod", args), isByRow(node.operands) ? indices.slice(0, -1) : []);
  const [operand] = node.operands;
  const base = entry(operand, indices, walk);
  const isBare = operand.kind === "variable";
  const inverse = writer.power(isBare ? base.source : writer.brackets(base.source), writer.number(minusOne));
  return { source: writer.product([all, inverse]), isSum: false };
}

function entry(node: Node, indices: readonly string[], walk: Walk): Written {
  const { writer } = walk;
  const plain = (source: string): Written => ({ source, isSum: false });
  switch (node.kind) {
    case "variable":
    case "constant":
      return plain(writer.name(node.name, indices));
    case "dimension":
      return plain(node.dimension.key);
    case "basis":
      return plain(writer.delta(indices[0], `${node.position + 1}`));
    case "pattern":
      return { source: patternEntry(node, indices, walk), isSum: false };
    case "contraction":
      return contractionEntry(node, indices, walk);
    case "sum":
      return sumEntry(node, indices, walk);
    case "apply": {
      const args = node.operands.map((operand) => entry(operand, indices, walk).source);
      return plain(node.fn.abstract ? writer.abstract(node.fn.abstract, args) : writer.call(node.fn.name, args));
    }
    case "power":
      return powerEntry(node, indices, walk);
    case "matrixFunction": {
      if (node.fn === productOfOthers) return quotientEntry(node, indices, walk);
      if (node.fn.isIndicator) return plain(writer.triangle(indices[0], indices[1]));
      const args = node.operands.map((operand) => matrixOperand(operand, walk));
      if (node.dims.length === 4) return plain(writer.entryOf(writer.call(node.fn.name, args), pairs(node, indices)));
      return plain(writer.entryOf(writer.call(node.fn.name, args), indices));
    }
  }
}

// Rows and columns over vec: i + m·(j − 1).
function pairs({ dims }: Node, [i, j, p, q]: readonly string[]): readonly string[] {
  return [`${i}+${dims[0].key}*(${j}-1)`, `${p}+${dims[2].key}*(${q}-1)`];
}

/** The entry of the node at indices i, j, k, … as the writer spells it; an array is called D. */
export function writtenEntries(node: Node, writer: Writer): string {
  const indices = node.dims.map((_, axis) => freeNames[axis] ?? `i${axis + 1}`);
  const body = entry(node, indices, { writer, nextBound: 0 }).source;
  return indices.length === 0 ? body : `${writer.name("D", indices)} = ${body}`;
}

/** The entry of the node at indices i, j, k, … as text and LaTeX; `delta` is Kronecker's. */
export function indexNotation(node: Node): IndexNotation {
  const [text, latex] = [textWriter, latexWriter].map((writer) => writtenEntries(node, writer));
  return { text, latex };
}
