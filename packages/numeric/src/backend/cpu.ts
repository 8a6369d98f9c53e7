// The reference backend: every kernel in float64, readable before fast.

import { NumericError } from "../error.ts";
import type { KernelCall, Shape } from "../kernels/kernel.ts";
import { resultShape, runKernel } from "../kernels/run.ts";
import { checkedSize, formatShape } from "../shape.ts";
import type { Buffer, SynchronousBackend } from "./backend.ts";

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

/** A backend that computes on the host in float64. Buffers are freed by the garbage collector. */
export function cpuBackend(): SynchronousBackend {
  return {
    name: "cpu",
    description: "JavaScript, float64",
    upload,
    run: (call: KernelCall, inputs: readonly Buffer[]): Buffer => ({
      shape: resultShape(call),
      handle: runKernel(call, inputs.map(valuesOf)),
    }),
    read: async (buffer) => valuesOf(buffer).slice(),
    readSync: (buffer) => valuesOf(buffer).slice(),
    release: () => undefined,
    dispose: () => undefined,
  };
}
