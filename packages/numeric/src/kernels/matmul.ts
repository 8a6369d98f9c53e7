import type { Values } from "./elementwise.ts";

/** Lengths of a batched product (batch, rows, shared) · (batch, shared, columns) → (batch, rows, columns). */
export interface MatmulSizes {
  readonly batch: number;
  readonly rows: number;
  readonly shared: number;
  readonly columns: number;
}

interface MatmulOperands {
  readonly left: Values;
  readonly right: Values;
  readonly product: Float64Array;
}

// The innermost loop runs along a row of the right factor and of the product, so both are read in memory order.
function multiplyRow(operands: MatmulOperands, a: number, b: number, c: number, sizes: MatmulSizes): void {
  const { left, right, product } = operands;
  const { shared, columns } = sizes;
  for (let k = 0; k < shared; k++, b += columns) {
    const factor = left[a + k];
    for (let j = 0; j < columns; j++) product[c + j] = product[c + j] + factor * right[b + j];
  }
}

function dot(left: Values, right: Values, a: number, b: number, length: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += left[a + k] * right[b + k];
    odd += left[a + k + 1] * right[b + k + 1];
  }
  return k < length ? even + odd + left[a + k] * right[b + k] : even + odd;
}

/** The products of `batch` pairs of dense row-major matrices. */
export function batchedMatmul(left: Values, right: Values, sizes: MatmulSizes): Float64Array {
  const { batch, rows, shared, columns } = sizes;
  const product = new Float64Array(batch * rows * columns);
  const operands = { left, right, product };
  for (let n = 0; n < batch; n++) {
    const b = n * shared * columns;
    for (let i = 0; i < rows; i++) {
      const a = (n * rows + i) * shared;
      const c = (n * rows + i) * columns;
      if (columns === 1) product[c] = dot(left, right, a, b, shared);
      else multiplyRow(operands, a, b, c, sizes);
    }
  }
  return product;
}
