import { NumericError } from "../error.ts";
import { normalizeAxes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { NormOrder, ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { asTensor } from "./create.ts";
import { div, mul } from "./elementwise.ts";
import { matrixNorm } from "./matrix-norm.ts";
import { sum } from "./reduction.ts";
import { euclideanNorm, vectorNorm } from "./vector-norm.ts";

/**
 * NumPy's `linalg.norm`: without an order the root of the sum of squares over the given axes, all by default; with one the
 * matrix norm of two axes (see `matrixNorm`), and the vector norm of one axis or of three and more (see `vectorNorm`).
 */
export function norm(input: TensorLike, order?: NormOrder, options: ReductionOptions = {}): Tensor {
  const source = asTensor(input);
  if (order === undefined) return euclideanNorm(source, options);
  const count = normalizeAxes(options.axis, source.ndim, "norm").length;
  if (count === 2) return matrixNorm(source, order, options);
  if (order === "fro") return euclideanNorm(source, options);
  if (typeof order === "number") return vectorNorm(source, order, options);
  throw new NumericError(
    "unsupported",
    `norm: an order of ${order} is for matrices; here it is asked for over ${count} ${count === 1 ? "axis" : "axes"}.`,
    'Use a number or "fro", or name two axes.',
  );
}

/** ⟨x,y⟩ / (‖x‖‖y‖) of two vectors: the cosine of the angle between them. */
export function cosineSimilarity(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  return div(sum(mul(a, b)), mul(norm(a), norm(b)));
}
