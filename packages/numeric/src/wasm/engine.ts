// The kernels of this process: one memory, one instance of each module, made when first asked for.

import { assembleModule } from "./assembler/module.ts";
import type { FunctionDefinition } from "./assembler/module.ts";
import { hasRelaxedMultiplyAdd, hasSimd } from "./features.ts";
import { gemmFunctions } from "./gemm/gemm.ts";
import type { GemmKernels } from "./gemm/gemm.ts";
import { tileFor } from "./gemm/micro-kernel.ts";
import { createArena } from "./memory.ts";
import type { Arena, Precision } from "./memory.ts";
import { vectorKernelFunctions } from "./vector/kernels.ts";
import type { VectorKernels } from "./vector/kernels.ts";

/** A compiled elementwise program. */
export type ProgramKernel = (...operands: readonly number[]) => number;

/** Elementwise programs by their form, and how much work was done without compiling the others. */
export interface ProgramCache {
  readonly kernels: Map<string, ProgramKernel>;
  readonly waiting: Map<string, number>;
}

/** What kernels run with. */
export interface Engine {
  readonly arena: Arena;
  /** Whether products and sums are fused in matrix products. */
  readonly isFused: boolean;
  readonly gemm: Readonly<Record<Precision, GemmKernels>>;
  readonly vectors: Readonly<Record<Precision, VectorKernels>>;
  readonly programs: ProgramCache;
}

/** An instance of a module of these functions on the engine's memory. */
export function instantiate(arena: Arena, functions: readonly FunctionDefinition[]): WebAssembly.Exports {
  const module = new WebAssembly.Module(assembleModule(functions, arena));
  return new WebAssembly.Instance(module, { host: { memory: arena.memory } }).exports;
}

function gemmKernels(arena: Arena, precision: Precision, isFused: boolean): GemmKernels {
  const exports = instantiate(arena, gemmFunctions(precision, isFused)) as unknown as Omit<GemmKernels, "tile">;
  return { ...exports, tile: tileFor(precision, isFused) };
}

function vectorKernels(arena: Arena, precision: Precision): VectorKernels {
  return instantiate(arena, vectorKernelFunctions(precision)) as unknown as VectorKernels;
}

/** An engine of its own, with or without fused multiply-add. Throws where the features are missing. */
export function createEngine(isFused: boolean): Engine {
  const arena = createArena();
  return {
    arena,
    isFused,
    vectors: { float64: vectorKernels(arena, "float64"), float32: vectorKernels(arena, "float32") },
    programs: { kernels: new Map(), waiting: new Map() },
    gemm: {
      float64: gemmKernels(arena, "float64", isFused),
      float32: gemmKernels(arena, "float32", isFused),
    },
  };
}

/** `automatic`: vector kernels where they pay; `reference`: the readable ones only. */
export type KernelChoice = "automatic" | "reference";

let current: Engine | null | undefined;
let choice: KernelChoice = "automatic";

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
