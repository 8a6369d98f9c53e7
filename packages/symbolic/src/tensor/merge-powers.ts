// Factors with one base on the same labels become one power.

import { one } from "../scalar/rational.ts";
import type { Draft } from "./draft.ts";
import { hasSummedLabel } from "./node.ts";
import type { Factor, Graph, Node } from "./node.ts";

interface PowerGroup {
  readonly base: Node;
  readonly labels: readonly number[];
  exponents: Node[];
  count: number;
}

// Legs of a symmetric base may be exchanged only if the exponent does not tell them apart.
function groupKey(graph: Graph, base: Node, exponent: Node, labels: readonly number[]): string {
  const isFree = labels.length === 2 && (exponent.dims.length === 0 || graph.isSymmetric(exponent));
  const legs = isFree && graph.isSymmetric(base) ? [...labels].sort((a, b) => a - b) : labels;
  return `${base.id}:${legs.join(",")}`;
}

interface PoweredFactor extends Factor {
  /** Absent for one. */
  readonly exponent: Node | undefined;
}

// base^exponent on its labels; a power of a diagonal is one of the matrix, on one label twice.
function poweredFactor({ node, labels }: Factor): PoweredFactor {
  if (node.kind !== "power") return { node, labels, exponent: undefined };
  const { base, exponent } = node;
  const isDiagonal =
    base.kind === "contraction" && base.factors.length === 1 && base.out.length < base.factors[0].labels.length;
  if (!isDiagonal || exponent.dims.length > 0 || hasSummedLabel(base)) return { node: base, labels, exponent };
  const [only] = base.factors;
  return { node: only.node, labels: only.labels.map((label) => labels[base.out.indexOf(label)]), exponent };
}

function hasRepeatedBase(factors: readonly PoweredFactor[]): boolean {
  return new Set(factors.map(({ node }) => node)).size < factors.length;
}

/** x·x → x², x·x⁻¹ → 1. Returns whether anything merged. */
export function mergePowers(graph: Graph, draft: Draft): boolean {
  const factors = draft.atoms.map(poweredFactor);
  if (!hasRepeatedBase(factors)) return false;
  const groups = new Map<string, PowerGroup>();
  for (const { node: base, labels, exponent = graph.number(one) } of factors) {
    const key = groupKey(graph, base, exponent, labels);
    const known = groups.get(key);
    if (known) {
      known.exponents.push(exponent);
      known.count += 1;
    } else groups.set(key, { base, labels, exponents: [exponent], count: 1 });
  }
  if (groups.size === draft.atoms.length) return false;
  draft.atoms = [...groups.values()].map(({ base, labels, exponents, count }) => ({
    node: count === 1 ? graph.power(base, exponents[0]) : graph.power(base, addExponents(graph, exponents)),
    labels,
  }));
  return true;
}

function addExponents(graph: Graph, exponents: readonly Node[]): Node {
  const wide = exponents.find((exponent) => exponent.dims.length > 0);
  const dims = wide?.dims ?? [];
  const terms = exponents.map((node) => ({
    coefficient: one,
    node:
      node.dims.length === dims.length
        ? node
        : graph.contract(
            [{ node, labels: [] }],
            dims.map((_, i) => i),
            dims,
          ),
  }));
  return graph.sum(terms, dims);
}
