// Whether a value that was read has the shape of a node, and its node with the same axes if it has.

import { ClosedformError } from "../error.ts";
import { hasSameAxes } from "../tensor/node.ts";
import type { Graph, Node } from "../tensor/node.ts";
import { haveSameLengths, multiplyDimensions, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { foldGroups } from "./fold.ts";
import { addValues, groupDims, refolded } from "./value.ts";
import type { Value } from "./value.ts";

function printedLength(dims: readonly Dimension[]): string {
  return dims.reduce(multiplyDimensions, sizeDimension(1)).key;
}

function isSameShape(left: readonly (readonly Dimension[])[], right: readonly (readonly Dimension[])[]): boolean {
  return left.length === right.length && left.every((dims, k) => printedLength(dims) === printedLength(right[k]));
}

// Axes of equal length may still be made up differently, as (m, n) and (n, m): those cannot be compared entry by entry.
function isSameStructure(left: readonly (readonly Dimension[])[], right: readonly (readonly Dimension[])[]): boolean {
  return left.every((dims, k) => dims.length !== right[k].length || haveSameLengths(dims, right[k]));
}

/**
 * The value's node with the axes of `like`, of which `groups` make up each printed axis; `undefined` when the printed
 * shapes differ. An identity over an axis of length m·n takes on the pair of axes that `like` has there.
 */
export function alignedNode(graph: Graph, value: Value, like: Node, groups: readonly number[]): Node | undefined {
  const zeros: Value = { node: graph.zeros(like.dims), indices: [], groups };
  const [own, wanted] = [groupDims(value), groupDims(zeros)];
  if (value.indices.length > 0 || !isSameShape(own, wanted) || !isSameStructure(own, wanted)) return undefined;
  try {
    const { node } = addValues(graph, [
      { isNegative: false, value: zeros },
      { isNegative: false, value },
    ]);
    if (node.dims.length === like.dims.length) return node;
    const folded = refolded(graph, value, wanted).node;
    return folded.dims.length === like.dims.length ? folded : undefined;
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

/**
 * The nodes of two values with the same axes, so that they can be compared entry by entry; `undefined` when the printed
 * shapes differ. Where axes are made up differently they are folded.
 */
export function comparableNodes(graph: Graph, left: Value, right: Value): readonly [Node, Node] | undefined {
  if (left.indices.length + right.indices.length > 0 || !isSameShape(groupDims(left), groupDims(right)))
    return undefined;
  if (hasSameAxes(left.node, right.node) && String(left.groups) === String(right.groups))
    return [left.node, right.node];
  // Towards the finer axes first: those need no folds, with which a comparison is dear.
  const [fine, coarse] = left.node.dims.length < right.node.dims.length ? [right, left] : [left, right];
  const split = alignedNode(graph, coarse, fine.node, fine.groups);
  if (split) return fine === left ? [left.node, split] : [split, right.node];
  const folded = alignedNode(graph, fine, coarse.node, coarse.groups);
  if (folded) return fine === left ? [folded, right.node] : [left.node, folded];
  const [a, b] = [left, right].map(({ node, groups }) => foldGroups(graph, node, groups)) as [Node, Node];
  return hasSameAxes(a, b) ? [a, b] : undefined;
}
