// Tensors from numbers.

import { NumericError } from "../error.ts";
import { apply } from "./apply.ts";
import type { Shape } from "../shape.ts";
import { checkedSize, formatShape, sameShape } from "../shape.ts";
import type { DType } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import type { NestedNumbers, TensorLike } from "../tensor-methods.ts";

/** Storage and gradient tracking of a new tensor; float64 without tracking by default. */
export interface TensorOptions {
  readonly dtype?: DType;
  readonly requiresGrad?: boolean;
}

/** Numbers that `tensor` accepts; typed arrays give a vector, or `shape` if given. */
export type TensorSource = TensorLike | ArrayLike<number>;

function wrap(data: Float64Array, shape: Shape, options: TensorOptions): Tensor {
  const result = new Tensor(options.dtype === "float32" ? Float32Array.from(data) : data, shape);
  result.requiresGrad = options.requiresGrad ?? false;
  return result;
}

function nestedShape(values: NestedNumbers): number[] {
  if (typeof values === "number") return [];
  return values.length === 0 ? [0] : [values.length, ...nestedShape(values[0])];
}

function fillFrom(values: NestedNumbers, data: Float64Array, shape: Shape, position: { next: number }): void {
  if (typeof values === "number" && shape.length === 0) {
    data[position.next++] = values;
    return;
  }
  if (typeof values === "number" || values.length !== shape[0]) {
    const found =
      typeof values === "number" ? "a number" : Array.isArray(values) ? `a list of ${values.length}` : typeof values;
    throw new NumericError(
      "shape-mismatch",
      `tensor: the nested lists are ragged: expected a list of ${shape[0] ?? "no"} entries, found ${found}.`,
      "Give all rows the same length.",
    );
  }
  for (const value of values) fillFrom(value, data, shape.slice(1), position);
}

function fromNested(values: NestedNumbers): { data: Float64Array; shape: Shape } {
  const shape = nestedShape(values);
  const data = new Float64Array(checkedSize(shape, "tensor"));
  fillFrom(values, data, shape, { next: 0 });
  return { data, shape };
}

/** A tensor with the given entries, copied. A ragged list is a `shape-mismatch`. */
export function tensor(values: TensorSource, options: TensorOptions & { readonly shape?: Shape } = {}): Tensor {
  if (values instanceof Tensor) return wrap(Float64Array.from(values.data), options.shape ?? values.shape, options);
  if (ArrayBuffer.isView(values)) {
    const data = Float64Array.from(values as ArrayLike<number>);
    return wrap(data, options.shape ?? [data.length], options);
  }
  const { data, shape } = fromNested(values as NestedNumbers);
  return wrap(data, options.shape ?? shape, options);
}

/** The tensor itself, or a new float64 tensor of nested numbers. */
export function asTensor(values: TensorLike): Tensor {
  return values instanceof Tensor ? values : tensor(values);
}

/** The tensor with its entries in another storage; itself if it has that already. Gradients flow through. */
export function to(input: TensorLike, dtype: DType): Tensor {
  const source = asTensor(input);
  return source.dtype === dtype ? source : apply({ kind: "cast", dtype }, [source]);
}

/** A tensor of one repeated number. */
export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  return wrap(new Float64Array(checkedSize(shape, "full")).fill(value), [...shape], options);
}

/** A tensor of zeros. */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

/** A tensor of ones. */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** The n×n identity, or n×m with ones on the main diagonal. */
export function eye(rows: number, columns: number = rows, options: TensorOptions = {}): Tensor {
  const data = new Float64Array(checkedSize([rows, columns], "eye"));
  for (let i = 0; i < Math.min(rows, columns); i++) data[i * columns + i] = 1;
  return wrap(data, [rows, columns], options);
}

/** start, start + step, … below stop: `arange(stop)` or `arange(start, stop, step)`. */
export function arange(first: number, stop?: number, step: number = 1, options: TensorOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, first] : [first, stop];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (step === 0 || !Number.isFinite(length)) {
    throw new NumericError("bad-request", `arange: from ${from} to ${to} in steps of ${step} is no finite range.`);
  }
  const data = new Float64Array(checkedSize([length], "arange"));
  for (let i = 0; i < length; i++) data[i] = from + i * step;
  return wrap(data, [length], options);
}

/** `count` evenly spaced numbers from start to stop, both included. */
export function linspace(start: number, stop: number, count: number, options: TensorOptions = {}): Tensor {
  const data = new Float64Array(checkedSize([count], "linspace"));
  for (let i = 0; i < count; i++) {
    const weight = count === 1 ? 0 : i / (count - 1);
    data[i] = start * (1 - weight) + stop * weight;
  }
  return wrap(data, [count], options);
}

/** The entries as nested arrays, a number for a scalar. */
export function toArray(input: Tensor): NestedNumbers {
  const build = (axis: number, start: number, length: number): NestedNumbers => {
    if (axis === input.ndim) return input.data[start];
    const part = input.shape[axis] === 0 ? 0 : length / input.shape[axis];
    return Array.from({ length: input.shape[axis] }, (_, i) => build(axis + 1, start + i * part, part));
  };
  return build(0, 0, input.size);
}

/** The single entry. Throws `bad-request` for a tensor with another number of entries. */
export function item(input: Tensor): number {
  if (input.size === 1) return input.data[0];
  throw new NumericError(
    "bad-request",
    `item: a tensor of shape ${formatShape(input.shape)} has ${input.size} entries, not one.`,
    "Use toArray(), or index an entry first.",
  );
}

/** Whether two tensors have one shape and entries with |a − b| ≤ atol + rtol·|b| (NumPy's defaults). */
export function allclose(left: TensorLike, right: TensorLike, rtol: number = 1e-5, atol: number = 1e-8): boolean {
  const a = asTensor(left);
  const b = asTensor(right);
  return (
    sameShape(a.shape, b.shape) &&
    a.data.every((x, k) => x === b.data[k] || Math.abs(x - b.data[k]) <= atol + rtol * Math.abs(b.data[k]))
  );
}
