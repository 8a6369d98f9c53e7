import { NumericError } from "../error.ts";
import { broadcastShapes, normalizeAxes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { NormOrder, ReductionOptions, TensorLike } from "../tensor-methods.ts";
import { broadcastTo } from "./broadcast.ts";
import { asTensor } from "./create.ts";
import { add, div, mul, sub } from "./elementwise.ts";
import { matrixNorm } from "./matrix-norm.ts";
import { sum } from "./reduction.ts";
import { atan } from "./unary.ts";
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

/** ⟨x,y⟩ / (‖x‖‖y‖) over the given axes, all by default: the cosine of the angle between vectors. */
export function cosineSimilarity(left: TensorLike, right: TensorLike, options: ReductionOptions = {}): Tensor {
  const [a, b] = together(left, right);
  return div(sum(mul(a, b), options), mul(euclideanNorm(a, options), euclideanNorm(b, options)));
}

function together(left: TensorLike, right: TensorLike): [Tensor, Tensor] {
  const [a, b] = [asTensor(left), asTensor(right)];
  const shape = broadcastShapes(a.shape, b.shape, "angle");
  return [broadcastTo(a, shape), broadcastTo(b, shape)];
}

/**
 * The angle in radians between vectors along the given axes, all by default, as 2·atan(‖u − v‖/‖u + v‖) of the unit vectors
 * (Kahan 2006): exact to rounding for nearly parallel vectors too, where the inverse cosine loses half of the digits. Its
 * derivative is taken as 0 at parallel vectors, where it has a kink. NaN for a zero vector.
 */
export function angleBetween(left: TensorLike, right: TensorLike, options: ReductionOptions = {}): Tensor {
  const [a, b] = together(left, right);
  const unit = (x: Tensor): Tensor => div(x, euclideanNorm(x, { ...options, keepdims: true }));
  const [u, v] = [unit(a), unit(b)];
  return mul(2, atan(div(euclideanNorm(sub(u, v), options), euclideanNorm(add(u, v), options))));
}
