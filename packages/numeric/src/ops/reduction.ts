// Sums, means, products and extrema over axes.

import { NumericError } from "../error.ts";
import { formatShape, normalizeAxes, reducedShape, sameShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor, ones } from "./create.ts";
import { contract, permute } from "./contraction.ts";
import { div, elementwise } from "./elementwise.ts";
import { concat, index, reshape } from "./movement.ts";

interface Reduction {
  readonly source: Tensor;
  readonly axes: readonly number[];
  readonly shape: readonly number[];
}

function prepare(input: TensorLike, options: ReductionOptions, what: string): Reduction {
  const source = asTensor(input);
  const axes = normalizeAxes(options.axis, source.ndim, what);
  return { source, axes, shape: reducedShape(source.shape, axes, options.keepdims ?? false) };
}

function inShape(result: Tensor, shape: readonly number[]): Tensor {
  return sameShape(result.shape, shape) ? result : reshape(result, shape);
}

/** Σ over the given axes, all by default; 0 over no entries. */
export function sum(input: TensorLike, options: ReductionOptions = {}): Tensor {
  const { source, axes, shape } = prepare(input, options, "sum");
  const labels = [...source.shape.keys()];
  return inShape(
    contract(
      [labels],
      labels.filter((axis) => !axes.includes(axis)),
      [source],
    ),
    shape,
  );
}

/** The mean over the given axes, all by default. */
export function mean(input: TensorLike, options: ReductionOptions = {}): Tensor {
  const { source, axes } = prepare(input, options, "mean");
  return div(sum(source, options), sizeOf(axes.map((axis) => source.shape[axis])));
}

// Halving keeps the derivative right where an entry is zero, and its depth logarithmic.
function productOfRows(rows: Tensor): Tensor {
  const count = rows.shape[0];
  if (count === 0) return ones(rows.shape.slice(1), { dtype: rows.dtype });
  if (count === 1) return reshape(rows, rows.shape.slice(1));
  const half = count >> 1;
  const product = elementwise("multiply", index(rows, [0, half]), index(rows, [half, 2 * half]));
  return productOfRows(count % 2 === 0 ? product : concat([product, index(rows, [2 * half, count])]));
}

/** Π over the given axes, all by default; 1 over no entries. */
export function prod(input: TensorLike, options: ReductionOptions = {}): Tensor {
  const { source, axes, shape } = prepare(input, options, "prod");
  const kept = [...source.shape.keys()].filter((axis) => !axes.includes(axis));
  const rows = reshape(permute(source, [...axes, ...kept]), [
    sizeOf(axes.map((axis) => source.shape[axis])),
    ...kept.map((axis) => source.shape[axis]),
  ]);
  return inShape(productOfRows(rows), shape);
}

function extremum(input: TensorLike, options: ReductionOptions, name: "maximum" | "minimum"): Tensor {
  const { source, axes, shape } = prepare(input, options, name);
  if (source.size === 0) {
    throw new NumericError(
      "bad-request",
      `${name} of a tensor of shape ${formatShape(source.shape)}, which has no entries.`,
    );
  }
  return inShape(apply({ kind: "extremum", apply: name, axes }, [source]), shape);
}

/** The largest entry over the given axes, all by default. Ties share the gradient equally. NaN wins. */
export function max(input: TensorLike, options: ReductionOptions = {}): Tensor {
  return extremum(input, options, "maximum");
}

/** The smallest entry over the given axes, all by default. Ties share the gradient equally. NaN wins. */
export function min(input: TensorLike, options: ReductionOptions = {}): Tensor {
  return extremum(input, options, "minimum");
}
