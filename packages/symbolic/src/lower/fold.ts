// Axes that are made up of several, and plain axes of the same length, joined by a constant: the entry (i, j) of a pair
// is the entry i + m·j of the folded axis, as vec stacks columns.

import type { Factor, Graph, Node } from "../tensor/node.ts";
import { multiplyDimensions } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

/** Factors that fold labels into one. */
export interface Folded {
  readonly factors: readonly Factor[];
  readonly label: number;
}

/**
 * Folds the labels, the outer ones first, into one label of their joint length. `dims` holds the lengths of all labels
 * and receives those of the new ones.
 */
export function foldLabels(graph: Graph, dims: Dimension[], labels: readonly number[]): Folded {
  const factors: Factor[] = [];
  const label = labels.reduceRight((inner, outer) => {
    const [rows, columns] = [dims[inner], dims[outer]];
    const folded = dims.push(multiplyDimensions(rows, columns)) - 1;
    const node = graph.pattern({ kind: "fold" }, [dims[folded], rows, columns]);
    factors.push({ node, labels: [folded, inner, outer] });
    return folded;
  });
  return { factors, label };
}

/** The node with `lead` axes kept and the axes after them, outer ones first, folded into one. */
export function foldAxes(graph: Graph, node: Node, lead: number): Node {
  const dims = [...node.dims];
  const labels = node.dims.map((_, axis) => axis);
  const { factors, label } = foldLabels(graph, dims, labels.slice(lead));
  return graph.contract([{ node, labels }, ...factors], [...labels.slice(0, lead), label], dims);
}

/** The node with each group of its axes folded into one: `groups` says how many axes make up each. */
export function foldGroups(graph: Graph, node: Node, groups: readonly number[]): Node {
  const dims = [...node.dims];
  const labels = node.dims.map((_, axis) => axis);
  let next = 0;
  const folded = groups.map((length) => foldLabels(graph, dims, labels.slice(next, (next += length))));
  const factors = [{ node, labels }, ...folded.flatMap((group) => group.factors)];
  return graph.contract(
    factors,
    folded.map(({ label }) => label),
    dims,
  );
}
