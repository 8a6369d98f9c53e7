// The script of a thread: it waits for jobs and does chunks of them until it is stopped. Not to be imported.

import { instantiate, instantiateKernels } from "../kernel-modules.ts";
import type { KernelModules } from "../kernel-modules.ts";
import type { KernelSet, ProgramKernel } from "../jobs/job.ts";
import { openJob } from "../jobs/open-job.ts";
import { mostPrograms, workspaceOf } from "../memory.ts";
import { controlOf, drawElsewhere, markDone, reportReady, takePart, waitForJob } from "./control.ts";
import { threadModule } from "./host.ts";
import type { Port, ThreadModule } from "./host.ts";

/** What a thread is started with. */
export interface ThreadData {
  readonly memory: WebAssembly.Memory;
  readonly modules: KernelModules;
  readonly isFused: boolean;
  /** Its number, from 1 on. */
  readonly thread: number;
  /** Where programs come from. */
  readonly port: Port;
}

/** A program for a thread. */
export interface ProgramMessage {
  readonly id: number;
  readonly module: WebAssembly.Module;
}

function programsOf({ memory, port }: ThreadData, node: ThreadModule): KernelSet["program"] {
  const kernels = new Map<number, ProgramKernel>();
  return (id) => {
    for (let next = node.receiveMessageOnPort(port); next !== undefined; next = node.receiveMessageOnPort(port)) {
      const { id: added, module } = next.message as ProgramMessage;
      kernels.set(added, instantiate(module, memory)["run"] as ProgramKernel);
      if (kernels.size > mostPrograms) kernels.delete(kernels.keys().next().value!);
    }
    const kernel = kernels.get(id);
    if (kernel === undefined) throw new Error(`program ${id} has not come`);
    return kernel;
  };
}

function serve(data: ThreadData, host: ThreadModule): void {
  const { memory, modules, isFused, thread } = data;
  const control = controlOf(memory);
  const kernels: KernelSet = {
    ...instantiateKernels(modules, memory, isFused),
    program: programsOf(data, host),
  };
  const workspace = workspaceOf(thread);
  const refuse = (): boolean => false;
  const work = (words: Int32Array): void => {
    try {
      const run = openJob(words, kernels, memory);
      for (let chunk = drawElsewhere(control); chunk >= 0; chunk = drawElsewhere(control)) {
        if (run(chunk, workspace, refuse)) markDone(control, chunk);
      }
    } catch {
      // The owner does what was drawn and not done.
    }
  };
  let seen: number | null = reportReady(control);
  for (;;) {
    seen = waitForJob(control, seen);
    if (seen === null) return;
    takePart(control, work);
  }
}

const host = threadModule();
if (host !== null) serve(host.workerData as ThreadData, host);
