// Contractions of buffers in the kernels' memory: products of matrices and vectors, sums and scaled rows go to vector
// kernels in place, whatever the strides; the rest runs in plain loops over views.

import type { ContractionCall, ContractionOperations } from "../../kernels/contraction.ts";
import { contractWith } from "../../kernels/contraction.ts";
import type { MatmulSizes, MatrixView } from "../../kernels/matmul.ts";
import { gatherInto, pairwiseSum, scatterView } from "../../kernels/view.ts";
import type { Engine } from "../../wasm/engine.ts";
import { allocate, entryBytes, release, viewOf } from "../../wasm/memory.ts";
import type { Precision, Region } from "../../wasm/memory.ts";
import { multiplyShared, sumShared } from "../../wasm/threads/parallel.ts";
import { addRowSums, rowProducts } from "../../wasm/vector/run.ts";
import { multiplySymmetric } from "./symmetric-product.ts";

interface Workshop {
  readonly engine: Engine;
  readonly precision: Precision;
  readonly threads: number;
  make(length: number): Region;
  view(region: Region): Float64Array | Float32Array;
}

/** One pair of matrices: strides and pointers in one place. */
interface Pair {
  readonly left: MatrixView<number>;
  readonly right: MatrixView<number>;
  readonly target: number;
}

const shortRow = 32;

function sumRows(shop: Workshop, source: Region, rows: number, length: number): Region {
  const { engine, precision, threads } = shop;
  const result = shop.make(rows);
  const [sums, entries] = [shop.view(result), shop.view(source)];
  const size = entryBytes(precision);
  for (let i = 0; i < rows; i++) {
    sums[i] =
      length < shortRow
        ? pairwiseSum(entries, i * length, length)
        : sumShared(engine, precision, [source.pointer + i * length * size], length, threads);
  }
  return result;
}

// A vector's entries side by side: where they are, or in a copy.
function contiguous(shop: Workshop, pointer: number, length: number, stride: number): number {
  if (stride === 1 || length <= 1) return pointer;
  const copy = shop.make(length);
  const source = { pointer, length: (length - 1) * stride + 1, precision: shop.precision };
  gatherInto(shop.view(copy), shop.view(source), [length], [stride]);
  return copy.pointer;
}

// Matrix (rows, columns) times vector; false where neither axis of the matrix is contiguous.
function matrixTimesVector(
  shop: Workshop,
  matrix: MatrixView<number>,
  [rows, columns]: readonly [number, number],
  vector: number,
  target: number,
): boolean {
  const { engine, precision } = shop;
  const pointer = matrix.source;
  if (matrix.column === 1 || columns === 1) {
    rowProducts(engine, precision, { pointer, rows, columns, stride: matrix.row }, vector, target);
    return true;
  }
  if (matrix.row !== 1 && rows !== 1) return false;
  shop.view({ pointer: target, length: rows, precision }).fill(0);
  const transposed = { pointer, rows: columns, columns: rows, stride: matrix.column };
  addRowSums(engine, precision, transposed, vector, target);
  return true;
}

const transposed = ({ source, batch, row, column }: MatrixView<number>): MatrixView<number> => ({
  source,
  batch,
  row: column,
  column: row,
});

function multiplyPair(shop: Workshop, { left, right, target }: Pair, { rows, shared, columns }: MatmulSizes): void {
  const { engine, precision, threads } = shop;
  if (rows === 1 && columns === 1) {
    const operands = [
      contiguous(shop, left.source, shared, left.column),
      contiguous(shop, right.source, shared, right.row),
    ] as const;
    shop.view({ pointer: target, length: 1, precision })[0] = sumShared(engine, precision, operands, shared, threads);
    return;
  }
  if (columns === 1) {
    const vector = contiguous(shop, right.source, shared, right.row);
    if (matrixTimesVector(shop, left, [rows, shared], vector, target)) return;
  }
  if (rows === 1) {
    const vector = contiguous(shop, left.source, shared, left.column);
    if (matrixTimesVector(shop, transposed(right), [columns, shared], vector, target)) return;
  }
  const call = {
    left: { pointer: left.source, rowStride: left.row, columnStride: left.column },
    right: { pointer: right.source, rowStride: right.row, columnStride: right.column },
    product: { pointer: target, stride: columns },
    rows,
    columns,
    depth: shared,
    accumulate: false,
  };
  if (isGram({ left, right }, rows, columns)) multiplySymmetric(engine, precision, call, threads);
  else multiplyShared(engine, precision, call, threads);
}

