// Second moments. PyTorch's convention: divisors are n − correction, with a correction of 1 unless given.

import { NumericError } from "../error.ts";
import { formatShape, normalizeAxes, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { matmul, transpose } from "./contraction.ts";
import { asTensor } from "./create.ts";
import { diagonal } from "./diagonal.ts";
import { div, sub } from "./elementwise.ts";
import { reshape, unsqueeze } from "./movement.ts";
import { mean, sum } from "./reduction.ts";
import { sqrt, square } from "./unary.ts";
import { euclideanNorm } from "./vector-norm.ts";

/** Axes, and what is subtracted from the number of entries: 1 for an unbiased estimate, 0 for the mean square. */
export interface VarianceOptions extends ReductionOptions {
  readonly correction?: number;
}

function centred(source: Tensor, options: VarianceOptions): Tensor {
  const axis = options.axis === undefined ? {} : { axis: options.axis };
  return sub(source, mean(source, { ...axis, keepdims: true }));
}

// NaN where nothing is left to divide by, as PyTorch has it.
function degreesOfFreedom(source: Tensor, { axis, correction = 1 }: VarianceOptions, what: string): number {
  const count = sizeOf(normalizeAxes(axis, source.ndim, what).map((each) => source.shape[each]));
  return Math.max(0, count - correction);
}

/** Σ(x − x̄)²/(n − correction) over the given axes, all by default; in two passes, so that a large mean does no harm. */
export function variance(input: TensorLike, options: VarianceOptions = {}): Tensor {
  const source = asTensor(input);
  const total = sum(square(centred(source, options)), options);
  return div(total, degreesOfFreedom(source, options, "variance"));
}

/** The square root of `variance`; where all entries are equal its derivative is taken as 0. */
export function std(input: TensorLike, options: VarianceOptions = {}): Tensor {
  const source = asTensor(input);
  const spread = euclideanNorm(centred(source, options), options);
  return div(spread, Math.sqrt(degreesOfFreedom(source, options, "std")));
}

function observations(input: TensorLike, what: string): Tensor {
  const source = asTensor(input);
  if (source.ndim === 1 || source.ndim === 2) return source;
  throw new NumericError(
    "shape-mismatch",
    `${what} takes a matrix with one variable a row, or a vector; the shape is ${formatShape(source.shape)}.`,
  );
}

/**
 * The covariance matrix of the rows, each a variable with its observations: (m,n) → (m,m), and the variance of a vector.
 * Divisor n − correction.
 */
export function cov(input: TensorLike, options: { readonly correction?: number } = {}): Tensor {
  const source = observations(input, "cov");
  if (source.ndim === 1) return variance(source, options);
  const rows = centred(source, { axis: 1 });
  return div(matmul(rows, transpose(rows)), degreesOfFreedom(source, { axis: 1, ...options }, "cov"));
}

/** Pearson's correlation coefficients of the rows: (m,n) → (m,m), and 1 for a vector. NaN for a constant row. */
export function corrcoef(input: TensorLike): Tensor {
  const source = observations(input, "corrcoef");
  const matrix = cov(source.ndim === 1 ? reshape(source, [1, -1]) : source);
  const deviations = sqrt(diagonal(matrix));
  const scaled = div(div(matrix, unsqueeze(deviations, 1)), deviations);
  return source.ndim === 1 ? reshape(scaled, []) : scaled;
}
