// Products of matrices on the heap: blocks of them are copied into the staging area, multiplied there and copied back,
// so that the memory in use does not depend on the sizes.

import type { Engine } from "../engine.ts";
import type { MatrixAt } from "../gemm/gemm.ts";
import { stagingStart, viewOf } from "../memory.ts";
import { multiplyShared } from "../threads/parallel.ts";

type Entries = Float64Array | Float32Array;

/** A matrix on the heap; strides in entries. */
export interface HeapMatrix {
  readonly values: Entries;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A product (rows, depth) · (depth, columns) of matrices on the heap; the product is dense from `offset` on. */
export interface StagedProduct {
  readonly left: HeapMatrix;
  readonly right: HeapMatrix;
  readonly product: Float64Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** The length of a block along each axis: three blocks of float64 fill three quarters of the staging area. */
export const stagedBlock = 1024;

const areaEntries = stagedBlock * stagedBlock;

function area(engine: Engine, index: number, length: number): Float64Array {
  const pointer = stagingStart + index * areaEntries * 8;
  return viewOf(engine.arena, { pointer, length, precision: "float64" }) as Float64Array;
}

/** Lines of a matrix along its contiguous axis, if it has one. */
interface Lines {
  readonly count: number;
  readonly length: number;
  readonly stride: number;
}

function copyLines(
  target: Float64Array,
  { values }: HeapMatrix,
  start: number,
  { count, length, stride }: Lines,
): void {
  if (stride === length) {
    target.set(values.subarray(start, start + count * length));
    return;
  }
  for (let line = 0; line < count; line++) {
    const from = start + line * stride;
    target.set(values.subarray(from, from + length), line * length);
  }
}

function copyEntries(target: Float64Array, matrix: HeapMatrix, start: number, rows: number, columns: number): void {
  const { values, rowStride, columnStride } = matrix;
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0, from = start + i * rowStride; j < columns; j++, to++, from += columnStride)
      target[to] = values[from];
  }
}

function stage(engine: Engine, index: number, matrix: HeapMatrix, block: Block): MatrixAt {
  const { rows, columns } = block;
  const { rowStride, columnStride } = matrix;
  const target = area(engine, index, rows * columns);
  const start = matrix.offset + block.row * rowStride + block.column * columnStride;
  const pointer = target.byteOffset;
  if (rowStride === 1 && columnStride !== 1) {
    copyLines(target, matrix, start, { count: columns, length: rows, stride: columnStride });
    return { pointer, rowStride: 1, columnStride: rows };
  }
  if (columnStride === 1) copyLines(target, matrix, start, { count: rows, length: columns, stride: rowStride });
  else copyEntries(target, matrix, start, rows, columns);
  return { pointer, rowStride: columns, columnStride: 1 };
}

interface Block {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

function multiplyBlock(engine: Engine, call: StagedProduct, block: Block, threads: number): void {
  const { row, column, rows, columns } = block;
  const product = area(engine, 2, rows * columns);
  for (let k = 0; k < call.depth || k === 0; k += stagedBlock) {
    const depth = Math.min(stagedBlock, call.depth - k);
    const left = stage(engine, 0, call.left, { row, column: k, rows, columns: depth });
    const right = stage(engine, 1, call.right, { row: k, column, rows: depth, columns });
    const target = { pointer: product.byteOffset, stride: columns };
    const part = { left, right, product: target, rows, columns, depth, accumulate: k > 0 };
    multiplyShared(engine, "float64", part, threads);
  }
  const start = call.offset + row * call.columns + column;
  if (columns === call.columns) {
    call.product.set(product, start);
    return;
  }
  for (let i = 0; i < rows; i++) {
    call.product.set(product.subarray(i * columns, (i + 1) * columns), start + i * call.columns);
  }
}

/** Multiplies matrices on the heap. Entries are float64 inside, whatever they are stored as. */
export function runStagedProduct(engine: Engine, call: StagedProduct, threads: number = 1): void {
  for (let row = 0; row < call.rows; row += stagedBlock) {
    const rows = Math.min(stagedBlock, call.rows - row);
    for (let column = 0; column < call.columns; column += stagedBlock) {
      const columns = Math.min(stagedBlock, call.columns - column);
      multiplyBlock(engine, call, { row, column, rows, columns }, threads);
    }
  }
}
