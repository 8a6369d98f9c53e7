// The modules of all kernels but elementwise programs: compiled once, instantiated by every thread over the one memory.

import { assembleModule } from "./assembler/module.ts";
import type { FunctionDefinition, MemoryImport } from "./assembler/module.ts";
import { gemmFunctions } from "./gemm/gemm.ts";
import type { GemmKernels } from "./gemm/gemm.ts";
import { tileFor } from "./gemm/micro-kernel.ts";
import type { KernelSet } from "./jobs/job.ts";
import type { Precision } from "./memory.ts";
import { vectorKernelFunctions } from "./vector/kernels.ts";
import type { VectorKernels } from "./vector/kernels.ts";

type PerPrecision<T> = Readonly<Record<Precision, T>>;

/** Compiled modules; they can be posted to threads. */
export interface KernelModules {
  readonly gemm: PerPrecision<WebAssembly.Module>;
  readonly vectors: PerPrecision<WebAssembly.Module>;
}

/** A module of these functions for a memory of this kind. */
export function compileFunctions(functions: readonly FunctionDefinition[], imported: MemoryImport): WebAssembly.Module {
  return new WebAssembly.Module(assembleModule(functions, imported));
}

/** The modules for a memory of this kind, with or without fused multiply-add. Throws where the features are missing. */
export function compileKernels(imported: MemoryImport, isFused: boolean): KernelModules {
  const gemm = (precision: Precision): WebAssembly.Module =>
    compileFunctions(gemmFunctions(precision, isFused), imported);
  const vectors = (precision: Precision): WebAssembly.Module =>
    compileFunctions(vectorKernelFunctions(precision), imported);
  return {
    gemm: { float64: gemm("float64"), float32: gemm("float32") },
    vectors: { float64: vectors("float64"), float32: vectors("float32") },
  };
}

/** What a module exports over a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): WebAssembly.Exports {
  return new WebAssembly.Instance(module, { host: { memory } }).exports;
}

/** The kernels of one thread. */
export function instantiateKernels(
  modules: KernelModules,
  memory: WebAssembly.Memory,
  isFused: boolean,
): Omit<KernelSet, "program"> {
  const gemm = (precision: Precision): GemmKernels => {
    const exports = instantiate(modules.gemm[precision], memory) as unknown as Omit<GemmKernels, "tile">;
    return { ...exports, tile: tileFor(precision, isFused) };
  };
  const vectors = (precision: Precision): VectorKernels =>
    instantiate(modules.vectors[precision], memory) as unknown as VectorKernels;
  return {
    gemm: { float64: gemm("float64"), float32: gemm("float32") },
    vectors: { float64: vectors("float64"), float32: vectors("float32") },
  };
}
