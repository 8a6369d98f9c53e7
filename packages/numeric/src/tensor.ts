// A tensor's data and gradient bookkeeping; no operations. Operations are functions in `ops/` and `autodiff/`, which
// `methods.ts` attaches to the prototype.

import { NumericError } from "./error.ts";
import type { Geometry } from "./geometry.ts";
import { denseGeometry, isDense, memoryOrder, positionsWithin } from "./geometry.ts";
import { scatterView } from "./kernels/view.ts";
import type { Shape } from "./shape.ts";
import { checkedSize, formatShape, rowMajorStrides } from "./shape.ts";
import type { TensorMethods } from "./tensor-methods.ts";
import { warn } from "./warning.ts";

/** How entries are stored. Sums always accumulate in float64. */
export type DType = "float64" | "float32";

/** Entries that a tensor shares with its views, and the number of times that they were changed in place. */
export interface Storage {
  readonly data: Float64Array | Float32Array;
  version: number;
}

/** A storage with the place of a view in it. */
export interface SharedEntries {
  readonly storage: Storage;
  readonly geometry: Geometry;
}

/** How a tensor was computed, for the backward pass. */
export interface Origin {
  readonly operation: { readonly kind: string };
  inputs: readonly Tensor[];
  /** The versions that the inputs had, by which a change in place shows. */
  readonly versions: readonly number[];
  /** The version that the result had. */
  readonly version: number;
  /** Set by a backward pass that did not retain the graph. */
  freed: boolean;
}

/** Sees a gradient during a backward pass; a tensor that it returns takes the gradient's place. */
export type GradientHook = (gradient: Tensor) => Tensor | void;

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

type Entries = Float64Array | Float32Array;

function window(data: Entries, start: number, size: number): Entries {
  return start === 0 && size === data.length ? data : data.subarray(start, start + size);
}

function gathered(data: Entries, { shape, strides, offset }: Geometry, size: number): Entries {
  const target = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  return scatterView(data, target, { shape, from: strides, to: rowMajorStrides(shape), fromStart: offset });
}

function staleRead(reason: string): NumericError {
  return new NumericError(
    "bad-request",
    reason,
    "Compute without changing it in place, or change a clone() instead; then run backward again.",
  );
}

const noHooks: readonly GradientHook[] = [];

