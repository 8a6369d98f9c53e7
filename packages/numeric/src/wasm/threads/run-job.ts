import type { ChunkRunner, Fallback, Job, KernelSet, ProgramKernel } from "../jobs/job.ts";
import { openJob } from "../jobs/open-job.ts";
import type { Engine } from "../engine.ts";
import { workspaceOf } from "../memory.ts";

function kernelsFor({ gemm, vectors }: Engine, { programs }: Job): KernelSet {
  const byId = new Map(programs.map(({ id, kernel }): [number, ProgramKernel] => [id, kernel]));
  return { gemm, vectors, program: (id) => byId.get(id)! };
}

const nothing: Fallback = () => false;

/**
 * Does a job, with up to `threads` threads. What a program refuses is left to the fallback; results do not depend on the
 * number of threads.
 */
export function runJob(engine: Engine, job: Job, threads: number, fallback: Fallback = nothing): void {
  const { arena, team } = engine;
  const runner: ChunkRunner = openJob(job.words, kernelsFor(engine, job), arena.memory);
  const workspace = workspaceOf(0);
  if (team !== null && threads > 1) {
    team.run(job, threads, runner, workspace, fallback);
    return;
  }
  for (let chunk = 0; chunk < job.chunks; chunk++) runner(chunk, workspace, fallback);
}
