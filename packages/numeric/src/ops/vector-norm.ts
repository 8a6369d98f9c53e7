import { NumericError } from "../error.ts";
import type { Tensor } from "../tensor.ts";
import type { ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { asTensor } from "./create.ts";
import { div, elementwise, eq, mul, pow, where } from "./elementwise.ts";
import { max, min, sum } from "./reduction.ts";
import { abs, sqrt } from "./unary.ts";

// A power of two that brings the largest entry next to 1, where squares would over- or underflow; else 1.
function safeScale(input: Tensor): number {
  let largest = 0;
  for (const x of input.data) largest = Math.max(largest, Math.abs(x));
  if (!(largest > 0) || largest === Infinity || (largest > 1e-140 && largest < 1e140)) return 1;
  return 2 ** Math.floor(Math.log2(largest));
}

// root(0) with derivative 0 instead of ∞: the subgradient of least norm. Both branches are taken on safe values.
function rootOrZero(total: Tensor, root: (x: Tensor) => Tensor): Tensor {
  const isZero = eq(total, 0);
  return where(isZero, 0, root(where(isZero, 1, total)));
}

/** The root of the sum of squares over the given axes, all by default; its derivative at zero is 0. */
export function euclideanNorm(input: TensorLike, options: ReductionOptions = {}): Tensor {
  const source = asTensor(input);
  const scale = safeScale(source);
  const scaled = scale === 1 ? source : div(source, scale);
  const root = rootOrZero(sum(elementwise("square", scaled), options), sqrt);
  return scale === 1 ? root : mul(root, scale);
}

/**
 * (Σ |x|^p)^(1/p) over the given axes, all by default; any number of axes counts as one vector. ±Infinity is the largest
 * and smallest |x|, 0 the number of entries that are not 0. The derivative at a zero vector is 0 for p = 2.
 */
export function vectorNorm(input: TensorLike, order: number = 2, options: ReductionOptions = {}): Tensor {
  const source = asTensor(input);
  if (order === 2) return euclideanNorm(source, options);
  if (typeof order !== "number" || Number.isNaN(order)) {
    throw new NumericError(
      "unsupported",
      `vectorNorm: an order of ${String(order)} is not known for vectors.`,
      "Use a number, Infinity or -Infinity.",
    );
  }
  const size = abs(source);
  if (order === 1) return sum(size, options);
  if (order === Infinity) return max(size, options);
  if (order === -Infinity) return min(size, options);
  if (order === 0) return sum(where(eq(size, 0), 0, 1), options);
  return rootOrZero(sum(pow(size, order), options), (total) => pow(total, 1 / order));
}
