// The one way to apply a function of matrices that autodiff has a rule for.

import type { DifferentiableMatrixFunction } from "../kernels/matrix-functions.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { matrixFunctions } from "../kernels/matrix-functions.ts";
import { apply } from "./apply.ts";
import { overMatrices } from "./batch.ts";
import { asTensor } from "./create.ts";

/** A named function of matrices, of one argument also of stacks of them; see `MatrixFunctionName`. Throws `shape-mismatch` for operands that do not fit. */
export function matrixFunction(name: DifferentiableMatrixFunction, ...operands: readonly TensorLike[]): Tensor {
  const [first, ...rest] = operands.map(asTensor);
  const of = (matrix: Tensor): Tensor => apply({ kind: "matrixFunction", apply: name }, [matrix, ...rest]);
  if (rest.length > 0 || first.ndim <= 2) return of(first);
  return overMatrices(first, of, matrixFunctions[name].shape(name, [first.shape.slice(-2)]));
}
