import { fc, test as property } from "@fast-check/vitest";
import { expect } from "vitest";
import { createEngine } from "../../../src/wasm/engine.ts";
import { openSumJob, sumJob } from "../../../src/wasm/jobs/sum-job.ts";
import { allocate, release, viewOf, workspaceOf } from "../../../src/wasm/memory.ts";
import { sumBlock } from "../../../src/wasm/vector/run.ts";

const engine = createEngine(false);
const kernels = { ...engine, program: () => expect.unreachable() };

property.prop([fc.integer({ min: 1, max: 600_000 })])(
  "chunks of a sum make every block's sum, in any order",
  (count) => {
    const region = allocate(engine.arena, count, "float64");
    viewOf(engine.arena, region).fill(1);
    const table = workspaceOf(0);
    const job = sumJob("float64", [region.pointer], count, table);
    expect(job.chunks).toBeLessThanOrEqual(512);
    const blocks = Math.ceil(count / sumBlock);
    const sums = new Float64Array(engine.arena.memory.buffer, table, blocks + 1).fill(-1);
    const run = openSumJob(job.words, kernels, engine.arena.memory);
    for (let chunk = job.chunks - 1; chunk >= 0; chunk--) run(chunk, table, () => false);
    release(engine.arena, region);
    const lengths = Array.from({ length: blocks }, (_, k) => Math.min(sumBlock, count - k * sumBlock));
    expect([...sums]).toEqual([...lengths, -1]);
  },
);
