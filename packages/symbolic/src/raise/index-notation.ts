// Einstein notation for what no matrix notation expresses: the entry of the result at named indices.

import { rationalText, signOfRational } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { ContractionNode, Node, SumNode } from "../tensor/node.ts";

/** A result written by its entries. */
export interface IndexNotation {
  readonly text: string;
  readonly latex: string;
}

const freeNames = ["i", "j", "k", "l", "p", "q", "r", "s"];

interface Context {
  nextBound: number;
}

function boundName(context: Context): string {
  context.nextBound += 1;
  return `t${context.nextBound}`;
}

function isSumText(text: string): boolean {
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    const character = text[k];
    if ("([".includes(character)) depth += 1;
    else if (")]".includes(character)) depth -= 1;
    else if (depth === 0 && k > 0 && (character === "+" || character === "-") && text[k - 1] === " ") return true;
  }
  return text.startsWith("-");
}

function factorText(text: string): string {
  return isSumText(text) ? `(${text})` : text;
}

function contractionEntry(node: ContractionNode, indices: readonly string[], context: Context): string {
  const names = new Array<string | undefined>(node.labels.length).fill(undefined);
  const deltas: string[] = [];
  node.out.forEach((label, axis) => {
    if (names[label] === undefined) names[label] = indices[axis]!;
    else deltas.push(`delta(${names[label]},${indices[axis]})`);
  });
  const bound: string[] = [];
  names.forEach((name, label) => {
    if (name !== undefined) return;
    names[label] = boundName(context);
    bound.push(names[label]);
  });
  const factors = node.factors.map((factor) =>
    factorText(
      entry(
        factor.node,
        factor.labels.map((label) => names[label]!),
        context,
      ),
    ),
  );
  const product = [...factors, ...deltas].join("*") || "1";
  return bound.reduceRight((body, name) => `sum(${name}, ${body})`, product);
}

function sumEntry(node: SumNode, indices: readonly string[], context: Context): string {
  if (node.terms.length === 0) return "0";
  return node.terms
    .map(({ coefficient, node: term }, k) => {
      const isNegative = signOfRational(coefficient) < 0;
      const magnitude = rationalText(
        isNegative ? { numerator: -coefficient.numerator, denominator: coefficient.denominator } : coefficient,
      );
      const body = entry(term, indices, context);
      const text = body === "1" ? magnitude : magnitude === "1" ? body : `${magnitude}*${factorText(body)}`;
      return k === 0 ? (isNegative ? `-${text}` : text) : isNegative ? ` - ${text}` : ` + ${text}`;
    })
    .join("");
}

function indexed(name: string, indices: readonly string[]): string {
  return indices.length === 0 ? name : `${name}[${indices.join(",")}]`;
}

function entry(node: Node, indices: readonly string[], context: Context): string {
  switch (node.kind) {
    case "variable":
    case "constant":
      return indexed(node.name, indices);
    case "dimension":
      return node.dimension.key;
    case "basis":
      return `delta(${indices[0]},${node.position + 1})`;
    case "contraction":
      return contractionEntry(node, indices, context);
    case "sum":
      return sumEntry(node, indices, context);
    case "apply":
      return `${node.fn.name}(${node.operands.map((operand) => entry(operand, indices, context)).join(", ")})`;
    case "power": {
      const exponent = numberOf(node.exponent);
      const base = entry(node.base, indices, context);
      const bracketed = /^[\p{L}\d_[\],]+$/u.test(base) ? base : `(${base})`;
      const power = exponent
        ? rationalText(exponent)
        : entry(node.exponent, node.exponent.dims.length > 0 ? indices : [], context);
      return `${bracketed}^${/^[\p{L}\d_]+$/u.test(power) ? power : `(${power})`}`;
    }
    case "matrixFunction":
      return indexed(`${node.fn.name}(${indexedOperand(node.operands[0], context)})`, indices);
  }
}

// The operand of a function of matrices, as the matrix of its entries.
function indexedOperand(node: Node, context: Context): string {
  if (node.kind === "variable") return node.name;
  const names = node.dims.map(() => boundName(context));
  return `[${entry(node, names, context)}]_${names.join("")}`;
}

/** The entry of the node at indices i, j, k, … as text and LaTeX; `delta` is Kronecker's. */
export function indexNotation(node: Node): IndexNotation {
  const indices = node.dims.map((_, axis) => freeNames[axis] ?? `i${axis + 1}`);
  const body = entry(node, indices, { nextBound: 0 });
  const text = indices.length === 0 ? body : `D[${indices.join(",")}] = ${body}`;
  const latex = text
    .replaceAll(/delta\(([^,()]+),([^,()]+)\)/gu, "\\delta_{$1$2}")
    .replaceAll(/sum\((t\d+), /gu, "\\sum_{$1}\\left(")
    .replaceAll(/([\p{L}]\w*)\[([^[\]]+)\]/gu, "$1_{$2}")
    .replaceAll("*", "\\,");
  return { text, latex };
}
