// Sums of long vectors as a job: the sums of blocks go into a table, from which they are added in pairs.

import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { sumBlock } from "../vector/run.ts";
import { jobKinds, precisionCode, precisionOf } from "./job.ts";
import type { ChunkRunner, Job, KernelSet } from "./job.ts";

const leastBlocks = 16;
const mostChunks = 512;

function blocksPerChunk(blocks: number): number {
  return Math.max(leastBlocks, Math.ceil(blocks / mostChunks));
}

/** The job of the sums of blocks of `operands`, or of their product, into a table of float64 at `table`. */
export function sumJob(precision: Precision, operands: readonly number[], count: number, table: number): Job {
  const [left, right = 0] = operands;
  const words = [jobKinds.sums, precisionCode(precision), Number(operands.length === 2), left, right, count, table];
  const blocks = Math.ceil(count / sumBlock);
  return { words, chunks: Math.ceil(blocks / blocksPerChunk(blocks)), programs: [] };
}

/** What does the chunks of such a job; `memory` holds the table in its first part, which is there from the start. */
export function openSumJob(words: ArrayLike<number>, kernels: KernelSet, memory: WebAssembly.Memory): ChunkRunner {
  const precision = precisionOf(words[1]);
  const size = entryBytes(precision);
  const { sum, dot } = kernels.vectors[precision];
  const [isDot, left, right, count, table] = [words[2] === 1, words[3], words[4], words[5], words[6]];
  const blocks = Math.ceil(count / sumBlock);
  const sums = new Float64Array(memory.buffer, table, blocks);
  const perChunk = blocksPerChunk(blocks);
  return (chunk) => {
    const end = Math.min(blocks, (chunk + 1) * perChunk);
    for (let block = chunk * perChunk; block < end; block++) {
      const start = block * sumBlock;
      const length = Math.min(sumBlock, count - start);
      sums[block] = isDot ? dot(left + start * size, right + start * size, length) : sum(left + start * size, length);
    }
    return true;
  };
}
