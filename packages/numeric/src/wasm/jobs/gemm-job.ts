// A product of matrices as a job: chunks are ranges of its rows, or of its columns where there are more of those. Every
// entry is the same sum in the same order whatever the ranges are.

import { runGemm } from "../gemm/gemm.ts";
import type { GemmCall } from "../gemm/gemm.ts";
import type { Precision } from "../memory.ts";
import { entryBytes } from "../memory.ts";
import { jobKinds, precisionCode, precisionOf } from "./job.ts";
import type { ChunkRunner, Job, KernelSet } from "./job.ts";

// Every chunk packs the other factor anew, so there are few: a large one for each thread, and a small one, so that a
// thread that is late does not keep the others waiting.
const largeShare = 0.75;

/** Bounds of the chunks along an axis of `length`, at multiples of `tile`. */
export function chunkBounds(length: number, threads: number, tile: number): readonly number[] {
  const bounds = [0];
  for (let k = 1; k < 2 * threads; k++) {
    const share = k <= threads ? largeShare * k : largeShare * threads + (1 - largeShare) * (k - threads);
    const bound = Math.round(((share / threads) * length) / tile) * tile;
    if (bound > bounds[bounds.length - 1] && bound < length) bounds.push(bound);
  }
  return [...bounds, length];
}

/** The job of a product that replaces what is there; `tile` is the shape of the kernel's register tile. */
export function gemmJob(
  precision: Precision,
  call: GemmCall,
  threads: number,
  tile: { readonly rows: number; readonly columns: number },
): Job {
  const { left, right, product, rows, columns, depth } = call;
  const isByRows = rows >= columns;
  const bounds = isByRows ? chunkBounds(rows, threads, tile.rows) : chunkBounds(columns, threads, tile.columns);
  const matrices = [left, right].flatMap(({ pointer, rowStride, columnStride }) => [pointer, rowStride, columnStride]);
  const sizes = [product.pointer, product.stride, rows, columns, depth];
  const head = [jobKinds.gemm, precisionCode(precision), Number(isByRows)];
  return { words: [...head, ...matrices, ...sizes, ...bounds], chunks: bounds.length - 1, programs: [] };
}

const boundsAt = 14;

/** What does the chunks of such a job. */
export function openGemmJob(words: ArrayLike<number>, kernels: KernelSet): ChunkRunner {
  const precision = precisionOf(words[1]);
  const isByRows = words[2] === 1;
  const size = entryBytes(precision);
  const matrixAt = (at: number): GemmCall["left"] => ({
    pointer: words[at],
    rowStride: words[at + 1],
    columnStride: words[at + 2],
  });
  const [left, right] = [matrixAt(3), matrixAt(6)];
  const product = { pointer: words[9], stride: words[10] };
  const [rows, columns, depth] = [words[11], words[12], words[13]];
  return (chunk, workspace) => {
    const start = words[boundsAt + chunk];
    const length = words[boundsAt + chunk + 1] - start;
    const part: GemmCall = isByRows
      ? {
          left: { ...left, pointer: left.pointer + start * left.rowStride * size },
          right,
          product: { ...product, pointer: product.pointer + start * product.stride * size },
          rows: length,
          columns,
          depth,
          accumulate: false,
        }
      : {
          left,
          right: { ...right, pointer: right.pointer + start * right.columnStride * size },
          product: { ...product, pointer: product.pointer + start * size },
          rows,
          columns: length,
          depth,
          accumulate: false,
        };
    runGemm(kernels.gemm[precision], part, workspace);
    return true;
  };
}
