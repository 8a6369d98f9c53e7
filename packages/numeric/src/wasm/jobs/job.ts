// Work that threads share: numbers that say what is to be done, cut into chunks that may be done by anybody in any
// order, and done again. What a chunk computes depends on neither the number of threads nor on who computes it.

import type { GemmKernels } from "../gemm/gemm.ts";
import type { Precision } from "../memory.ts";
import type { VectorKernels } from "../vector/kernels.ts";

/** A compiled elementwise program as a function of addresses and a number of vectors; 1 where it refused lanes. */
export type ProgramKernel = (...operands: readonly number[]) => number;

/** A compiled elementwise program under a number of its own, with the module to instantiate it from elsewhere. */
export interface StoredProgram {
  readonly id: number;
  readonly kernel: ProgramKernel;
  readonly module: WebAssembly.Module;
}

/** The kernels of one thread, instances over the one memory. */
export interface KernelSet {
  readonly gemm: Readonly<Record<Precision, GemmKernels>>;
  readonly vectors: Readonly<Record<Precision, VectorKernels>>;
  /** Throws where the thread does not have the program. */
  program(id: number): ProgramKernel;
}

/** Work in numbers, the kind of work first. */
export interface Job {
  readonly words: readonly number[];
  readonly chunks: number;
  /** The programs that it runs. */
  readonly programs: readonly StoredProgram[];
}

/**
 * Computes entries that a kernel refused in another way, and tells whether it did. `part` is the number of the program
 * within the job.
 */
export type Fallback = (part: number, start: number, count: number) => boolean;

/** Does one chunk with a workspace; false where something was refused that the fallback did not compute. */
export type ChunkRunner = (chunk: number, workspace: number, fallback: Fallback) => boolean;

/** The kinds of work, by the first number of a job. */
export const jobKinds = { gemm: 0, rows: 1, sums: 2 } as const;

/** The number that stands for a precision. */
export function precisionCode(precision: Precision): number {
  return precision === "float64" ? 0 : 1;
}

/** The precision that a number stands for. */
export function precisionOf(code: number): Precision {
  return code === 0 ? "float64" : "float32";
}
