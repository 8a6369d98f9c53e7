// The constructor of entrywise applications. What is simpler for one function stands in its record; here are only the
// laws that hold for all: a relabelling or a broadcast of the operands passes through.

import { minusOne, signOfRational } from "../scalar/rational.ts";
import { broadcastAxes, dropAxes } from "./broadcast.ts";
import type { ApplyNode, ContractionNode, Graph, Node, ScalarFunction } from "./node.ts";

function internApply(graph: Graph, fn: ScalarFunction, operands: readonly Node[]): Node {
  const key = `a${fn.name}(${operands.map((operand) => operand.id).join(",")})`;
  return graph.intern(key, (id): ApplyNode => ({ id, kind: "apply", dims: operands[0].dims, fn, operands }));
}

function isRelabelling(node: Node): node is ContractionNode {
  return (
    node.kind === "contraction" &&
    node.factors.length === 1 &&
    node.labels.length === node.out.length &&
    new Set(node.out).size === node.out.length
  );
}

// f(A') = f(A)'
function throughRelabelling(graph: Graph, fn: ScalarFunction, operands: readonly Node[]): Node | undefined {
  const [operand] = operands;
  if (operands.length !== 1 || !isRelabelling(operand)) return undefined;
  const [factor] = operand.factors;
  if (new Set(factor.labels).size < factor.labels.length) return undefined;
  return graph.contract([{ node: graph.apply(fn, [factor.node]), labels: factor.labels }], operand.out, operand.labels);
}

// f of what is constant along an axis is constant along it.
function throughBroadcast(graph: Graph, fn: ScalarFunction, operands: readonly Node[]): Node | undefined {
  const dims = operands[0].dims;
  if (dims.length === 0) return undefined;
  const shared = dims
    .map((_, axis) => axis)
    .filter((axis) => operands.every((operand) => broadcastAxes(operand).has(axis)));
  if (shared.length === 0) return undefined;
  const reduced = operands.map((operand) => dropAxes(graph, operand, shared));
  const kept = dims.map((_, axis) => axis).filter((axis) => !shared.includes(axis));
  const all = dims.map((_, axis) => axis);
  return graph.contract([{ node: graph.apply(fn, reduced), labels: kept }], all, dims);
}

/** Whether a node is a sum that starts with a negative coefficient: of u and −u exactly one is. */
export function hasNegativeLead(node: Node): boolean {
  return node.kind === "sum" && node.terms.length > 0 && signOfRational(node.terms[0].coefficient) < 0;
}

function throughParity(graph: Graph, fn: ScalarFunction, operands: readonly Node[]): Node | undefined {
  const [operand] = operands;
  if (!fn.parity || operands.length !== 1 || !hasNegativeLead(operand)) return undefined;
  const positive = graph.sum([{ coefficient: minusOne, node: operand }], operand.dims);
  const applied = graph.apply(fn, [positive]);
  return fn.parity === "even" ? applied : graph.sum([{ coefficient: minusOne, node: applied }], applied.dims);
}

/** f of the operands entry by entry, in normal form. Operands have one shape. */
export function buildApply(graph: Graph, fn: ScalarFunction, operands: readonly Node[]): Node {
  return (
    fn.rewrite?.(graph, operands) ??
    throughBroadcast(graph, fn, operands) ??
    throughRelabelling(graph, fn, operands) ??
    throughParity(graph, fn, operands) ??
    internApply(graph, fn, operands)
  );
}
