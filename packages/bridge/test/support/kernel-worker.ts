// A worker that runs a program on WebGL. At the n-th call of its context it says so and stays there, to be terminated.

import { webglBackend } from "@closedform/numeric";

import { faultyContext } from "../../../numeric/test/backend/webgl/support.ts";
import type { Program } from "../../src/compile/program.ts";
import { executeSafely } from "../../src/evaluate.ts";

/** What the worker is asked for: the program, its variables' values, and the call at which it stays. */
export interface KernelTask {
  readonly program: Program;
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly stopAt: number;
}

async function run({ program, inputs, stopAt }: KernelTask): Promise<void> {
  const stop = (): never => {
    self.postMessage("stopped", { transfer: [] });
    for (;;);
  };
  const { gl } = faultyContext({ counts: () => true, act: stop }, stopAt);
  const backend = webglBackend(gl);
  self.postMessage(await executeSafely(program, { backend }, (name) => inputs[name]), { transfer: [] });
}

self.addEventListener("message", ({ data }: MessageEvent<KernelTask>) => {
  run(data).catch((error: unknown) => {
    self.postMessage(String(error), { transfer: [] });
  });
});
self.postMessage("ready", { transfer: [] });
