// Buffers of the backend. What a call computes waits until somebody needs it: only then is it known which maps run in one
// shader with what reads them.

import type { ElementwiseStep, KernelCall, Shape } from "../../kernels/kernel.ts";
import type { Layout } from "./layout.ts";
import type { Slot } from "./pass.ts";

/** A computation that waits. */
export type Pending =
  | { readonly kind: "map"; readonly steps: readonly ElementwiseStep[]; readonly inputs: readonly Node[] }
  | { readonly kind: "call"; readonly call: KernelCall; readonly inputs: readonly Node[] };

/** A buffer: on the device, or waiting. */
export interface Node {
  readonly owner: object;
  readonly shape: Shape;
  readonly layout: Layout;
  readonly slot: Slot;
  /** Whether its textures would be too large: then its values lie in `host`, and it is worked on tile by tile. */
  readonly isLarge: boolean;
  host: Float32Array | null;
  pending: Pending | null;
  /** How many waiting computations read it. */
  uses: number;
  isReleased: boolean;
}

/** The nodes that a node's computation reads, each once; none when it is computed. */
export function operandsOf({ pending }: Node): readonly Node[] {
  return pending === null ? [] : [...new Set(pending.inputs)];
}

/** The waiting nodes that the given ones need, themselves included, operands first. */
export function waitingFor(targets: readonly Node[]): readonly Node[] {
  const order: Node[] = [];
  const done = new Set<Node>();
  const stack = [...targets];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const open = done.has(top) ? [] : operandsOf(top).filter((one) => one.pending !== null && !done.has(one));
    if (open.length > 0) {
      stack.push(...open);
      continue;
    }
    stack.pop();
    if (top.pending !== null && !done.has(top)) order.push(top);
    done.add(top);
  }
  return order;
}
