// Entrywise arithmetic on nodes of one shape, with scalars used for every entry. For records and passes that think in
// formulas rather than in labels.

import { invariant } from "../error.ts";
import { minusOne, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Graph, Node } from "./node.ts";

/** The scalar number p/q. */
export function numberNode(graph: Graph, numerator: number | bigint, denominator: number | bigint = 1): Node {
  return graph.number(rational(numerator, denominator));
}

function commonDims(nodes: readonly Node[]): readonly Dimension[] {
  return nodes.find((node) => node.dims.length > 0)?.dims ?? [];
}

/** A scalar spread over the given shape; a node that has it already is returned as it is. */
export function spread(graph: Graph, node: Node, dims: readonly Dimension[]): Node {
  if (node.dims.length === dims.length) return node;
  invariant(node.dims.length === 0, "only scalars are spread over a shape");
  return graph.contract(
    [{ node, labels: [] }],
    dims.map((_, axis) => axis),
    dims,
  );
}

/** The entrywise product. */
export function times(graph: Graph, ...nodes: readonly Node[]): Node {
  const dims = commonDims(nodes);
  const labels = dims.map((_, axis) => axis);
  return graph.contract(
    nodes.map((node) => ({ node, labels: node.dims.length === 0 ? [] : labels })),
    labels,
    dims,
  );
}

/** coefficient · node. */
export function scale(graph: Graph, coefficient: Rational, node: Node): Node {
  return graph.sum([{ coefficient, node }], node.dims);
}

/** −node. */
export function negative(graph: Graph, node: Node): Node {
  return scale(graph, minusOne, node);
}

/** The entrywise sum. */
export function plus(graph: Graph, ...nodes: readonly Node[]): Node {
  const dims = commonDims(nodes);
  return graph.sum(
    nodes.map((node) => ({ coefficient: one, node: spread(graph, node, dims) })),
    dims,
  );
}

/** a − b, entrywise. */
export function minus(graph: Graph, a: Node, b: Node): Node {
  return plus(graph, a, negative(graph, b));
}

/** node^(p/q), entrywise. */
export function powerOf(graph: Graph, node: Node, numerator: number | bigint, denominator: number | bigint = 1): Node {
  return graph.power(node, numberNode(graph, numerator, denominator));
}

/** 1/node, entrywise. */
export function reciprocal(graph: Graph, node: Node): Node {
  return powerOf(graph, node, -1);
}

/** So many letters for the leading axes of a pattern, beyond the Latin ones: derivatives of high order have many. */
export function seedLetters(count: number): string {
  const firstGreek = 0x3b1;
  return Array.from({ length: count }, (_, k) => String.fromCodePoint(firstGreek + k)).join("");
}

/** Einstein summation written as text: `ij,jk->ik`. Operands and letters correspond in order. */
export function einsum(graph: Graph, pattern: string, ...operands: readonly Node[]): Node {
  const [inputs, output] = pattern.split("->") as [string, string];
  const letters: string[] = [];
  const dims: Dimension[] = [];
  const labelOf = (letter: string, dimension: Dimension | undefined): number => {
    const known = letters.indexOf(letter);
    if (known >= 0) return known;
    invariant(dimension, `no operand gives the length of ${letter}`);
    letters.push(letter);
    dims.push(dimension);
    return letters.length - 1;
  };
  const factors = inputs.split(",").map((word, k) => ({
    node: operands[k],
    labels: [...word].map((letter, axis) => labelOf(letter, operands[k].dims[axis])),
  }));
  const out = [...output].map((letter) => labelOf(letter, undefined));
  return graph.contract(factors, out, dims);
}

/** The node with its two axes exchanged. */
export function transpose(graph: Graph, node: Node): Node {
  return einsum(graph, "ij->ji", node);
}
