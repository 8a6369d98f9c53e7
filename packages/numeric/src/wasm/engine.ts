// The kernels of this process: one memory, one instance of each module, made when first asked for.

import { hasRelaxedMultiplyAdd, hasSimd } from "./features.ts";
import type { GemmKernels } from "./gemm/gemm.ts";
import type { StoredProgram } from "./jobs/job.ts";
import { compileKernels, instantiateKernels } from "./kernel-modules.ts";
import { createArena } from "./memory.ts";
import type { Arena, Precision } from "./memory.ts";
import { createTeam } from "./threads/team.ts";
import type { Team } from "./threads/team.ts";
import type { VectorKernels } from "./vector/kernels.ts";

/** Elementwise programs by their form, and how much work was done without compiling the others. */
export interface ProgramCache {
  readonly kernels: Map<string, StoredProgram>;
  readonly waiting: Map<string, number>;
  /** The number of the next program. */
  next: number;
}

/** What kernels run with. */
export interface Engine {
  readonly arena: Arena;
  /** Whether products and sums are fused in matrix products. */
  readonly isFused: boolean;
  readonly gemm: Readonly<Record<Precision, GemmKernels>>;
  readonly vectors: Readonly<Record<Precision, VectorKernels>>;
  readonly programs: ProgramCache;
  /** Other threads, where memory can be shared with them. */
  readonly team: Team | null;
}

/** An engine of its own, with or without fused multiply-add. Throws where the features are missing. */
export function createEngine(isFused: boolean): Engine {
  const arena = createArena();
  const modules = compileKernels(arena, isFused);
  return {
    arena,
    isFused,
    ...instantiateKernels(modules, arena.memory, isFused),
    programs: { kernels: new Map(), waiting: new Map(), next: 0 },
    team: arena.isShared ? createTeam(arena.memory, modules, isFused) : null,
  };
}

/** `automatic`: vector kernels where they pay; `reference`: the readable ones only. */
export type KernelChoice = "automatic" | "reference";

let current: Engine | null | undefined;
let choice: KernelChoice = "automatic";
let threads = 1;

/** The process's engine, or null where vectors cannot be computed with. */
export function sharedEngine(): Engine | null {
  if (current === undefined) {
    try {
      current = hasSimd() ? createEngine(hasRelaxedMultiplyAdd()) : null;
    } catch {
      // No address space, or a policy against WebAssembly: the readable kernels do the work.
      current = null;
    }
  }
  return current;
}

/** Chooses the kernels of operations on tensors, and returns the former choice. Backends choose for themselves. */
export function setKernels(kernels: KernelChoice): KernelChoice {
  const former = choice;
  choice = kernels;
  return former;
}

/** The engine for operations on tensors, or null where the readable kernels are to be used. */
export function tensorEngine(): Engine | null {
  return choice === "automatic" ? sharedEngine() : null;
}

/** How many threads operations on tensors use. */
export function tensorThreads(): number {
  return threads;
}

/** Chooses how many threads operations on tensors use, and returns the former number. */
export function setTensorThreads(count: number): number {
  const former = threads;
  threads = count;
  return former;
}
