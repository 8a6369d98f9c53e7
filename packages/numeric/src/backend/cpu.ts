// The CPU backend: readable kernels, or vector kernels in WebAssembly that are held to them.

import { NumericError } from "../error.ts";
import type { KernelCall, Shape } from "../kernels/kernel.ts";
import { resultShape, runReferenceKernel } from "../kernels/run.ts";
import { checkedSize, formatShape } from "../shape.ts";
import { sharedEngine } from "../wasm/engine.ts";
import { threadCount } from "../wasm/threads/set-threads.ts";
import type { ThreadCount } from "../wasm/threads/set-threads.ts";
import type { Buffer, SynchronousBackend } from "./backend.ts";
import { wasmBackend } from "./cpu/wasm.ts";

/** What the CPU computes with. */
export interface CpuOptions {
  /**
   * `automatic` (the default): vector kernels for large tensors where the platform has them, plain loops else. `wasm`:
   * vector kernels for all. `reference`: plain loops, float64 only.
   */
  readonly kernels?: "automatic" | "wasm" | "reference";
  /** How buffers are stored, `float64` unless asked otherwise. Sums of float32 are partly added in float32. */
  readonly dtype?: "float64" | "float32";
  /**
   * How many threads may share the work of a call, one unless asked otherwise; `auto`: as many as the machine runs at
   * once. Results do not depend on it. Threads exist in Node only.
   */
  readonly threads?: ThreadCount;
}

function valuesOf(buffer: Buffer): Float64Array {
  if (buffer.handle instanceof Float64Array) return buffer.handle;
  throw new NumericError("device", "The cpu backend was given a buffer that another backend made.");
}

function upload(values: ArrayLike<number>, shape: Shape): Buffer {
  const size = checkedSize(shape, "upload");
  if (values.length !== size) {
    throw new NumericError(
      "shape-mismatch",
      `upload: ${values.length} values do not fill a tensor of shape ${formatShape(shape)}.`,
    );
  }
  return { shape, handle: Float64Array.from(values) };
}

function referenceBackend(): SynchronousBackend {
  return {
    name: "cpu",
    description: "JavaScript, float64",
    upload,
    run: (call: KernelCall, inputs: readonly Buffer[]): Buffer => ({
      shape: resultShape(call),
      handle: runReferenceKernel(call, inputs.map(valuesOf)),
    }),
    read: async (buffer) => valuesOf(buffer).slice(),
    readSync: (buffer) => valuesOf(buffer).slice(),
    release: () => undefined,
    dispose: () => undefined,
  };
}

// Fewer entries are computed faster where they are than by calling out.
const leastResidentEntries = 2048;

/**
 * A backend that computes on the host. Buffers are to be released: large ones lie in a memory that the garbage collector
 * does not see. Throws `unsupported` for kernels that the platform does not have, `bad-request` for a wrong number of
 * threads.
 */
export function cpuBackend({
  kernels = "automatic",
  dtype = "float64",
  threads = 1,
}: CpuOptions = {}): SynchronousBackend {
  const count = threadCount(threads);
  const engine = kernels === "reference" ? null : sharedEngine();
  if (engine !== null) {
    const leastEntries = kernels === "wasm" ? 0 : leastResidentEntries;
    return wasmBackend(engine, { precision: dtype, leastEntries, threads: count });
  }
  if (kernels === "wasm" || dtype === "float32") {
    throw new NumericError(
      "unsupported",
      `The cpu backend was asked for ${kernels === "wasm" ? "WebAssembly kernels, which need SIMD" : "float32, which only the WebAssembly kernels have"}.`,
      "Use the kernels `automatic` with float64.",
    );
  }
  return referenceBackend();
}