// A'·A of one matrix in one place.
function isGram({ left, right }: Omit<Pair, "target">, rows: number, columns: number): boolean {
  const isOne = left.source === right.source && left.row === right.column && left.column === right.row;
  return isOne && rows === columns;
}

// One factor per row of the other: what a diagonal matrix does.
function scaledRows(
  shop: Workshop,
  factors: MatrixView<Region>,
  rows: MatrixView<Region>,
  { batch, columns }: MatmulSizes,
): Region {
  const { engine, precision } = shop;
  const coefficients = contiguous(shop, factors.source.pointer, batch, factors.batch);
  const result = shop.make(batch * columns);
  const bytes = rows.batch * entryBytes(precision);
  engine.vectors[precision].scaleRows(rows.source.pointer, coefficients, result.pointer, batch, columns, bytes);
  return result;
}

function multiply(shop: Workshop, left: MatrixView<Region>, right: MatrixView<Region>, sizes: MatmulSizes): Region {
  const { batch, rows, shared, columns } = sizes;
  if (shared === 1 && batch > 1) {
    if (rows === 1 && (right.column === 1 || columns === 1)) return scaledRows(shop, left, right, sizes);
    if (columns === 1 && left.row === 1) return scaledRows(shop, right, left, { ...sizes, columns: rows });
  }
  const product = shop.make(batch * rows * columns);
  const size = entryBytes(shop.precision);
  for (let n = 0; n < batch; n++) {
    const pair = {
      left: { ...left, source: left.source.pointer + n * left.batch * size },
      right: { ...right, source: right.source.pointer + n * right.batch * size },
      target: product.pointer + n * rows * columns * size,
    };
    multiplyPair(shop, pair, sizes);
  }
  return product;
}

function operationsOf(shop: Workshop): ContractionOperations<Region> {
  return {
    length: ({ length }) => length,
    gather: (source, shape, strides) => {
      const result = shop.make(shape.reduce((product, length) => product * length, 1));
      gatherInto(shop.view(result), shop.view(source), shape, strides);
      return result;
    },
    sumRows: (source, rows, length) => sumRows(shop, source, rows, length),
    multiply: (left, right, sizes) => multiply(shop, left, right, sizes),
    scatter: (source, copy, total) => {
      const result = shop.make(total);
      scatterView(shop.view(source), shop.view(result).fill(0), copy);
      return result;
    },
    one: () => {
      const result = shop.make(1);
      shop.view(result)[0] = 1;
      return result;
    },
  };
}

/** The contraction of regions, in a region of its own. */
export function residentContraction(
  engine: Engine,
  { precision, threads }: { readonly precision: Precision; readonly threads: number },
  call: ContractionCall,
  inputs: readonly Region[],
): Region {
  const made: Region[] = [];
  const { arena } = engine;
  const shop: Workshop = {
    engine,
    precision,
    threads,
    make: (length) => {
      const region = allocate(arena, length, precision);
      made.push(region);
      return region;
    },
    view: (region) => viewOf(arena, region),
  };
  let kept: Region | null = null;
  try {
    const result = contractWith(call, inputs, operationsOf(shop));
    if (made.includes(result)) kept = result;
    else {
      kept = shop.make(result.length);
      shop.view(kept).set(shop.view(result));
    }
    return kept;
  } finally {
    for (const region of made) if (region !== kept) release(arena, region);
  }
}
