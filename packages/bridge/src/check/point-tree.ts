// Points as users' functions take them, numbers, arrays, typed arrays, tensors and records of these, and the same entries
// as one flat list.

import { tensor } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";

/** What a function may be differentiated by. */
export type PointTree =
  | number
  | Float64Array
  | Float32Array
  | Tensor
  | readonly PointTree[]
  | { readonly [name: string]: PointTree };

/** One entry of a point: its name for messages, as in `x[2]`. */
export interface Flattened {
  readonly entries: readonly number[];
  readonly names: readonly string[];
}

function isTyped(value: unknown): value is Float64Array | Float32Array {
  return value instanceof Float64Array || value instanceof Float32Array;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "toTypedArray" in value && "shape" in value;
}

function refused(what: string, name: string): ClosedformError {
  return new ClosedformError("bad-request", `${what} holds something at ${name} that is no number, array or tensor`, {
    hint: "use numbers, arrays, typed arrays, tensors or records of them",
  });
}

const maximalDepth = 16;

function positionName(name: string, shape: readonly number[], at: number): string {
  const positions: number[] = [];
  let rest = at;
  for (const size of shape.toReversed()) {
    positions.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return positions.length === 0 ? name : `${name}[${positions.join(", ")}]`;
}

/** All entries in order, with their names. Throws `bad-request` for anything else. */
export function flattenTree(tree: unknown, what: string, root = "x"): Flattened {
  const entries: number[] = [];
  const names: string[] = [];
  const visit = (value: unknown, name: string, depth: number): void => {
    if (depth > maximalDepth) throw refused(what, name);
    if (typeof value === "number") {
      entries.push(value);
      names.push(name);
    } else if (isTyped(value) || isTensor(value)) {
      const flat = isTyped(value) ? value : value.toTypedArray();
      const shape = isTyped(value) ? [value.length] : value.shape;
      flat.forEach((entry, k) => {
        entries.push(entry);
        names.push(positionName(name, shape, k));
      });
    } else if (Array.isArray(value)) {
      value.forEach((entry, k) => visit(entry, `${name}[${k}]`, depth + 1));
    } else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) visit(entry, depth === 0 ? key : `${name}.${key}`, depth + 1);
    } else {
      throw refused(what, name);
    }
  };
  visit(tree, root, 0);
  return { entries, names };
}

/** A point like another one, with other entries; always a fresh copy, so that no function can change what it is given. */
export function rebuildTree(like: PointTree, entries: ArrayLike<number>): PointTree {
  let next = 0;
  const take = (count: number): number[] => Array.from({ length: count }, () => entries[next++]);
  const build = (value: PointTree): PointTree => {
    if (typeof value === "number") return take(1)[0];
    if (value instanceof Float64Array) return Float64Array.from(take(value.length));
    if (value instanceof Float32Array) return Float32Array.from(take(value.length));
    if (isTensor(value)) return tensor(take(value.toTypedArray().length)).reshape(...value.shape);
    if (Array.isArray(value)) return (value as readonly PointTree[]).map(build);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, build(entry)]));
  };
  return build(like);
}