/** An n-dimensional array of floats, a strided view of a storage, that can take part in automatic differentiation. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- methods.ts defines every method, and its table is typed so that none can be missing.
export interface Tensor extends TensorMethods {}

/** See the interface of the same name. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export class Tensor {
  readonly shape: Shape;
  readonly size: number;
  dual: Dual | null = null;
  // Null while the entries are the whole storage in row-major order, as of most tensors.
  #geometry: Geometry | null;
  #storage: Storage;
  // The entries in row-major order: a window of the storage, or a copy that holds for one version of it.
  #dense: { readonly data: Float64Array | Float32Array; readonly version: number | null } | null = null;
  // The tensor that this one is a view of, and how often its history had been rewritten when that was last looked at.
  #base: Tensor | null = null;
  #rewrites = 0;
  // What stands for this tensor in the graph since it was changed in place; before that, the tensor itself.
  #node: Tensor | null = null;
  #reason: string | null = null;
  #origin: Origin | null = null;
  #keepsGrad = false;
  #hooks: readonly GradientHook[] = noHooks;
  #tracked = false;
  #grad: Tensor | null = null;

  /** A tensor of dense entries, which it keeps, not copies; `shared` makes it a view instead. */
  constructor(data: Float64Array | Float32Array, shape: Shape, shared?: SharedEntries) {
    const size = checkedSize(shape, "tensor");
    if (shared === undefined && data.length !== size) {
      throw new NumericError(
        "shape-mismatch",
        `tensor: ${data.length} entries do not fill the shape ${formatShape(shape)}.`,
      );
    }
    this.shape = shape;
    this.size = size;
    this.#storage = shared?.storage ?? { data, version: 0 };
    this.#geometry = shared?.geometry ?? null;
  }

  /**
   * The entries in row-major order. Treat them as read-only: for a contiguous tensor they are the storage itself, which views
   * and recorded graphs may share, else a copy. To change entries use the operations in place.
   */
  get data(): Float64Array | Float32Array {
    if (this.#reason !== null) throw staleRead(this.#reason);
    if (this.#geometry === null) return this.#storage.data;
    const held = this.#dense;
    if (held !== null && (held.version === null || held.version === this.#storage.version)) return held.data;
    const { data, version } = this.#storage;
    const geometry = this.#geometry;
    const dense = isDense(geometry);
    const entries = dense ? window(data, geometry.offset, this.size) : gathered(data, geometry, this.size);
    this.#dense = { data: entries, version: dense ? null : version };
    return entries;
  }

  get dtype(): DType {
    return this.#storage.data instanceof Float32Array ? "float32" : "float64";
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The length along axis 0. Throws `bad-request` for a scalar. */
  get length(): number {
    if (this.shape.length > 0) return this.shape[0];
    throw new NumericError("bad-request", "A scalar tensor has no length.", "Use .size, which is 1.");
  }

  /** How far apart in the storage neighbours along each axis are, in entries. */
  get strides(): readonly number[] {
    return this.geometry.strides;
  }

  /** Strides, and where in the storage the first entry lies. */
  get geometry(): Geometry {
    this.#geometry ??= denseGeometry(this.shape);
    return this.#geometry;
  }

  /** Whether the entries lie one after another in row-major order. */
  get isContiguous(): boolean {
    return this.#geometry === null || isDense(this.#geometry);
  }

  /** How often the entries were changed in place, by this tensor or by another one that shares them. */
  get version(): number {
    return this.#storage.version;
  }

  /** The tensor that this one is a view of; null if it has entries of its own. */
  get base(): Tensor | null {
    return this.#base;
  }

  /** Set on results by the operation that made them; null for leaves. */
  get origin(): Origin | null {
    return this.graphNode().#origin;
  }

  set origin(value: Origin | null) {
    this.#origin = value;
  }

  /** Its record as a node of a graph, whatever was done to the tensor in place afterwards. */
  get record(): Origin | null {
    return this.#origin;
  }

  /** Whether it takes part in gradients as a node of a graph. */
  get isTracked(): boolean {
    return this.#tracked;
  }

  /** Whether a backward pass leaves a gradient at this node of a graph. */
  get collectsGrad(): boolean {
    return this.#origin === null || this.#keepsGrad;
  }

  /** What is called with its gradient during a backward pass, as a node of a graph. */
  get hooks(): readonly GradientHook[] {
    return this.#hooks;
  }

  /** Adds a hook, and returns what removes it. */
  addHook(hook: GradientHook): () => void {
    const node = this.graphNode();
    node.#hooks = [...node.#hooks, hook];
    return () => {
      node.#hooks = node.#hooks.filter((each) => each !== hook);
    };
  }

  /** Keeps the gradient of an intermediate result as well. */
  get keepsGrad(): boolean {
    return this.graphNode().#keepsGrad;
  }

  set keepsGrad(value: boolean) {
    this.graphNode().#keepsGrad = value;
  }

  /** Whether no recorded operation made it. */
  get isLeaf(): boolean {
    return this.origin === null;
  }

  /** Whether operations on it are recorded. It spreads from inputs to results; only a leaf's can be switched off. */
  get requiresGrad(): boolean {
    return this.graphNode().#tracked;
  }

  set requiresGrad(value: boolean) {
    if (!value && this.origin !== null) {
      throw new NumericError(
        "bad-request",
        "requiresGrad of an intermediate result cannot be switched off.",
        "Use detach().",
      );
    }
    this.graphNode().#tracked = value;
  }

  /** The gradient that backward passes have accumulated here; null before the first one and for intermediate results. */
  get grad(): Tensor | null {
    const node = this.graphNode();
    if (node.#grad === null && node.#origin !== null && !node.#keepsGrad) {
      warn(
        "grad was read on an intermediate result, which keeps none: only leaves do. Call retainGrad() on it before backward, or read the grad of a leaf.",
      );
    }
    return node.#grad;
  }

  set grad(value: Tensor | null) {
    this.graphNode().#grad = value;
  }

  /** Another tensor with the same entries and tangent, but no origin. */
  alias(): Tensor {
    const copy = this.#sharing(this.geometry);
    copy.dual = this.dual;
    return copy;
  }

  /** A view of the same storage: writing into one changes the other. */
  view(geometry: Geometry): Tensor {
    const copy = this.#sharing(geometry);
    copy.#base = this.#base ?? this;
    copy.#rewrites = copy.#base.#rewrites;
    return copy;
  }

  /** A stand-in for a tensor whose entries were changed: its shape can still be read, its entries cannot. */
  stale(reason: string): Tensor {
    const copy = this.#sharing(this.geometry);
    copy.#reason = reason;
    return copy;
  }

  /** What stands for this tensor in recorded graphs. After a change in place it differs from what earlier records hold. */
  graphNode(): Tensor {
    const base = this.#base;
    if (base !== null && base.#rewrites !== this.#rewrites) {
      // The base was changed in place and recorded: this view is read off its new history.
      const source = base.graphNode();
      const node = this.#sharing(this.geometry);
      const operation = { kind: "gather", indices: positionsWithin(base.geometry, this.geometry), shape: this.shape };
      const { version } = this;
      node.#origin = source.#tracked
        ? { operation, inputs: [source], versions: [version], version, freed: false }
        : null;
      node.#tracked = source.#tracked;
      this.#node = node;
      this.#rewrites = base.#rewrites;
    }
    return this.#node ?? this;
  }

  /** Writes entries given in row-major order, and counts the change. */
  overwrite(entries: ArrayLike<number>): void {
    const { shape, strides, offset } = this.geometry;
    const { data } = this.#storage;
    if (this.isContiguous) data.set(entries, offset);
    else scatterView(entries, data, { shape, from: rowMajorStrides(shape), to: strides, toStart: offset });
    this.#storage.version++;
  }

  /** From now on `result`, which has the entries that were just written here, stands for this tensor in graphs. */
  rewriteHistory(result: Tensor): void {
    const node = result.graphNode();
    node.#storage = this.#storage;
    node.#geometry = this.geometry;
    node.#dense = null;
    node.#base = null;
    if (node.#origin !== null) node.#origin = { ...node.#origin, version: this.#storage.version };
    const former = this.graphNode();
    [node.#keepsGrad, former.#keepsGrad] = [former.#keepsGrad, false];
    this.#node = node;
    this.#rewrites++;
  }

  /** The storage from the first entry on and the order of axes in which the entries are dense there; null if in none. */
  memory(): { readonly data: Float64Array | Float32Array; readonly axes: readonly number[] } | null {
    if (this.#reason !== null) throw staleRead(this.#reason);
    const { geometry } = this;
    const axes = memoryOrder(geometry);
    return axes === null ? null : { data: window(this.#storage.data, geometry.offset, this.size), axes };
  }

  #sharing(geometry: Geometry): Tensor {
    const copy = new Tensor(this.#storage.data, geometry.shape, { storage: this.#storage, geometry });
    copy.#reason = this.#reason;
    return copy;
  }
}
