// The threads that help this one. They are started when work first comes that is large enough, do not keep the process
// alive, and are left alone for a while when they do not get to run.

import type { Arena } from "../memory.ts";
import { mostPrograms, workspaceCount } from "../memory.ts";
import type { KernelModules } from "../kernel-modules.ts";
import type { ChunkRunner, Fallback, Job, StoredProgram } from "../jobs/job.ts";
import {
  closeAndWait,
  controlOf,
  drawChunk,
  drawnByOthers,
  markDone,
  mostChunks,
  mostJobWords,
  openChunks,
  openTo,
  readyThreads,
  resetControl,
  stopOthers,
} from "./control.ts";
import type { Control } from "./control.ts";
import { processorCount, threadModule, threadScript } from "./host.ts";
import type { Port, Thread } from "./host.ts";
import type { ProgramMessage, ThreadData } from "./worker.ts";

/** The most threads that work together, this one included. */
export const mostThreads: number = workspaceCount;

/** Threads that help with jobs. */
export interface Team {
  /** Lets them help; the job is done, and equal to what one thread would do, when this returns. */
  run(job: Job, threads: number, runner: ChunkRunner, workspace: number, fallback: Fallback): void;
  /** How many have started. */
  readonly ready: number;
  /** How many chunks they have done so far. */
  readonly helped: number;
  /** Ends the threads. Work that comes later starts new ones. */
  stop(): Promise<void>;
}

interface Member {
  readonly thread: Thread;
  readonly port: Port;
  readonly posted: Set<number>;
}

// A thread that has died inside a job must not be waited for without end; chunks take a small part of this.
const patienceMilliseconds = 10_000;
// More would mean that they end as soon as they start.
const mostHired = 32;
const longestPause = 1024;

/**
 * How many of the threads that are asked for may work together: one where there are no threads, no shared memory or no
 * script.
 */
export function availableThreads({ isShared }: Arena, wanted: number | "auto"): number {
  if (!isShared || threadModule() === null || threadScript() === null) return 1;
  return Math.min(mostThreads, wanted === "auto" ? processorCount() : wanted);
}

function startMember(data: Omit<ThreadData, "port">, onEnd: (member: Member) => void): Member | null {
  const [host, script] = [threadModule(), threadScript()];
  if (host === null || script === null) return null;
  const { port1, port2 } = new host.MessageChannel();
  const workerData: ThreadData = { ...data, port: port2 };
  // Without the options of this process, which may resolve modules in another way than built files need.
  const thread = new host.Worker(script, { execArgv: [], workerData, transferList: [port2] });
  const member: Member = { thread, port: port1, posted: new Set<number>() };
  thread.on("error", () => onEnd(member));
  thread.on("exit", () => onEnd(member));
  thread.unref();
  return member;
}

function post({ port, posted }: Member, { id, module }: StoredProgram): void {
  if (posted.has(id)) return;
  const message: ProgramMessage = { id, module };
  port.postMessage(message);
  posted.add(id);
  // The thread forgets in the same order.
  if (posted.size > mostPrograms) posted.delete(posted.values().next().value!);
}

// Whether others helped, and did not keep this thread waiting for longer than it worked itself.
function hasPaid(control: Control, { start, own, end }: { start: number; own: number; end: number }): boolean {
  return drawnByOthers(control) > 0 && end - own <= own - start;
}

/** A team over a shared memory that has no threads yet. */
export function createTeam(memory: WebAssembly.Memory, modules: KernelModules, isFused: boolean): Team {
  const control: Control = controlOf(memory);
  let members: readonly Member[] = [];
  let isLeaving = false;
  let hired = 0;
  let helped = 0;
  let misses = 0;
  let pause = 0;

  async function dismiss(): Promise<void> {
    const leaving = members;
    members = [];
    isLeaving = true;
    stopOthers(control);
    await Promise.all(leaving.map(({ thread }) => thread.terminate()));
    isLeaving = false;
  }

  // One that ends by itself may have ended inside of a job, so that the others' count of threads is not to be trusted.
  function onEnd(member: Member): void {
    if (members.includes(member)) void dismiss();
  }

  function hire(count: number): void {
    if (isLeaving) return;
    if (members.length === 0) resetControl(control);
    while (members.length < count && hired < mostHired) {
      const member = startMember({ memory, modules, isFused, thread: members.length + 1 }, onEnd);
      if (member === null) return;
      members = [...members, member];
      hired += 1;
    }
  }

  function share(job: Job, others: number, runner: ChunkRunner, workspace: number, fallback: Fallback): void {
    for (const member of members) for (const program of job.programs) post(member, program);
    const start = performance.now();
    openTo(control, job, others);
    for (let chunk = drawChunk(control); chunk >= 0; chunk = drawChunk(control)) {
      if (runner(chunk, workspace, fallback)) markDone(control, chunk);
    }
    const own = performance.now();
    if (!closeAndWait(control, patienceMilliseconds)) {
      hired = mostHired;
      void dismiss();
    }
    helped += drawnByOthers(control);
    misses = hasPaid(control, { start, own, end: performance.now() }) ? 0 : misses + 1;
    pause = misses === 0 ? 0 : Math.min(longestPause, 2 ** misses);
    for (const chunk of openChunks(control)) runner(chunk, workspace, fallback);
  }

  return {
    get ready() {
      return members.length === 0 ? 0 : readyThreads(control);
    },
    get helped() {
      return helped;
    },
    run: (job, threads, runner, workspace, fallback) => {
      const fits = job.chunks > 1 && job.chunks <= mostChunks && job.words.length <= mostJobWords;
      const others = fits ? Math.min(threads, mostThreads) - 1 : 0;
      if (others > 0) hire(others);
      const isAlone = others === 0 || members.length === 0 || readyThreads(control) === 0;
      if (isAlone || pause-- > 0) {
        for (let chunk = 0; chunk < job.chunks; chunk++) runner(chunk, workspace, fallback);
      } else {
        share(job, others, runner, workspace, fallback);
      }
    },
    stop: async () => {
      await dismiss();
      hired = 0;
    },
  };
}
