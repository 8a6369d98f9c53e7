// The constructor of linear combinations: flattens, collects equal terms, drops zeros.

import { addRationals, equalRationals, multiplyRationals, one, rationalText } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Graph, Node, Term } from "./node.ts";

function collect(terms: readonly Term[]): readonly Term[] {
  const coefficients = new Map<Node, Rational>();
  const add = (node: Node, coefficient: Rational): void => {
    const known = coefficients.get(node);
    coefficients.set(node, known ? addRationals(known, coefficient) : coefficient);
  };
  for (const { coefficient, node } of terms) {
    if (node.kind !== "sum") add(node, coefficient);
    else for (const inner of node.terms) add(inner.node, multiplyRationals(coefficient, inner.coefficient));
  }
  return [...coefficients]
    .filter(([, coefficient]) => coefficient.numerator !== 0n)
    .map(([node, coefficient]) => ({ coefficient, node }))
    .sort((a, b) => a.node.id - b.node.id);
}

/** Σ coefficient · node in normal form: nested sums flattened, equal terms collected. */
export function buildSum(graph: Graph, terms: readonly Term[], dims: readonly Dimension[]): Node {
  const collected = collect(terms);
  const [only] = collected;
  if (collected.length === 1 && equalRationals(only!.coefficient, one)) return only!.node;
  const shape = dims.map((dimension) => dimension.key).join(";");
  const key = `s${collected.map(({ coefficient, node }) => `${rationalText(coefficient)}:${node.id}`).join(",")}|${collected.length === 0 ? shape : ""}`;
  return graph.intern(key, (id) => ({ id, kind: "sum", dims, terms: collected }));
}
