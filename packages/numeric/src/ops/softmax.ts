// Exponentials that are normalised, computed relative to the largest entry so that nothing overflows.

import type { Tensor } from "../tensor.ts";
import type { ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { normalizeAxes, reducedShape } from "../shape.ts";
import { asTensor, full, tensor } from "./create.ts";
import { add, div, sub } from "./elementwise.ts";
import { noGrad } from "./grad-mode.ts";
import { reshape } from "./movement.ts";
import { max, sum } from "./reduction.ts";
import { exp, log } from "./unary.ts";

// The largest entry as a constant, 0 where it is not finite: what follows does not depend on it, and nor does a derivative.
function offset(source: Tensor, options: ReductionOptions): Tensor {
  const plain = source.alias();
  plain.dual = null;
  const largest = noGrad(() => max(plain, { ...options, keepdims: true }));
  const finite = largest.data.map((x) => (Number.isFinite(x) ? x : 0));
  return tensor(finite, { shape: largest.shape, dtype: source.dtype });
}

/** log Σ e^x over the given axes, all by default; −∞ over no entries. */
export function logsumexp(input: TensorLike, options: ReductionOptions = {}): Tensor {
  const source = asTensor(input);
  const axes = normalizeAxes(options.axis, source.ndim, "logsumexp");
  const shape = reducedShape(source.shape, axes, options.keepdims ?? false);
  if (axes.some((axis) => source.shape[axis] === 0)) return full(shape, -Infinity, { dtype: source.dtype });
  const shift = offset(source, options);
  const total = log(sum(exp(sub(source, shift)), { ...options, keepdims: true }));
  return reshape(add(total, shift), shape);
}

/** e^x / Σ e^x along the given axes, all by default. */
export function softmax(input: TensorLike, options: Pick<ReductionOptions, "axis"> = {}): Tensor {
  const source = asTensor(input);
  if (source.size === 0) return source;
  const weights = exp(sub(source, offset(source, options)));
  return div(weights, sum(weights, { ...options, keepdims: true }));
}

/** log softmax x = x − log Σ e^x along the given axes, all by default. */
export function logSoftmax(input: TensorLike, options: Pick<ReductionOptions, "axis"> = {}): Tensor {
  const source = asTensor(input);
  if (source.size === 0) return source;
  const shifted = sub(source, offset(source, options));
  return sub(shifted, log(sum(exp(shifted), { ...options, keepdims: true })));
}
