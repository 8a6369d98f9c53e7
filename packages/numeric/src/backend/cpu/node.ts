// Buffers of the backend, some of them not computed yet. Three kinds of call wait until somebody needs them: a matrix
// times a vector, a map of such products, and a transposed matrix times such a map. Then X'·f(X·w) is computed block of
// rows by block of rows, so that X is read once.

import type { ElementwiseStep } from "../../kernels/kernel.ts";
import type { CompiledProgram } from "../../wasm/elementwise/run.ts";
import type { Region } from "../../wasm/memory.ts";
import type { Shape } from "../../shape.ts";

/** A computation that waits. */
export type Pending =
  | { readonly kind: "rowProducts"; readonly matrix: Node; readonly vector: Node }
  | {
      readonly kind: "map";
      readonly program: CompiledProgram;
      readonly steps: readonly ElementwiseStep[];
      readonly inputs: readonly Node[];
    }
  | { readonly kind: "rowSums"; readonly matrix: Node; readonly coefficients: Node };

/** A buffer: in the memory, on the heap, or waiting. */
export interface Node {
  readonly owner: object;
  readonly shape: Shape;
  readonly length: number;
  region: Region | null;
  heap: Float64Array | Float32Array | null;
  pending: Pending | null;
  /** How many waiting computations read it. */
  uses: number;
  isReleased: boolean;
  /** The matrix that this one is, but for one factor per row (axis 0) or per column (axis 1). */
  scaled: { readonly identity: object; readonly axis: 0 | 1 } | null;
  /** Stands for the entries; kept by others without keeping the entries. */
  readonly identity: object;
}

/** The buffers that a waiting computation reads. */
export function operandsOf(pending: Pending): readonly Node[] {
  switch (pending.kind) {
    case "rowProducts":
      return [pending.matrix, pending.vector];
    case "map":
      return pending.inputs;
    case "rowSums":
      return [pending.matrix, pending.coefficients];
  }
}

/** The waiting row products and maps that a node needs, itself included, operands first. */
export function waitingFor(node: Node): readonly Node[] {
  const order: Node[] = [];
  const done = new Set<Node>();
  const stack = [node];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const open = top.pending === null ? [] : operandsOf(top.pending).filter((one) => one.pending && !done.has(one));
    if (open.length > 0 && !done.has(top)) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    if (top.pending !== null && !done.has(top)) order.push(top);
    done.add(top);
  }
  return order;
}
