// The recorded graph as data, for pictures and reports.

import { NumericError } from "../error.ts";
import type { Operation } from "../ops/operation.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** One tensor of a recorded computation: a leaf that collects a gradient, a constant, or an operation's result. */
export interface GraphNode {
  readonly id: number;
  readonly kind: "leaf" | "constant" | "operation";
  /** The name given to the tensor, else the operation that made it, else its value or kind. */
  readonly label: string;
  readonly shape: Shape;
  /** The ids of the operation's inputs, in order; each is smaller than `id`. */
  readonly inputs: readonly number[];
}

/** Names for tensors, by name. */
export type TensorNames = Readonly<Record<string, Tensor>>;

// Labels of a contraction as the letters of an einsum formula.
function formulaOf(labels: readonly (readonly number[])[], output: readonly number[]): string {
  const letter = (label: number): string => String.fromCodePoint((label < 26 ? 97 : 39) + label);
  const term = (axes: readonly number[]): string => axes.map(letter).join("");
  return `einsum ${labels.map(term).join(",")}->${term(output)}`;
}

function operationLabel(operation: Operation): string {
  switch (operation.kind) {
    case "elementwise":
    case "extremum":
    case "matrixFunction":
      return operation.apply;
    case "contraction":
      return formulaOf(operation.labels, operation.output);
    default:
      return operation.kind;
  }
}

function inputsOf(node: Tensor): readonly Tensor[] {
  if (node.record?.freed !== true) return node.record?.inputs ?? [];
  throw new NumericError(
    "bad-request",
    "computationGraph: a backward pass has freed this graph.",
    "Take the graph before backward, or pass { retainGraph: true } to it.",
  );
}

// Every tensor behind the output, constants included, inputs before results. Iterative: graphs may be deep.
function inOrder(output: Tensor): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { node: Tensor; isDone: boolean }[] = [{ node: output, isDone: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, isDone } = top;
    if (isDone) order.push(node);
    if (isDone || seen.has(node)) continue;
    seen.add(node);
    stack.push({ node, isDone: true });
    for (const input of inputsOf(node).toReversed()) stack.push({ node: input, isDone: false });
  }
  return order;
}

function labelOf(node: Tensor, names: ReadonlyMap<Tensor, string>): string {
  const name = names.get(node);
  if (name !== undefined) return name;
  if (node.record !== null) return operationLabel(node.record.operation as Operation);
  return node.size === 1 ? String(Number(node.data[0].toPrecision(6))) : node.isTracked ? "leaf" : "constant";
}

/**
 * The computation that `output` records, inputs before results; the last node is the output. A tensor that is used twice is
 * one node. Throws `bad-request` for a graph that backward has freed.
 */
export function computationGraph(output: Tensor, names: TensorNames = {}): readonly GraphNode[] {
  const named = new Map(Object.entries(names).map(([name, tensor]) => [tensor.graphNode(), name]));
  const order = inOrder(output.graphNode());
  const ids = new Map(order.map((node, id) => [node, id]));
  return order.map((node, id) => ({
    id,
    kind: node.record !== null ? "operation" : node.isTracked ? "leaf" : "constant",
    label: labelOf(node, named),
    shape: node.shape,
    inputs: inputsOf(node).map((input) => ids.get(input)!),
  }));
}
