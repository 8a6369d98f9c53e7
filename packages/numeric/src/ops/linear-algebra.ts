// Functions of square matrices or stacks of them (the last two axes are rows and columns), and linear systems.

import { NumericError } from "../error.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { overMatrices, overSystems } from "./batch.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";
import { sign } from "./unary.ts";

function square(input: TensorLike, what: string): Tensor {
  const source = asTensor(input);
  if (source.ndim >= 2 && source.shape.at(-1) === source.shape.at(-2)) return source;
  throw new NumericError("shape-mismatch", `${what} takes a square matrix; the shape is ${formatShape(source.shape)}.`);
}

type OfOneMatrix = "inverse" | "determinant" | "logDeterminant" | "cofactor";

function ofEach(input: TensorLike, what: string, kind: OfOneMatrix): Tensor {
  const source = square(input, what);
  const isScalar = kind === "determinant" || kind === "logDeterminant";
  return overMatrices(source, (matrix) => apply({ kind }, [matrix]), isScalar ? [] : source.shape.slice(-2));
}

/** A⁻¹, (…,n,n) → (…,n,n). Throws `singular`, with the condition number. */
export function inverse(matrix: TensorLike): Tensor {
  return ofEach(matrix, "inverse", "inverse");
}

/** det A, (…,n,n) → (…). */
export function det(matrix: TensorLike): Tensor {
  return ofEach(matrix, "det", "determinant");
}

/** log |det A|, (…,n,n) → (…); −∞ for a singular matrix. */
export function logdet(matrix: TensorLike): Tensor {
  return ofEach(matrix, "logdet", "logDeterminant");
}

/** The sign of det A, which is constant where it has a derivative, and log |det A|: (…,n,n) → (…) and (…). */
export function slogdet(matrix: TensorLike): { readonly sign: Tensor; readonly logabsdet: Tensor } {
  const plain = asTensor(matrix).detach();
  return { sign: sign(det(plain)), logabsdet: logdet(matrix) };
}

/** The matrix of cofactors ∂det/∂A = det(A)·A⁻ᵀ, (…,n,n) → (…,n,n), defined at singular matrices as well. */
export function cofactor(matrix: TensorLike): Tensor {
  return ofEach(matrix, "cofactor", "cofactor");
}

/** d/dt cof(A + tE) at t = 0, which is symmetric: ⟨F, cof′(A)[E]⟩ = ⟨E, cof′(A)[F]⟩. */
export function cofactorDerivative(matrix: TensorLike, direction: TensorLike): Tensor {
  const [a, e] = [square(matrix, "cofactorDerivative"), square(direction, "cofactorDerivative")];
  return apply({ kind: "cofactorDerivative" }, [a, e]);
}

function mismatch(a: Tensor, b: Tensor): NumericError {
  return new NumericError(
    "shape-mismatch",
    `solve: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit: the right-hand side must have ${a.shape.at(-1)} rows.`,
    "Its rows are axis 0 of a vector or matrix, and the last axis but one of a stack of matrices.",
  );
}

/**
 * X with A·X = B, for a vector or matrix B or stacks of them whose leading axes broadcast: (…,n,n), (…,n,m) → (…,n,m). B counts
 * as a stack of vectors if its shape is that of A without the last axis. Throws `singular`, with the condition number, on a
 * zero pivot and where that number exceeds 1/eps, so that no digit would be right.
 */
export function solve(matrix: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [square(matrix, "solve"), asTensor(right)];
  const isVector = b.ndim === 1 || (a.ndim > 2 && sameShape(b.shape, a.shape.slice(0, -1)));
  const columns = isVector ? reshape(b, [...b.shape, 1]) : b;
  if (columns.ndim < 2 || columns.shape.at(-2) !== a.shape.at(-1)) throw mismatch(a, b);
  const solution = overSystems(a, columns, "solve", (one, b1) => apply({ kind: "solve" }, [one, b1]));
  return isVector ? reshape(solution, solution.shape.slice(0, -1)) : solution;
}
