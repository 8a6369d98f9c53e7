// The one way to apply a function of matrices that autodiff has a rule for.

import type { DifferentiableMatrixFunction } from "../kernels/matrix-functions.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";

/** A named function of matrices; see `MatrixFunctionName`. Throws `shape-mismatch` for operands that do not fit. */
export function matrixFunction(name: DifferentiableMatrixFunction, ...operands: readonly TensorLike[]): Tensor {
  return apply({ kind: "matrixFunction", apply: name }, operands.map(asTensor));
}
