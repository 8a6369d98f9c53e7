// A sum over one axis inside a product, met by a power of that very sum: Σⱼ e[i,j] · (Σⱼ e[i,j])⁻² → (Σⱼ e[i,j])⁻¹.
// Products are spliced, so the sum does not stand there as a node; it is found by its factors.

import { addRationals, one, signOfRational } from "../scalar/rational.ts";
import { unitDimension } from "../types/dimension.ts";
import { occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { ContractionNode, Factor, Graph, Node, PowerNode } from "./node.ts";
import { numberOf } from "./node.ts";

// Matching tries the factors in turn without going back, so larger sums would seldom be found.
const maximalFactors = 4;

interface Match {
  readonly atoms: readonly Factor[];
  readonly labelOf: ReadonlyMap<number, number>;
}

function hasPartialSum(node: Node): node is ContractionNode {
  return (
    node.kind === "contraction" &&
    node.out.length > 0 &&
    node.factors.length > 0 &&
    node.factors.length <= maximalFactors &&
    node.labels.length > new Set(node.out).size
  );
}

// The labels of the base under those of the product, or nothing when they do not fit together.
function extended(known: ReadonlyMap<number, number>, factor: Factor, atom: Factor): Map<number, number> | undefined {
  const labels = new Map(known);
  for (const [leg, label] of factor.labels.entries()) {
    const outer = labels.get(label);
    if (outer !== undefined && outer !== atom.labels[leg]) return undefined;
    labels.set(label, atom.labels[leg]);
  }
  return labels;
}

function matchFactors(draft: Draft, base: ContractionNode, power: Factor): Match | undefined {
  let labelOf = new Map<number, number>();
  for (const [axis, label] of base.out.entries()) {
    const known = labelOf.get(label);
    if (known !== undefined && known !== power.labels[axis]) return undefined;
    labelOf.set(label, power.labels[axis]);
  }
  const atoms: Factor[] = [];
  for (const factor of base.factors) {
    const candidates = draft.atoms.filter(
      (atom) => atom !== power && atom.node === factor.node && !atoms.includes(atom),
    );
    const found = candidates.find((atom) => extended(labelOf, factor, atom));
    if (!found) return undefined;
    labelOf = extended(labelOf, factor, found)!;
    atoms.push(found);
  }
  return { atoms, labelOf };
}

function summedLabels(base: ContractionNode, { labelOf }: Match): readonly number[] {
  return [...labelOf].filter(([label]) => !base.out.includes(label)).map(([, outer]) => outer);
}

// Whether the labels that the base sums over are summed here too, each by itself and over nothing else.
function isSummedAlone(draft: Draft, base: ContractionNode, match: Match): boolean {
  const { atoms, labelOf } = match;
  const summed = summedLabels(base, match);
  const kept = new Set([...labelOf].filter(([label]) => base.out.includes(label)).map(([, outer]) => outer));
  return (
    new Set(summed).size === summed.length &&
    summed.every((label) => !kept.has(label) && occursOnlyIn(draft, label, atoms))
  );
}

function mergeInto(graph: Graph, draft: Draft, power: Factor, { base, exponent }: PowerNode): boolean {
  const value = numberOf(exponent);
  if (!hasPartialSum(base) || !value || signOfRational(value) >= 0) return false;
  const match = matchFactors(draft, base, power);
  if (!match || !isSummedAlone(draft, base, match)) return false;
  // Nothing carries these labels any more; of length 1 they count for nothing.
  for (const label of summedLabels(base, match)) draft.dims[label] = unitDimension;
  const merged = graph.power(base, graph.number(addRationals(value, one)));
  draft.atoms = draft.atoms
    .filter((atom) => !match.atoms.includes(atom))
    .map((atom) => (atom === power ? { node: merged, labels: power.labels } : atom));
  return true;
}

/** Merges a sum over an axis with a negative power of the same sum. Returns whether anything changed. */
export function mergePartialSums(graph: Graph, draft: Draft): boolean {
  for (const atom of draft.atoms) {
    if (atom.labels.length === 0 || atom.node.kind !== "power") continue;
    if (mergeInto(graph, draft, atom, atom.node)) return true;
  }
  return false;
}
