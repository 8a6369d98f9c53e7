// Operations in place: they write into the storage of a tensor, so that every tensor that shares it sees the change. The
// recorded form of a change is the operation without the underscore; where the tensor is a view, its base is read anew as
// "the old entries outside of the view, the new ones inside".

import { NumericError } from "../error.ts";
import { positionsWithin, repeatsEntries } from "../geometry.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { IndexItem, TensorLike } from "../tensor-methods.ts";
import { broadcastTo } from "./broadcast.ts";
import { asTensor, tensor } from "./create.ts";
import { add, div, mul, sub, where } from "./elementwise.ts";
import { isGradEnabled } from "./grad-mode.ts";
import { clone, index, reshape, scatter } from "./movement.ts";

function refuse(what: string, reason: string, hint: string): NumericError {
  return new NumericError("bad-request", `${what}: ${reason}.`, hint);
}

function requireWritable(target: Tensor, what: string): void {
  if ([target, target.base ?? target].some(({ geometry }) => repeatsEntries(geometry))) {
    throw refuse(
      what,
      `several entries of this tensor of shape ${formatShape(target.shape)} are one and the same in memory, as expand and broadcastTo leave them`,
      "Write into a clone() of it.",
    );
  }
  if (!isGradEnabled()) return;
  const owner = target.base ?? target;
  const isView = owner !== target;
  if ([owner, target].some((each) => each.isLeaf && each.requiresGrad)) {
    throw refuse(
      what,
      `${isView ? "this is a view of a leaf" : "this is a leaf"} that requires a gradient, and a recorded change would make it a result`,
      "Change it inside noGrad(() => …), as an optimiser does, or compute a new tensor.",
    );
  }
  if (isView && owner.requiresGrad && !target.requiresGrad) {
    throw refuse(what, "this view of a recorded tensor was taken inside noGrad", "Take the view outside of noGrad.");
  }
}

function requirePrimal(target: Tensor, result: Tensor, what: string): void {
  if (target.dual === null && result.dual === null) return;
  throw new NumericError(
    "unsupported",
    `${what}: tangents are not carried through a change in place.`,
    "Use the operation without the underscore in functions that jvp, hessian or hvp differentiate.",
  );
}

// The history of a view's base: the old entries outside of the view, the new ones inside.
function rewriteBase(base: Tensor, view: Tensor, result: Tensor): () => void {
  const positions = positionsWithin(base.geometry, view.geometry);
  const mask = new Float64Array(base.size);
  for (const position of positions) mask[position] = 1;
  const outside = where(tensor(mask, { shape: base.shape }), 0, base);
  const rewritten = add(outside, scatter(reshape(result, [-1]), positions, base.shape));
  return () => base.rewriteHistory(rewritten);
}

/** Writes `compute(old)`, where `old` has the entries of the target before the change. */
function change(target: Tensor, what: string, compute: (old: Tensor) => Tensor): Tensor {
  requireWritable(target, what);
  const wasTracked = isGradEnabled() && target.requiresGrad;
  const first = compute(wasTracked ? clone(target) : target);
  // An operand alone may be tracked; then its derivative needs the old entries, which are about to go.
  const isRecorded = isGradEnabled() && (wasTracked || first.requiresGrad);
  const result = isRecorded && !wasTracked ? compute(clone(target)) : first;
  requirePrimal(target, result, what);
  if (!sameShape(result.shape, target.shape)) {
    throw new NumericError(
      "shape-mismatch",
      `${what}: a result of shape ${formatShape(result.shape)} does not fit into the tensor of shape ${formatShape(target.shape)}.`,
      "Compute a new tensor, or make the operand smaller.",
    );
  }
  let finish = (): void => undefined;
  if (isRecorded) {
    finish = target.base === null ? () => target.rewriteHistory(result) : rewriteBase(target.base, target, result);
  }
  target.overwrite(result.data);
  finish();
  return target;
}

// The value in place of every entry. Recorded, so that the gradient towards the old entries is zero, not missing.
function replaced(old: Tensor, value: TensorLike): Tensor {
  const wide = broadcastTo(old.dtype === "float32" && typeof value === "number" ? full32(value) : value, old.shape);
  return old.requiresGrad ? where(1, wide, old) : clone(wide);
}

const full32 = (value: number): Tensor => tensor(value, { dtype: "float32" });

/** Writes one number into every entry, and returns the tensor. Errors as of `add_`. */
export function fill_(target: Tensor, value: number): Tensor {
  return change(target, "fill_", (old) => replaced(old, value));
}

/** Writes 0 into every entry, and returns the tensor. Errors as of `add_`. */
export function zero_(target: Tensor): Tensor {
  return change(target, "zero_", (old) => replaced(old, 0));
}

/** Writes the entries of another tensor, which is broadcast, and returns the tensor. Errors as of `add_`. */
export function copy_(target: Tensor, source: TensorLike): Tensor {
  return change(target, "copy_", (old) => replaced(old, source));
}

/**
 * Adds in place and returns the tensor. All tensors that share its entries change with it. Errors: `bad-request` for a leaf
 * that requires a gradient outside of `noGrad` and for entries that share one place in memory, `shape-mismatch` where the
 * operand does not broadcast to the tensor's shape, `unsupported` inside `jvp`.
 */
export function add_(target: Tensor, other: TensorLike): Tensor {
  return change(target, "add_", (old) => add(old, other));
}

/** Subtracts in place, and returns the tensor. Errors as of `add_`. */
export function sub_(target: Tensor, other: TensorLike): Tensor {
  return change(target, "sub_", (old) => sub(old, other));
}

/** Multiplies in place, entry by entry, and returns the tensor. Errors as of `add_`. */
export function mul_(target: Tensor, other: TensorLike): Tensor {
  return change(target, "mul_", (old) => mul(old, other));
}

/** Divides in place, entry by entry, and returns the tensor. Errors as of `add_`. */
export function div_(target: Tensor, other: TensorLike): Tensor {
  return change(target, "div_", (old) => div(old, other));
}

/** Writes into the entries that `index` picks with the same items, and returns the tensor. Errors as of `add_`. */
export function set(target: Tensor, items: readonly IndexItem[], value: TensorLike): Tensor {
  const isList: boolean = Array.isArray(items);
  if (!isList)
    throw refuse("set", "the place is not a list", "Write x.set([0, 1], 5), with the same items as of index.");
  const part = index(target, ...items);
  change(part, "set", (old) => replaced(old, asTensor(value)));
  return target;
}
