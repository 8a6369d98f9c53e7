// Functions of one square matrix, and linear systems.

import { NumericError } from "../error.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";

function square(input: TensorLike, what: string): Tensor {
  const source = asTensor(input);
  if (source.ndim === 2 && source.shape[0] === source.shape[1]) return source;
  throw new NumericError("shape-mismatch", `${what} takes a square matrix; the shape is ${formatShape(source.shape)}.`);
}

/** A⁻¹. Throws `singular`. */
export function inverse(matrix: TensorLike): Tensor {
  return apply({ kind: "inverse" }, [square(matrix, "inverse")]);
}

/** det A, a scalar. */
export function det(matrix: TensorLike): Tensor {
  return apply({ kind: "determinant" }, [square(matrix, "det")]);
}

/** log |det A|, a scalar; −∞ for a singular matrix. */
export function logdet(matrix: TensorLike): Tensor {
  return apply({ kind: "logDeterminant" }, [square(matrix, "logdet")]);
}

/** The matrix of cofactors ∂det/∂A = det(A)·A⁻ᵀ, defined at singular matrices as well. */
export function cofactor(matrix: TensorLike): Tensor {
  return apply({ kind: "cofactor" }, [square(matrix, "cofactor")]);
}

/** d/dt cof(A + tE) at t = 0, which is symmetric: ⟨F, cof′(A)[E]⟩ = ⟨E, cof′(A)[F]⟩. */
export function cofactorDerivative(matrix: TensorLike, direction: TensorLike): Tensor {
  const [a, e] = [square(matrix, "cofactorDerivative"), square(direction, "cofactorDerivative")];
  return apply({ kind: "cofactorDerivative" }, [a, e]);
}

/** X with A·X = B, for a vector or matrix B. Throws `singular` on a zero pivot. */
export function solve(matrix: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [square(matrix, "solve"), asTensor(right)];
  if (b.ndim < 1 || b.ndim > 2 || b.shape[0] !== a.shape[0]) {
    throw new NumericError(
      "shape-mismatch",
      `solve: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit: axis 0 of the right-hand side must have size ${a.shape[0]}.`,
    );
  }
  const columns = b.ndim === 1 ? reshape(b, [-1, 1]) : b;
  const solution = apply({ kind: "solve" }, [a, columns]);
  return b.ndim === 1 ? reshape(solution, [-1]) : solution;
}
