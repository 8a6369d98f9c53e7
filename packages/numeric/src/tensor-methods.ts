// The signatures of a tensor's methods; `methods.ts` attaches the functions of the same names. Types only.

import type { Tensor } from "./tensor.ts";

/** A tensor, a number, or nested arrays of numbers that become a tensor. */
export type TensorLike = Tensor | NestedNumbers;

/** Numbers nested to any depth. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Which axes a reduction runs over (all by default) and whether they stay, with size 1. */
export interface ReductionOptions {
  readonly axis?: number | readonly number[];
  readonly keepdims?: boolean;
}

/** A norm's order: a number or ±Infinity, "fro" for the root of the sum of squares, "nuc" for the sum of singular values. */
export type NormOrder = number | "fro" | "nuc";

/** One axis of an index: an entry (drops the axis), a half-open range with a step, or null for all. */
export type IndexItem = number | readonly [start?: number | null, stop?: number | null, step?: number] | null;

/** How a backward pass starts and what it leaves behind. */
export interface BackwardOptions {
  /** The cotangent to start from, of the output's shape; needed unless the output is a scalar. */
  readonly gradient?: TensorLike;
  /** Keep the graph for another backward pass. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, so that gradients can be differentiated. Implies `retainGraph`. */
  readonly createGraph?: boolean;
}

/** How a tensor is printed, as NumPy's `set_printoptions`. */
export interface PrintOptions {
  /** The most digits after the point; 8 unless given. */
  readonly precision?: number;
  /** Never use exponents only because some numbers are small beside others. */
  readonly suppressSmall?: boolean;
  /** More entries than this are shortened; 1000 unless given. */
  readonly threshold?: number;
  /** How many entries are left at each end of a shortened axis; 3 unless given. */
  readonly edgeItems?: number;
  /** Where rows are broken; 75 unless given. */
  readonly lineWidth?: number;
}

type Unary = () => Tensor;
type Binary = (other: TensorLike) => Tensor;
type Reduction = (options?: ReductionOptions) => Tensor;

/** Methods of every tensor. See the function of the same name for errors and formulas. */
export interface TensorMethods {
  add: Binary;
  sub: Binary;
  mul: Binary;
  div: Binary;
  pow: Binary;
  neg: Unary;
  maximum: Binary;
  minimum: Binary;
  lt: Binary;
  le: Binary;
  gt: Binary;
  ge: Binary;
  eq: Binary;
  square: Unary;
  reciprocal: Unary;
  sqrt: Unary;
  cbrt: Unary;
  exp: Unary;
  log: Unary;
  log1p: Unary;
  expm1: Unary;
  sin: Unary;
  cos: Unary;
  tan: Unary;
  asin: Unary;
  acos: Unary;
  atan: Unary;
  sinh: Unary;
  cosh: Unary;
  tanh: Unary;
  asinh: Unary;
  acosh: Unary;
  atanh: Unary;
  sigmoid: Unary;
  softplus: Unary;
  relu: Unary;
  leakyrelu: Unary;
  elu: Unary;
  gelu: Unary;
  silu: Unary;
  erf: Unary;
  erfc: Unary;
  gamma: Unary;
  lgamma: Unary;
  digamma: Unary;
  trigamma: Unary;
  abs: Unary;
  sign: Unary;
  floor: Unary;
  step: Unary;
  sum: Reduction;
  mean: Reduction;
  prod: Reduction;
  max: Reduction;
  min: Reduction;
  argmax(options?: { readonly axis?: number; readonly keepdims?: boolean }): Tensor;
  argmin(options?: { readonly axis?: number; readonly keepdims?: boolean }): Tensor;
  /** See `variance`. */
  var(options?: ReductionOptions & { readonly correction?: number }): Tensor;
  std(options?: ReductionOptions & { readonly correction?: number }): Tensor;
  cumsum(axis: number, reverse?: boolean): Tensor;
  cumprod(axis: number): Tensor;
  logsumexp: Reduction;
  softmax(options?: { readonly axis?: number | readonly number[] }): Tensor;
  logSoftmax(options?: { readonly axis?: number | readonly number[] }): Tensor;
  clip(low: TensorLike | null, high: TensorLike | null): Tensor;
  gather(axis: number, positions: TensorLike): Tensor;
  flip(axes?: number | readonly number[]): Tensor;
  roll(shift: number, axis: number): Tensor;
  split(lengths: number | readonly number[], axis?: number): Tensor[];
  chunk(count: number, axis?: number): Tensor[];
  repeat(...counts: readonly number[]): Tensor;
  tile(...counts: readonly number[]): Tensor;
  norm(order?: NormOrder, options?: ReductionOptions): Tensor;
  matmul: Binary;
  mv: Binary;
  mm: Binary;
  dot: Binary;
  outer: Binary;
  inner: Binary;
  cross: Binary;
  kron: Binary;
  solve: Binary;
  inverse: Unary;
  det: Unary;
  logdet: Unary;
  cofactor: Unary;
  cholesky: Unary;
  pinv: Unary;
  matrixExp: Unary;
  sqrtm: Unary;
  logm: Unary;
  matrixPower: Binary;
  tril(diagonal?: number): Tensor;
  triu(diagonal?: number): Tensor;
  trace(offset?: number): Tensor;
  diag: Unary;
  diagonal(offset?: number, axis1?: number, axis2?: number): Tensor;
  reshape(...shape: readonly number[]): Tensor;
  flatten: Unary;
  squeeze(axis?: number): Tensor;
  unsqueeze(axis: number): Tensor;
  /** All axes reversed. */
  readonly T: Tensor;
  /** The last two axes exchanged. */
  readonly mT: Tensor;
  transpose(first?: number, second?: number): Tensor;
  permute(...axes: readonly number[]): Tensor;
  expand(...shape: readonly number[]): Tensor;
  broadcastTo(...shape: readonly number[]): Tensor;
  index(...items: readonly IndexItem[]): Tensor;
  indexSelect(axis: number, indices: readonly number[]): Tensor;
  clone: Unary;
  contiguous: Unary;
  /** Writes `value` into every entry; like all methods that end in an underscore, it returns the tensor. */
  fill_(value: number): Tensor;
  zero_(): Tensor;
  copy_: Binary;
  add_: Binary;
  sub_: Binary;
  mul_: Binary;
  div_: Binary;
  /** Writes `value` into the entries that `index(...items)` picks. */
  set(items: readonly IndexItem[], value: TensorLike): Tensor;
  detach: Unary;
  /** See the function of the same name. */
  to(dtype: "float64" | "float32"): Tensor;
  item(): number;
  toArray(): NestedNumbers;
  toTypedArray(): Float64Array | Float32Array;
  /** The entries as NumPy prints them. */
  toString(options?: PrintOptions): string;
  backward(options?: BackwardOptions | Tensor): void;
  zeroGrad(): void;
  retainGrad(): Tensor;
  /** See `registerHook`: returns what removes the hook. */
  registerHook(hook: (gradient: Tensor) => Tensor | void): () => void;
}
