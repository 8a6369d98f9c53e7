// The constructor of linear combinations: flattens, collects equal terms, drops zeros.

import { addRationals, equalRationals, multiplyRationals, one, rationalText } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import { sumLimits } from "./limits.ts";
import type { Graph, Node, SumNode, Term } from "./node.ts";

function sumUnderTranspose(node: Node): SumNode | undefined {
  if (node.kind !== "contraction" || node.factors.length !== 1 || node.labels.length !== 2 || node.out.length !== 2)
    return undefined;
  const { node: inner, labels } = node.factors[0];
  return inner.kind === "sum" && labels.length === 2 && labels[0] === node.out[1] && labels[1] === node.out[0]
    ? inner
    : undefined;
}

// A long sum stays nested in the sums that are made from it one after another, so that a DAG of n sums has linear size.
function mustFlatten(node: SumNode, terms: readonly Term[]): boolean {
  return terms.length === 1 || node.terms.length <= sumLimits.terms;
}

function collect(graph: Graph, terms: readonly Term[]): readonly Term[] {
  const coefficients = new Map<Node, Rational>();
  const add = (node: Node, coefficient: Rational): void => {
    const known = coefficients.get(node);
    coefficients.set(node, known ? addRationals(known, coefficient) : coefficient);
  };
  for (const { coefficient, node } of terms) {
    const sum = terms.length > 1 ? sumUnderTranspose(node) : undefined;
    if (sum)
      for (const inner of sum.terms)
        add(transposed(graph, inner.node), multiplyRationals(coefficient, inner.coefficient));
    else if (node.kind !== "sum" || !mustFlatten(node, terms)) add(node, coefficient);
    else for (const inner of node.terms) add(inner.node, multiplyRationals(coefficient, inner.coefficient));
  }
  return [...coefficients]
    .filter(([, coefficient]) => coefficient.numerator !== 0n)
    .map(([node, coefficient]) => ({ coefficient, node }))
    .sort((a, b) => a.node.id - b.node.id);
}

function transposed(graph: Graph, node: Node): Node {
  return graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
}

// Of a sum of matrices and its transpose one is the form and the other a relabelling of it: the one that holds the
// oldest matrix as it was first met.
function inOldestOrientation(graph: Graph, terms: readonly Term[], dims: readonly Dimension[]): Node | undefined {
  const flipped = terms.map((term) => ({ coefficient: term.coefficient, node: transposed(graph, term.node) }));
  const oldest = (list: readonly Term[]): number => Math.min(...list.map((term) => term.node.id));
  if (oldest(terms) <= oldest(flipped)) return undefined;
  const [rows, columns] = dims as readonly [Dimension, Dimension];
  return graph.contract([{ node: graph.sum(flipped, [columns, rows]), labels: [1, 0] }], [0, 1], dims);
}

/** Σ coefficient · node in normal form: nested sums flattened, equal terms collected, matrices in one orientation. */
export function buildSum(graph: Graph, terms: readonly Term[], dims: readonly Dimension[]): Node {
  const [lone] = terms;
  if (terms.length === 1 && equalRationals(lone.coefficient, one)) return lone.node;
  const collected = collect(graph, terms);
  const [only] = collected;
  if (collected.length === 1 && equalRationals(only.coefficient, one)) return only.node;
  if (dims.length === 2 && collected.length > 1) {
    const relabelled = inOldestOrientation(graph, collected, dims);
    if (relabelled) return relabelled;
  }
  const shape = dims.map((dimension) => dimension.key).join(";");
  const key = `s${collected.map(({ coefficient, node }) => `${rationalText(coefficient)}:${node.id}`).join(",")}|${collected.length === 0 ? shape : ""}`;
  return graph.intern(key, (id) => ({ id, kind: "sum", dims, terms: collected }));
}
