import { openGemmJob } from "./gemm-job.ts";
import { jobKinds } from "./job.ts";
import type { ChunkRunner, KernelSet } from "./job.ts";
import { openRowsJob } from "./rows-job.ts";
import { openSumJob } from "./sum-job.ts";

/** What does the chunks of the job that these numbers say, with the kernels of a thread over `memory`. */
export function openJob(words: ArrayLike<number>, kernels: KernelSet, memory: WebAssembly.Memory): ChunkRunner {
  switch (words[0]) {
    case jobKinds.gemm:
      return openGemmJob(words, kernels);
    case jobKinds.rows:
      return openRowsJob(words, kernels);
    default:
      return openSumJob(words, kernels, memory);
  }
}
