// Axes along which a node is constant by construction.

import { unitDimension } from "../types/dimension.ts";
import { isZero } from "./node.ts";
import type { ApplyNode, ContractionNode, Graph, Node } from "./node.ts";

const none: ReadonlySet<number> = new Set();

function intersect(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [first, ...others] = sets;
  if (!first || first.size === 0) return none;
  return new Set([...first].filter((axis) => others.every((set) => set.has(axis))));
}

function isCarried({ factors }: ContractionNode, label: number): boolean {
  return factors.some(({ labels }) => labels.includes(label));
}

/** The axes along which every entry is the same because nothing in the node carries them. Looks one level deep into sums. */
export function broadcastAxes(node: Node): ReadonlySet<number> {
  if (node.kind === "sum")
    return node.terms.length === 0
      ? none
      : intersect(node.terms.map((term) => (term.node.kind === "sum" ? none : broadcastAxes(term.node))));
  if (node.kind !== "contraction" || node.out.every((label) => isCarried(node, label))) return none;
  const carried = new Set(node.factors.flatMap((factor) => factor.labels));
  const axes = node.out.map((_, axis) => axis);
  return new Set(
    axes.filter(
      (axis) =>
        !carried.has(node.out[axis]) && node.out.indexOf(node.out[axis]) === node.out.lastIndexOf(node.out[axis]),
    ),
  );
}

/** The node without the given axes, along which it is constant. */
export function dropAxes(graph: Graph, node: Node, axes: readonly number[]): Node {
  if (node.kind === "sum") {
    const terms = node.terms.map((term) => ({ coefficient: term.coefficient, node: dropAxes(graph, term.node, axes) }));
    return graph.sum(
      terms,
      node.dims.filter((_, axis) => !axes.includes(axis)),
    );
  }
  if (node.kind !== "contraction") return node;
  const out = node.out.filter((_, axis) => !axes.includes(axis));
  const dropped = new Set(axes.map((axis) => node.out[axis]));
  const kept = node.labels.map((dimension, label) => (dropped.has(label) ? unitDimension : dimension));
  return graph.contract(node.factors, out, kept);
}

/** The scalar that a node has everywhere, else the node: 1 rather than ones(n). */
export function withoutSpread(graph: Graph, node: Node): Node {
  if (isZero(node)) return graph.zeros([]);
  const axes = broadcastAxes(node);
  return axes.size === node.dims.length ? dropAxes(graph, node, [...axes]) : node;
}

/** The operands of a function of entries, numbers for those of max and min that are the same everywhere. */
export function besideShaped(graph: Graph, { fn, operands }: ApplyNode): readonly Node[] {
  if (fn.name !== "max" && fn.name !== "min") return operands;
  const bare = operands.map((operand) => withoutSpread(graph, operand));
  return bare.some((operand) => operand.dims.length > 0) ? bare : operands;
}
