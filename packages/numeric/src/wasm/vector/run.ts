// Sums and products over long vectors in the memory, from kernels for blocks.

import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";
import type { VectorKernels } from "./kernels.ts";

/** The entries of a vector that are added in running sums. */
export const sumBlock = 4096;

/** Who has the kernels. */
export interface WithVectors {
  readonly vectors: Readonly<Record<Precision, VectorKernels>>;
}

/**
 * Σ over blocks of `sumBlock` of `count`: in pairs, pairs in pairs, so that rounding grows with the logarithm of the
 * length (Higham 1993).
 */
export function pairwise(count: number, block: (start: number, length: number) => number): number {
  const total = (start: number, length: number): number => {
    if (length <= sumBlock) return block(start, length);
    const half = Math.ceil(length / 2 / sumBlock) * sumBlock;
    return total(start, half) + total(start + half, length - half);
  };
  return total(0, count);
}

/** Σ of `count` entries, in float64. */
export function sumInMemory(engine: WithVectors, precision: Precision, pointer: number, count: number): number {
  const { sum } = engine.vectors[precision];
  const size = entryBytes(precision);
  return pairwise(count, (start, length) => sum(pointer + start * size, length));
}

/** Σ of `count` products of entries, in float64. */
export function dotInMemory(
  engine: WithVectors,
  precision: Precision,
  [left, right]: readonly [number, number],
  count: number,
): number {
  const { dot } = engine.vectors[precision];
  const size = entryBytes(precision);
  return pairwise(count, (start, length) => dot(left + start * size, right + start * size, length));
}

/** A matrix whose rows are contiguous and `stride` entries apart. */
export interface RowMatrix {
  readonly pointer: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

// Longer rows are cut, so that running sums in float32 stay short.
const columnBlock = 4096;

/** The product of each row with a vector, stored from `output` on. */
export function rowProducts(
  engine: WithVectors,
  precision: Precision,
  matrix: RowMatrix,
  vector: number,
  output: number,
): void {
  const { rowDots } = engine.vectors[precision];
  const size = entryBytes(precision);
  for (let column = 0; column < matrix.columns || column === 0; column += columnBlock) {
    const length = Math.min(columnBlock, matrix.columns - column);
    const [left, right] = [matrix.pointer + column * size, vector + column * size];
    rowDots(left, right, output, matrix.rows, length, matrix.stride * size, column === 0 ? 0 : 1);
  }
}

/** Adds the sum of the rows, each times its coefficient, to what is at `output`. */
export function addRowSums(
  engine: WithVectors,
  precision: Precision,
  matrix: RowMatrix,
  coefficients: number,
  output: number,
): void {
  const { pointer, rows, columns, stride } = matrix;
  engine.vectors[precision].rowSums(pointer, coefficients, output, rows, columns, stride * entryBytes(precision));
}
