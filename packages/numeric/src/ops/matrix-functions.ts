// Functions of square matrices in the sense of Higham, Functions of Matrices (2008): power series at A, not entry by
// entry. An entry that is not finite gives NaN throughout.

import { NumericError } from "../error.ts";
import { largestMagnitude } from "../kernels/dense.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { asTensor, eye, zeros } from "./create.ts";
import { matmul } from "./contraction.ts";
import { mul } from "./elementwise.ts";
import { inverse } from "./linear-algebra.ts";
import { matrixFunction } from "./matrix-function.ts";
import { concat, index } from "./movement.ts";

/** e^A, (n,n) → (n,n), by scaling and squaring (Higham 2005). Differentiable everywhere. */
export function matrixExp(matrix: TensorLike): Tensor {
  return matrixFunction("matrixExp", matrix);
}

/**
 * The principal square root, (n,n) → (n,n). Throws `bad-request` where there is no real one (a negative eigenvalue), or none
 * that can be found to 9 digits; a singular matrix is accepted if it is symmetric or triangular. The derivative solves
 * S·dS + dS·S = dA and is refused with `not-differentiable` at singular matrices.
 */
export function sqrtm(matrix: TensorLike): Tensor {
  return matrixFunction("sqrtm", matrix);
}

/**
 * The principal logarithm, (n,n) → (n,n), by inverse scaling and squaring. Throws `bad-request` where there is no real one:
 * an eigenvalue that is negative, or zero to working precision.
 */
export function logm(matrix: TensorLike): Tensor {
  return matrixFunction("logm", matrix);
}

// The upper right block of f([A, E; 0, A]) is the derivative of f at A along E (Higham, theorem 3.6). It is linear in E,
// which is brought to the size of the rest by a power of two, so that it does not steer how f is computed.
function derivativeAlong(
  f: (matrix: Tensor) => Tensor,
  what: string,
  matrix: TensorLike,
  direction: TensorLike,
): Tensor {
  const [a, e] = [asTensor(matrix), asTensor(direction)];
  const n = a.shape[0] ?? 0;
  if (a.ndim !== 2 || e.ndim !== 2 || [a.shape[1], ...e.shape].some((size) => size !== n)) {
    throw new NumericError(
      "shape-mismatch",
      `${what} takes two square matrices of one size; the shapes are ${formatShape(a.shape)} and ${formatShape(e.shape)}.`,
    );
  }
  const size = largestMagnitude(e.data);
  const target = Math.max(largestMagnitude(a.data), 1e-3) / Math.max(n, 1);
  const exponent = size > 0 && size < Infinity ? Math.floor(Math.log2(target / size)) : 0;
  const scale = 2 ** Math.max(-1000, Math.min(1000, exponent));
  const corner = zeros([n, n], { dtype: a.dtype });
  const block = concat([concat([a, mul(e, scale)], 1), concat([corner, a], 1)]);
  return mul(index(f(block), [0, n], [n, 2 * n]), 1 / scale);
}

/** d/dt e^(A + tE) at t = 0, (n,n), (n,n) → (n,n). */
export function expmFrechet(matrix: TensorLike, direction: TensorLike): Tensor {
  return derivativeAlong(matrixExp, "expmFrechet", matrix, direction);
}

/** d/dt log(A + tE) at t = 0, (n,n), (n,n) → (n,n). Throws as `logm` does. */
export function logmFrechet(matrix: TensorLike, direction: TensorLike): Tensor {
  return derivativeAlong(logm, "logmFrechet", matrix, direction);
}

/**
 * X with A·X + X·B = C, (m,m), (n,n), (m,n) → (m,n). Throws `singular` where an eigenvalue of A and one of B add up to 0, and
 * `budget` beyond 1024 unknowns unless A and B are symmetric.
 */
export function sylvester(a: TensorLike, b: TensorLike, c: TensorLike): Tensor {
  return matrixFunction("sylvester", a, b, c);
}

function wholeNumber(exponent: TensorLike): number {
  const source = asTensor(exponent);
  if (source.requiresGrad || source.dual !== null) {
    throw new NumericError(
      "not-differentiable",
      "matrixPower: the exponent is a whole number, by which there is no derivative.",
      "Differentiate by the matrix only.",
    );
  }
  if (source.size === 1 && Number.isSafeInteger(source.data[0])) return source.data[0];
  throw new NumericError("bad-request", `matrixPower: the exponent must be one whole number.`);
}

/** A^k for a whole number k, by repeated squaring; A⁰ = I. Throws `singular` for negative k and a singular matrix. */
export function matrixPower(matrix: TensorLike, exponent: TensorLike): Tensor {
  const count = wholeNumber(exponent);
  const a = asTensor(matrix);
  if (a.ndim !== 2 || a.shape[0] !== a.shape[1]) {
    throw new NumericError(
      "shape-mismatch",
      `matrixPower takes a square matrix; the shape is ${formatShape(a.shape)}.`,
    );
  }
  let square = count < 0 ? inverse(a) : a;
  let result: Tensor | undefined;
  for (let rest = Math.abs(count); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === undefined ? square : matmul(result, square);
    if (rest > 1) square = matmul(square, square);
  }
  return result ?? eye(a.shape[0], a.shape[0], { dtype: a.dtype });
}

/** Σ A^r·M·A^(k−1−r) over r = 0 … k − 1, (n,n), (n,n), () → (n,n): the derivative of A^k along M. Throws for negative k. */
export function powerSum(matrix: TensorLike, middle: TensorLike, count: TensorLike): Tensor {
  const terms = wholeNumber(count);
  if (terms < 0) throw new NumericError("bad-request", `powerSum: a sum of ${terms} terms has no value.`);
  return derivativeAlong((block) => matrixPower(block, terms), "powerSum", matrix, middle);
}
