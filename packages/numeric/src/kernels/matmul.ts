import { tensorEngine, tensorThreads } from "../wasm/engine.ts";
import { runStagedProduct } from "../wasm/staged/matmul.ts";
import type { Values } from "./elementwise.ts";
import { gatherView } from "./view.ts";

/** Lengths of a batched product (batch, rows, shared) · (batch, shared, columns) → (batch, rows, columns). */
export interface MatmulSizes {
  readonly batch: number;
  readonly rows: number;
  readonly shared: number;
  readonly columns: number;
}

/** A batch of matrices inside of other values; strides in entries, any of them. */
export interface MatrixView<T> {
  readonly source: T;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
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

/** The products of `batch` pairs of dense row-major matrices, in plain loops: what the vector kernels are held to. */
export function plainMatmul(left: Values, right: Values, sizes: MatmulSizes): Float64Array {
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

// Below this many products per matrix, staging costs more than it saves.
const leastProducts = 10 ** 3;
const leastLength = 4;

function isWorthStaging({ rows, shared, columns }: MatmulSizes): boolean {
  return Math.min(rows, columns, shared) >= leastLength && rows * shared * columns >= leastProducts;
}

function dense(view: MatrixView<Values>, shape: readonly [number, number, number]): Values {
  const [, rows, columns] = shape;
  const [batchLength] = shape;
  const isDense =
    (view.column === 1 || columns === 1) &&
    (view.row === columns || rows === 1) &&
    (view.batch === rows * columns || batchLength === 1);
  return isDense ? view.source : gatherView(view.source, shape, [view.batch, view.row, view.column]);
}

/** The products of pairs of matrices, dense: vector kernels for large ones where the platform has them. */
export function multiplyViews(left: MatrixView<Values>, right: MatrixView<Values>, sizes: MatmulSizes): Float64Array {
  const { batch, rows, shared, columns } = sizes;
  const engine = isWorthStaging(sizes) ? tensorEngine() : null;
  if (engine === null) {
    return plainMatmul(dense(left, [batch, rows, shared]), dense(right, [batch, shared, columns]), sizes);
  }
  const product = new Float64Array(batch * rows * columns);
  const at = ({ source, row, column, ...view }: MatrixView<Values>, n: number) =>
    ({ values: source, offset: n * view.batch, rowStride: row, columnStride: column }) as const;
  for (let n = 0; n < batch; n++) {
    const offset = n * rows * columns;
    const call = { left: at(left, n), right: at(right, n), product, offset, rows, columns, depth: shared };
    runStagedProduct(engine, call, tensorThreads());
  }
  return product;
}

/** The products of `batch` pairs of dense row-major matrices. */
export function batchedMatmul(left: Values, right: Values, sizes: MatmulSizes): Float64Array {
  const { rows, shared, columns } = sizes;
  return multiplyViews(
    { source: left, batch: rows * shared, row: shared, column: 1 },
    { source: right, batch: shared * columns, row: columns, column: 1 },
    sizes,
  );
}
