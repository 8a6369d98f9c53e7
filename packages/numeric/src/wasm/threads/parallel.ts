// Products and sums, shared among threads where they are large enough for that to pay.

import type { Engine } from "../engine.ts";
import { runGemm } from "../gemm/gemm.ts";
import type { GemmCall } from "../gemm/gemm.ts";
import { gemmJob } from "../jobs/gemm-job.ts";
import { sumJob } from "../jobs/sum-job.ts";
import { workspaceBytes, workspaceOf } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { dotInMemory, pairwise, sumBlock, sumInMemory } from "../vector/run.ts";
import { runJob } from "./run-job.ts";

/** Fewer multiplications than these are done before another thread has woken up. */
export const leastSharedProducts: number = 2 ** 20;
/** So are sums of fewer entries. */
export const leastSharedEntries: number = 2 ** 17;

/** Runs a product of matrices in the memory, like `runGemm`. */
export function multiplyShared(engine: Engine, precision: Precision, call: GemmCall, threads: number): void {
  const { rows, columns, depth, accumulate } = call;
  const kernels = engine.gemm[precision];
  // To add twice to what is there would not be the same.
  if (threads === 1 || accumulate || rows * columns * depth < leastSharedProducts) {
    runGemm(kernels, call, workspaceOf(0));
    return;
  }
  runJob(engine, gemmJob(precision, call, threads, kernels.tile), threads);
}

/** Σ of `count` entries, or of products of entries of two vectors, in float64. */
export function sumShared(
  engine: Engine,
  precision: Precision,
  operands: readonly [number] | readonly [number, number],
  count: number,
  threads: number,
): number {
  const table = workspaceOf(0);
  const blocks = Math.ceil(count / sumBlock);
  if (threads === 1 || count < leastSharedEntries || blocks * 8 > workspaceBytes) {
    return operands.length === 2
      ? dotInMemory(engine, precision, operands, count)
      : sumInMemory(engine, precision, operands[0], count);
  }
  runJob(engine, sumJob(precision, operands, count, table), threads);
  const sums = new Float64Array(engine.arena.memory.buffer, table, blocks);
  return pairwise(count, (start) => sums[start / sumBlock]);
}
