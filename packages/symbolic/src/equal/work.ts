// How many operations an evaluation takes, counted before it is begun: lengths may be given as numbers, and large.

import type { Node } from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import type { Dimension } from "../types/dimension.ts";

type SizeOf = (dimension: Dimension) => number;

function count(dims: readonly Dimension[], sizeOf: SizeOf): number {
  return dims.reduce((product, dimension) => product * sizeOf(dimension), 1);
}

// Summed labels are eliminated one by one, each with what its factors carry: at most the largest factors' labels at once.
function contractionWork(node: Node & { readonly kind: "contraction" }, sizeOf: SizeOf): number {
  const labels = (set: ReadonlySet<number>): number =>
    [...set].reduce((size, label) => size * sizeOf(node.labels[label]), 1);
  const kept = labels(new Set(node.out));
  const steps = node.labels.flatMap((_, label) => {
    if (node.out.includes(label)) return [];
    const touched = node.factors.filter((factor) => factor.labels.includes(label));
    return [labels(new Set([label, ...touched.flatMap((factor) => factor.labels)]))];
  });
  return steps.reduce((total, step) => total + step, kept * Math.max(1, node.factors.length));
}

function workOf(node: Node, sizeOf: SizeOf): number {
  const entries = count(node.dims, sizeOf);
  switch (node.kind) {
    case "contraction":
      return contractionWork(node, sizeOf);
    case "matrixFunction":
      // A Kronecker form is worked out for every unit matrix.
      return sizeOf(node.operands[0].dims[0]) ** (node.dims.length > 2 ? 6 : 3) + entries;
    default:
      return entries * (1 + operandsOf(node).length);
  }
}

/** About how many multiplications it takes to evaluate the roots. */
export function evaluationWork(roots: readonly Node[], sizeOf: SizeOf): number {
  return topologicalOrder(roots).reduce((total, node) => total + workOf(node, sizeOf), 0);
}

/** What is tried in rational or interval arithmetic at one point. */
export const maximalExactWork = 100_000;

/** What is tried in a prime field at all points together. */
export const maximalFieldWork = 30_000_000;
