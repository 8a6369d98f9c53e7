// Whether sizes leave room for everything that a graph names by position.

import { evaluateDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Node } from "./node.ts";
import { topologicalOrder } from "./traverse.ts";

function positionsFit(node: Node, sizeOf: (dimension: Dimension) => number): boolean {
  if (node.kind === "basis") return node.position < sizeOf(node.dims[0]);
  if (node.kind !== "pattern" || node.pattern.kind !== "slice") return true;
  const offset = sizeOf(node.pattern.offset);
  return offset >= 0 && offset + sizeOf(node.dims[1]) <= sizeOf(node.dims[0]);
}

/** Whether every length is at least 0, every unit vector has its position and every slice lies within its axis. */
export function fitsSizes(
  roots: readonly Node[],
  sizes: ReadonlyMap<string, number>,
  order: readonly Node[] = topologicalOrder(roots),
): boolean {
  const sizeOf = (dimension: Dimension): number => evaluateDimension(dimension, sizes);
  return order.every((node) => node.dims.every((dimension) => sizeOf(dimension) >= 0) && positionsFit(node, sizeOf));
}
