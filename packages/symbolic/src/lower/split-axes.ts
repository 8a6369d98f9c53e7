// Coarse axes taken apart: an identity or a constant over an axis of length m·n is one over the pair of axes too.

import type { ContractionNode, Graph, Node } from "../tensor/node.ts";
import { haveSameLengths, multiplyDimensions } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

type Lengths = readonly Dimension[];

// How runs of the finer axes make up the coarser ones, or nothing where they do not.
function runsOf(coarse: Lengths, fine: Lengths): readonly Lengths[] | undefined {
  let next = 0;
  const runs: Lengths[] = [];
  for (const { key } of coarse) {
    const from = next;
    let length: Dimension | undefined;
    while (next < fine.length && length?.key !== key) {
      length = length ? multiplyDimensions(length, fine[next]) : fine[next];
      next += 1;
    }
    if (length?.key !== key) return undefined;
    runs.push(fine.slice(from, next));
  }
  return next === fine.length ? runs : undefined;
}

// Axes that are equal to each other are made up alike: as the one that is split.
function splitAlike(node: ContractionNode, runs: readonly Lengths[]): readonly Lengths[] {
  const split = new Map<number, Lengths>();
  node.out.forEach((label, axis) => {
    if (runs[axis].length > 1 && !split.has(label)) split.set(label, runs[axis]);
  });
  return node.out.map((label, axis) => (runs[axis].length > 1 ? runs[axis] : (split.get(label) ?? runs[axis])));
}

// An axis that no factor has may be split, if all axes that are equal to it are made up in the same way.
function canSplit(node: ContractionNode, runs: readonly Lengths[]): boolean {
  return node.out.every(
    (label, axis) =>
      haveSameLengths(runs[axis], runs[node.out.indexOf(label)]) &&
      (runs[axis].length === 1 || !node.factors.some((factor) => factor.labels.includes(label))),
  );
}

function splitNode(graph: Graph, node: ContractionNode, runs: readonly Lengths[]): Node {
  const labels: Dimension[] = [...node.labels];
  const parts = new Map<number, readonly number[]>();
  node.out.forEach((label, axis) => {
    const run = runs[axis];
    if (!parts.has(label))
      parts.set(label, run.length > 1 ? run.map((dimension) => labels.push(dimension) - 1) : [label]);
  });
  const out = node.out.flatMap((label) => parts.get(label)!);
  return graph.contract(node.factors, out, labels);
}

/** A node and how many of its axes make up each axis of a value. */
export interface Split {
  readonly node: Node;
  readonly groups: readonly number[];
}

/**
 * The node with its axes split into the wanted ones, outer ones first, and with them those that are equal to a split one;
 * own and wanted lengths are given for each axis of a value. `undefined` where an axis is no identity or constant, or the
 * wanted axes are not finer.
 */
export function splitAxes(
  graph: Graph,
  node: Node,
  own: readonly Lengths[],
  wanted: readonly Lengths[],
): Split | undefined {
  if (node.kind !== "contraction") return undefined;
  const asked = own.flatMap((dims, k) => runsOf(dims, wanted[k]) ?? [[]]);
  if (asked.some((run) => run.length === 0)) return undefined;
  const runs = splitAlike(node, asked);
  if (!canSplit(node, runs)) return undefined;
  let axis = 0;
  const groups = own.map((dims) => runs.slice(axis, (axis += dims.length)).flat().length);
  return { node: splitNode(graph, node, runs), groups };
}
