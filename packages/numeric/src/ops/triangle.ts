// Parts of a matrix, or of each matrix of a stack, above and below a diagonal.

import { NumericError } from "../error.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { asTensor, tensor } from "./create.ts";
import { where } from "./elementwise.ts";

function part(input: TensorLike, what: string, keeps: (i: number, j: number) => boolean): Tensor {
  const source = asTensor(input);
  if (source.ndim < 2) {
    throw new NumericError("shape-mismatch", `${what} takes a matrix; the shape is ${formatShape(source.shape)}.`);
  }
  const [rows, columns] = source.shape.slice(-2);
  const mask = Float64Array.from({ length: rows * columns }, (_, k) =>
    keeps(Math.floor(k / columns), k % columns) ? 1 : 0,
  );
  // Selected, not multiplied: what is dropped may be infinite.
  return where(tensor(mask, { shape: [rows, columns], dtype: source.dtype }), source, 0);
}

/** The entries on and below the given diagonal, zero above: entry (i,j) stays where j ≤ i + diagonal. */
export function tril(matrix: TensorLike, diagonal: number = 0): Tensor {
  return part(matrix, "tril", (i, j) => j <= i + diagonal);
}

/** The entries on and above the given diagonal, zero below: entry (i,j) stays where j ≥ i + diagonal. */
export function triu(matrix: TensorLike, diagonal: number = 0): Tensor {
  return part(matrix, "triu", (i, j) => j >= i + diagonal);
}
