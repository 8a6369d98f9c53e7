// Terms and factors of the right answer that the claim lacks.

import { rational, scaledNode, substituteNodes, topologicalOrder } from "@closedform/symbolic";
import type { Node, Rational } from "@closedform/symbolic";
import { isSame } from "./comparison.ts";
import type { Mistake } from "./mistake.ts";
import { quoted } from "./suspect.ts";
import type { Suspect } from "./suspect.ts";

const maximalTerms = 12;
const maximalFactors = 8;

interface Part {
  readonly coefficient: Rational;
  readonly node: Node;
}

function termsOf(truth: Node): readonly Part[] {
  return truth.kind === "sum" ? truth.terms : [{ coefficient: rational(1), node: truth }];
}

/** The right answer is a sum of which one term was left out, or of which only one is there. */
export function droppedTerm({ problem, claim, truth }: Suspect): Mistake | undefined {
  const terms = termsOf(truth);
  if (terms.length < 2 || terms.length > maximalTerms) return undefined;
  const { graph } = problem;
  for (const dropped of terms) {
    const rest = terms.filter((term) => term !== dropped);
    if (!isSame(graph.sum(rest, truth.dims), claim)) continue;
    const term = quoted(problem, scaledNode(graph, dropped.coefficient, dropped.node));
    return { kind: "dropped-term", id: "termMissing", parts: { term } };
  }
  if (terms.length > 2 && terms.some((term) => isSame(graph.sum([term], truth.dims), claim)))
    return { kind: "dropped-term", id: "termsOthersMissing" };
  return undefined;
}

// The product without each of its factors in turn, where what is left still has all the axes.
function* withoutFactor(
  problem: Suspect["problem"],
  node: Node,
): Generator<{ readonly left: Node; readonly dropped: Node }> {
  if (node.kind === "power") {
    if (node.dims.length === 0) yield { left: problem.graph.number(rational(1)), dropped: node };
    return;
  }
  if (node.kind !== "contraction" || node.factors.length < 2 || node.factors.length > maximalFactors) return;
  for (const dropped of node.factors) {
    const rest = node.factors.filter((factor) => factor !== dropped);
    const isWhole = node.out.every((label) => rest.some((factor) => factor.labels.includes(label)));
    if (isWhole) yield { left: problem.graph.contract(rest, node.out, node.labels), dropped: dropped.node };
  }
}

/** A product, or one product of a sum, of which one factor was left out: what the chain rule contributes. */
export function droppedFactor({ problem, claim, truth }: Suspect): Mistake | undefined {
  const { graph } = problem;
  const terms = termsOf(truth);
  if (terms.length > maximalTerms) return undefined;
  for (const term of terms) {
    const others = terms.filter((other) => other !== term);
    for (const { left, dropped } of withoutFactor(problem, term.node)) {
      const isFound = [term.coefficient, rational(1)].some((coefficient) =>
        isSame(graph.sum([...others, { coefficient, node: left }], truth.dims), claim),
      );
      if (!isFound) continue;
      const part = quoted(problem, dropped);
      if (terms.length === 1) return { kind: "missing-chain-factor", id: "factorOfProductMissing", parts: { part } };
      const whole = quoted(problem, scaledNode(graph, term.coefficient, term.node));
      return { kind: "missing-chain-factor", id: "factorOfTermMissing", parts: { part, term: whole } };
    }
  }
  return undefined;
}

const maximalSums = 12;

/** A term is missing inside the right answer: b in A'*(A*x - b). */
export function droppedInnerTerm({ problem, claim, truth }: Suspect): Mistake | undefined {
  const { graph } = problem;
  const sums = topologicalOrder([truth]).filter((node) => node.kind === "sum" && node.terms.length > 1);
  for (const sum of sums.slice(0, maximalSums)) {
    if (sum.kind !== "sum" || sum.terms.length > maximalTerms || sum === truth) continue;
    for (const dropped of sum.terms) {
      const rest = sum.terms.filter((term) => term !== dropped);
      const [left] = substituteNodes(graph, [truth], new Map([[sum, graph.sum(rest, sum.dims)]]));
      if (!isSame(left, claim)) continue;
      const term = quoted(problem, scaledNode(graph, dropped.coefficient, dropped.node));
      return { kind: "dropped-term", id: "innerTermMissing", parts: { term, part: quoted(problem, sum) } };
    }
  }
  return undefined;
}

/** How many terms stand in the sums of a node. */
export function countTerms(root: Node): number {
  return topologicalOrder([root]).reduce((total, node) => total + (node.kind === "sum" ? node.terms.length : 0), 0);
}
