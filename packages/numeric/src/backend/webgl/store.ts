// The life of the backend's buffers: who still needs them, and when their textures go back to the pool.

import { NumericError } from "../../error.ts";
import type { Shape } from "../../shape.ts";
import { isTooLarge, type TextureLimits, unlimitedLayoutOf } from "./layout.ts";
import { type Node, operandsOf, type Pending } from "./node.ts";
import { emptySlot, type Slot } from "./pass.ts";
import type { TexturePool } from "./texture-pool.ts";

/** The buffers of one backend. */
export interface Store {
  /** A buffer that waits for its computation, or, with null, for somebody to fill its slot. */
  add(shape: Shape, pending: Pending | null): Node;
  /** To be called when a node's slot is filled: it no longer needs its operands. */
  settle(node: Node): void;
  release(node: Node): void;
  /** The slots of computed tensors that have textures, the one longest unused first. */
  readonly residents: Set<Slot>;
}

/** An empty store over a pool; tensors of more than `maxBytes` of texture stay on the host. */
export function createStore(owner: object, pool: TexturePool, limits: TextureLimits, maxBytes: number): Store {
  const residents = new Set<Slot>();

  function free(node: Node): void {
    const stack = [node];
    for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
      if (!one.isReleased || one.uses > 0) continue;
      if (one.slot.planes !== null) pool.release(one.slot.planes);
      one.slot.planes = null;
      one.slot.spilled = null;
      residents.delete(one.slot);
      one.host = null;
      stack.push(...forget(one));
    }
  }
  return {
    residents,
    add(shape, pending): Node {
      const layout = unlimitedLayoutOf(shape, limits);
      const isLarge = isTooLarge(shape, limits, maxBytes);
      const slot = emptySlot(layout);
      const node: Node = { owner, shape, layout, slot, isLarge, host: null, pending, uses: 0, isReleased: false };
      for (const operand of operandsOf(node)) operand.uses += 1;
      return node;
    },
    settle(node): void {
      for (const operand of forget(node)) free(operand);
    },
    release(node): void {
      node.isReleased = true;
      free(node);
    },
  };
}

// The node no longer waits; its operands, which it no longer reads, are returned.
function forget(node: Node): readonly Node[] {
  const operands = operandsOf(node);
  node.pending = null;
  for (const operand of operands) operand.uses -= 1;
  return operands;
}

/** The node behind a handle. Throws "device" for that of another backend and "bad-request" for a released one. */
export function nodeOf(owner: object, handle: unknown): Node {
  const node = handle as Partial<Node> | null;
  if (node?.owner !== owner) throw new NumericError("device", "The buffer was made by another backend.");
  if (node.isReleased === true) throw new NumericError("bad-request", "The buffer was released.");
  return node as Node;
}
