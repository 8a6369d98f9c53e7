// Products of sums multiplied out at the top of a result. Which form is shown is decided by the length of its text, so
// this only proposes.

import { multiplyRationals, one } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { ContractionNode, Factor, Graph, Node, Term } from "../tensor/node.ts";

// Beyond this many terms a factored form is the better one anyway.
const maximalTerms = 24;

/** Whether a factor of a product that is a sum is to be multiplied out. */
export type ChooseSum = (factor: Factor, product: ContractionNode) => boolean;

const everySum: ChooseSum = () => true;

/** Chooses sums that meet a function of entries entry by entry: exp(u).*(v + w). */
export const besideFunctions: ChooseSum = (factor, product) =>
  product.factors.some(
    ({ node, labels }) =>
      node.kind === "apply" &&
      labels.length === factor.labels.length &&
      labels.every((label, axis) => label === factor.labels[axis]),
  );

function firstSum(node: ContractionNode, choose: ChooseSum): number {
  return node.factors.findIndex((factor) => factor.node.kind === "sum" && choose(factor, node));
}

// A scalar factor that is itself a product with a sum in it, such as u'·(x − c·1), is expanded first.
function withExpandedScalars(graph: Graph, node: ContractionNode, choose: ChooseSum): ContractionNode {
  if (
    !node.factors.some(
      (factor) =>
        factor.labels.length === 0 && factor.node.kind === "contraction" && firstSum(factor.node, choose) >= 0,
    )
  )
    return node;
  return {
    ...node,
    factors: node.factors.map((factor) =>
      factor.labels.length === 0 ? { ...factor, node: expandProducts(graph, factor.node, choose) } : factor,
    ),
  };
}

function multiplyOut(
  graph: Graph,
  coefficient: Rational,
  given: ContractionNode,
  choose: ChooseSum,
): readonly Term[] | undefined {
  const node = withExpandedScalars(graph, given, choose);
  const place = firstSum(node, choose);
  const chosen = node.factors[place];
  if (!chosen || chosen.node.kind !== "sum") return undefined;
  const others = node.factors.filter((_, k) => k !== place);
  return chosen.node.terms.map((term) => ({
    coefficient: multiplyRationals(coefficient, term.coefficient),
    node: graph.contract([{ node: term.node, labels: chosen.labels }, ...others], node.out, node.labels),
  }));
}

/** The node with the chosen sums among the factors of its terms multiplied out, or the node itself where that grows too large. */
export function expandProducts(graph: Graph, node: Node, choose: ChooseSum = everySum): Node {
  const pending: Term[] = node.kind === "sum" ? [...node.terms] : [{ coefficient: one, node }];
  const done: Term[] = [];
  while (pending.length > 0) {
    if (pending.length + done.length > maximalTerms) return node;
    const term = pending.pop()!;
    if (term.node.kind === "sum") {
      pending.push(
        ...term.node.terms.map((inner) => ({
          coefficient: multiplyRationals(term.coefficient, inner.coefficient),
          node: inner.node,
        })),
      );
      continue;
    }
    const expanded =
      term.node.kind === "contraction" ? multiplyOut(graph, term.coefficient, term.node, choose) : undefined;
    if (expanded) pending.push(...expanded);
    else done.push(term);
  }
  return graph.sum(done, node.dims);
}
