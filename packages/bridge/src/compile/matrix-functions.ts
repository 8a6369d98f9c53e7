// The one line that joins a function of matrices of the language to the numeric ones. Keyed by name, not by the language's
// own table, so that either side may know a function first; what is missing here is refused when it is compiled.

import {
  cholesky,
  cofactor,
  det,
  eigh,
  eigvalsh,
  expmFrechet,
  inverse,
  logdet,
  logm,
  logmFrechet,
  matrixExp,
  matrixPower,
  norm,
  pinv,
  powerSum,
  reshape,
  sqrtm,
  stack,
  sylvester,
  symmetricPart,
  tensor,
  tril,
  triu,
} from "@closedform/numeric";
import type { KernelCall, MatrixKernelName, Shape, Tensor } from "@closedform/numeric";

/** The kernels of one square matrix that have a call of their own. */
type SquareKernel = Extract<KernelCall, { readonly size: number }>["kernel"];

/** A function of matrices on both sides of the numeric package. */
export interface MatrixFunctionJoin {
  /** What a compiled program runs. */
  readonly kernel: SquareKernel | MatrixKernelName;
  /** The same on tensors, where its derivative has a rule of its own. */
  readonly operation: (operands: readonly Tensor[]) => Tensor;
}

const join = (
  kernel: MatrixFunctionJoin["kernel"],
  operation: (...operands: readonly Tensor[]) => Tensor,
): MatrixFunctionJoin => ({ kernel, operation: (operands) => operation(...operands) });

// A linear map of matrices with the rows of A and the columns of B as an array of the axes i, j, p, q.
function onUnits(a: Tensor, b: Tensor, map: (unit: Tensor) => Tensor): Tensor {
  const [rows, columns] = [a.shape[0], b.shape[0]];
  const size = rows * columns;
  const images = Array.from({ length: size }, (_, from) => {
    const unit = Array.from({ length: size }, (_entry, place) => (place === from ? 1 : 0));
    return map(reshape(tensor(unit), [rows, columns]));
  });
  return reshape(stack(images, 2), [rows, columns, rows, columns]);
}

/**
 * The numeric side of each function of matrices, by the name of its record. Functions of symmetric matrices are continued to
 * others by the symmetric part, so that differences may move one entry at a time; kernels refuse such matrices.
 */
export const matrixFunctions: ReadonlyMap<string, MatrixFunctionJoin> = new Map([
  ["inv", join("inverse", (a) => inverse(a))],
  ["det", join("determinant", (a) => det(a))],
  ["logdet", join("logDeterminant", (a) => logdet(a))],
  ["cofactor", join("cofactor", (a) => cofactor(a))],
  ["pinv", join("pinv", (a) => pinv(a))],
  ["expm", join("matrixExp", (a) => matrixExp(a))],
  ["sqrtm", join("sqrtm", (a) => sqrtm(a))],
  ["logm", join("logm", (a) => logm(a))],
  ["expm_frechet", join("expmFrechet", (a, e) => expmFrechet(a, e))],
  ["logm_frechet", join("logmFrechet", (a, e) => logmFrechet(a, e))],
  ["sylvester", join("sylvester", (a, b, c) => sylvester(a, b, c))],
  ["chol", join("cholesky", (a) => cholesky(symmetricPart(a)))],
  ["eigvals", join("eigvalsh", (a) => eigvalsh(symmetricPart(a)))],
  ["eigvecs", join("eigenvectors", (a) => eigh(symmetricPart(a)).vectors)],
  ["normNuc", join("nuclearNorm", (a) => norm(a, "nuc"))],
  ["matrixPower", join("matrixPower", (a, exponent) => matrixPower(a, exponent))],
  ["powerSum", join("powerSum", (a, middle, count) => powerSum(a, middle, count))],
  ["expm_kron", join("expmKronecker", (a) => onUnits(a, a, (unit) => expmFrechet(a, unit)))],
  ["logm_kron", join("logmKronecker", (a) => onUnits(a, a, (unit) => logmFrechet(a, unit)))],
  ["sylvester_kron", join("sylvesterKronecker", (a, b) => onUnits(a, b, (unit) => sylvester(a, b, unit)))],
  ["power_kron", join("powerKronecker", (a, k) => onUnits(a, a, (unit) => powerSum(a, unit, k)))],
  ["tril", join("tril", (a) => tril(a))],
  ["triu", join("triu", (a) => triu(a))],
]);

const squareKernels: ReadonlySet<string> = new Set<SquareKernel>([
  "inverse",
  "determinant",
  "logDeterminant",
  "cofactor",
]);

function isSquareKernel(kernel: MatrixFunctionJoin["kernel"]): kernel is SquareKernel {
  return squareKernels.has(kernel);
}

/** The call of a function of matrices for operands of the given shapes. */
export function matrixFunctionCall({ kernel }: MatrixFunctionJoin, shapes: readonly Shape[]): KernelCall {
  return isSquareKernel(kernel) ? { kernel, size: shapes[0][0] } : { kernel: "matrixFunction", apply: kernel, shapes };
}
