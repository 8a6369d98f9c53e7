// A tensor's data and gradient bookkeeping; no operations. Operations are functions in `ops/` and `autodiff/`, which
// `methods.ts` attaches to the prototype.

import { NumericError } from "./error.ts";
import type { Shape } from "./shape.ts";
import { checkedSize, formatShape } from "./shape.ts";
import type { TensorMethods } from "./tensor-methods.ts";
import { warn } from "./warning.ts";

/** How entries are stored. Sums always accumulate in float64. */
export type DType = "float64" | "float32";

/** How a tensor was computed, for the backward pass. */
export interface Origin {
  readonly operation: { readonly kind: string };
  inputs: readonly Tensor[];
  /** Set by a backward pass that did not retain the graph. */
  freed: boolean;
}

/** A tensor that carries a tangent, inside a `jvp` of the given nesting level. */
export interface Dual {
  readonly level: number;
  readonly primal: Tensor;
  readonly tangent: Tensor;
  /** The tangent of an operation's result, from tangents of its inputs (null is zero). */
  readonly push: PushForward;
}

/** The rule that carries tangents through one operation. */
export type PushForward = (
  operation: Origin["operation"],
  inputs: readonly Tensor[],
  tangents: readonly (Tensor | null)[],
  output: Tensor,
) => Tensor | null;

/** An n-dimensional array of floats, dense and row-major, that can take part in automatic differentiation. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- methods.ts defines every method, and its table is typed so that none can be missing.
export interface Tensor extends TensorMethods {}

/** See the interface of the same name. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export class Tensor {
  readonly shape: Shape;
  /** The entries. Treat them as read-only: other tensors and recorded graphs may share them. */
  readonly data: Float64Array | Float32Array;
  /** Set on results by the operation that made them; null for leaves. */
  origin: Origin | null = null;
  dual: Dual | null = null;
  /** Keeps the gradient of an intermediate result as well. */
  keepsGrad = false;
  #tracked = false;
  #grad: Tensor | null = null;

  constructor(data: Float64Array | Float32Array, shape: Shape) {
    const size = checkedSize(shape, "tensor");
    if (data.length !== size) {
      throw new NumericError(
        "shape-mismatch",
        `tensor: ${data.length} entries do not fill the shape ${formatShape(shape)}.`,
      );
    }
    this.data = data;
    this.shape = shape;
  }

  get dtype(): DType {
    return this.data instanceof Float32Array ? "float32" : "float64";
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The number of entries. */
  get size(): number {
    return this.data.length;
  }

  /** The length along axis 0. Throws `bad-request` for a scalar. */
  get length(): number {
    if (this.shape.length > 0) return this.shape[0];
    throw new NumericError("bad-request", "A scalar tensor has no length.", "Use .size, which is 1.");
  }

  /** Whether no recorded operation made it. */
  get isLeaf(): boolean {
    return this.origin === null;
  }

  /** Whether operations on it are recorded. It spreads from inputs to results; only a leaf's can be switched off. */
  get requiresGrad(): boolean {
    return this.#tracked;
  }

  set requiresGrad(value: boolean) {
    if (!value && this.origin !== null) {
      throw new NumericError(
        "bad-request",
        "requiresGrad of an intermediate result cannot be switched off.",
        "Use detach().",
      );
    }
    this.#tracked = value;
  }

  /** The gradient that backward passes have accumulated here; null before the first one and for intermediate results. */
  get grad(): Tensor | null {
    if (this.#grad === null && this.origin !== null && !this.keepsGrad) {
      warn(
        "grad was read on an intermediate result, which keeps none: only leaves do. Call retainGrad() on it before backward, or read the grad of a leaf.",
      );
    }
    return this.#grad;
  }

  set grad(value: Tensor | null) {
    this.#grad = value;
  }

  /** Another tensor with the same entries and tangent, but no origin. */
  alias(): Tensor {
    const copy = new Tensor(this.data, this.shape);
    copy.dual = this.dual;
    return copy;
  }
}
