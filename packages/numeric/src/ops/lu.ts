// The LU factorisation with partial pivoting.

import { NumericError } from "../error.ts";
import { luFactors } from "../kernels/lu.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor, eye, tensor } from "./create.ts";
import { add } from "./elementwise.ts";
import { indexSelect } from "./movement.ts";
import { tril, triu } from "./triangle.ts";

/**
 * A = P·L·U of a square matrix with a permutation P, L lower triangular with ones on the diagonal and U upper triangular; as
 * PyTorch's `linalg.lu`. P is constant, so the derivative is that at fixed pivots. A singular matrix has factors, but no
 * derivative: that needs U⁻¹ and throws `singular`.
 */
export function lu(matrix: TensorLike): { readonly p: Tensor; readonly l: Tensor; readonly u: Tensor } {
  const a = asTensor(matrix);
  if (a.ndim !== 2 || a.shape[0] !== a.shape[1]) {
    throw new NumericError("shape-mismatch", `lu takes a square matrix; the shape is ${formatShape(a.shape)}.`);
  }
  const n = a.shape[0];
  const { rows } = luFactors(a.data, n);
  const permutation = new Float64Array(n * n);
  rows.forEach((row, i) => {
    permutation[row * n + i] = 1;
  });
  const packed = apply({ kind: "triangularFactors" }, [indexSelect(a, 0, [...rows])]);
  return {
    p: tensor(permutation, { shape: [n, n], dtype: a.dtype }),
    l: add(tril(packed, -1), eye(n, n, { dtype: a.dtype })),
    u: triu(packed),
  };
}
