// What a device must offer so that a compiled program runs on it. A backend is told nothing about derivatives.
// It does not promise bitwise equal results across backends: `cpu` computes in float64, `webgl` in float32.

import type { KernelCall, Shape } from "../kernels/kernel.ts";

/** A tensor's values on a device. Only the backend that made it can read it. */
export interface Buffer {
  readonly shape: Shape;
  /** The backend's own handle. */
  readonly handle: unknown;
}

/** A device that runs kernels. `run` may return before the device has finished; `read` waits. */
export interface Backend {
  readonly name: string;
  /** What it runs on, for reports: the renderer's name for WebGL. */
  readonly description: string;
  upload(values: ArrayLike<number>, shape: Shape): Buffer;
  /** Runs one kernel. Throws `NumericError` for inputs that do not fit the call. */
  run(call: KernelCall, inputs: readonly Buffer[]): Buffer;
  read(buffer: Buffer): Promise<Float64Array>;
  release(buffer: Buffer): void;
  /** Frees everything the backend holds. */
  dispose(): void;
}

/** A backend that can be read without waiting. */
export interface SynchronousBackend extends Backend {
  readSync(buffer: Buffer): Float64Array;
}
