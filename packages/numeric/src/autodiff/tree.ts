// Tensors in lists and objects, nested to any depth: parameters of a model, say. What JAX calls a pytree.

import { NumericError } from "../error.ts";
import { Tensor } from "../tensor.ts";

/** A tensor, or a list or a plain object of such. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** Whether a value is a list or object with tensors in it; plain nested numbers are none. */
export function isTree(value: unknown): value is Exclude<Tree, Tensor> {
  if (value instanceof Tensor || typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((part) => part instanceof Tensor || isTree(part));
}

/** The tensors of a tree from left to right, keys in the order in which they were written. Throws `bad-request`. */
export function leavesOf(tree: Tree): Tensor[] {
  if (tree instanceof Tensor) return [tree];
  if (typeof tree !== "object" || tree === null) {
    throw new NumericError(
      "bad-request",
      `a ${typeof tree} stands among tensors in a list or object of parameters.`,
      "Make it a tensor, or keep it outside.",
    );
  }
  return Object.values(tree).flatMap((part) => leavesOf(part));
}

/** The tree of the same form with other tensors, in the order of `leavesOf`. */
export function withLeaves<T extends Tree>(tree: T, leaves: readonly Tensor[]): T {
  let next = 0;
  const rebuilt = (part: Tree): Tree => {
    if (part instanceof Tensor) return leaves[next++];
    if (Array.isArray(part)) return (part as readonly Tree[]).map(rebuilt);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, rebuilt(value)]));
  };
  return rebuilt(tree) as T;
}
