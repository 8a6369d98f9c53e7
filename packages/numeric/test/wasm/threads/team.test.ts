import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";

import { afterAll, afterEach, describe, expect, test } from "vitest";
import { createEngine } from "../../../src/wasm/engine.ts";
import type { Engine } from "../../../src/wasm/engine.ts";
import { allocate, release, viewOf } from "../../../src/wasm/memory.ts";
import type { Region } from "../../../src/wasm/memory.ts";
import { multiplyShared, sumShared } from "../../../src/wasm/threads/parallel.ts";
import { availableThreads, mostThreads } from "../../../src/wasm/threads/team.ts";
import { until } from "./support.ts";

const engine: Engine = createEngine(false);
const team = engine.team!;
const started: Worker[] = [];
const listen = (worker: Worker): void => void started.push(worker);
process.on("worker", listen);

afterEach(async () => {
  await team.stop();
  started.length = 0;
});
afterAll(() => process.off("worker", listen));

// A product takes long enough for others to wake up on a busy machine.
const length = 400;
const values = Float64Array.from({ length: length * length }, (_, k) => Math.sin(k * k));

function put(entries: Float64Array): Region {
  const region = allocate(engine.arena, entries.length, "float64");
  viewOf(engine.arena, region).set(entries);
  return region;
}

function product(threads: number): Float64Array {
  const [a, c] = [put(values), put(new Float64Array(values.length))];
  const matrix = { pointer: a.pointer, rowStride: length, columnStride: 1 };
  const call = { left: matrix, right: matrix, product: { pointer: c.pointer, stride: length } };
  const sizes = { rows: length, columns: length, depth: length, accumulate: false };
  multiplyShared(engine, "float64", { ...call, ...sizes }, threads);
  const result = viewOf(engine.arena, c).slice() as Float64Array;
  for (const region of [a, c]) release(engine.arena, region);
  return result;
}

const expected = product(1);
const isRight = (threads: number): boolean => product(threads).every((value, k) => value === expected[k]);

async function isHelped(threads: number): Promise<boolean> {
  const before = team.helped;
  return until(
    () => team.helped > before,
    () => expect(isRight(threads)).toBe(true),
  );
}

describe("threads", () => {
  test("start with the first large product, help, and leave results as they are", async () => {
    expect(isRight(1)).toBe(true);
    expect(started).toHaveLength(0);
    expect(await isHelped(3)).toBe(true);
    expect(started).toHaveLength(2);
    expect(team.ready).toBeGreaterThan(0);
  });

  test("are not started for little work, and never more than asked for", async () => {
    const region = put(new Float64Array(1000).fill(1));
    expect(sumShared(engine, "float64", [region.pointer], 1000, 2)).toBe(1000);
    release(engine.arena, region);
    expect(started).toHaveLength(0);
    expect(await isHelped(2)).toBe(true);
    expect(started).toHaveLength(1);
  });

  test("may die at any time: others take their place", async () => {
    expect(await isHelped(3)).toBe(true);
    const [first, second] = started;
    const ended = first.terminate();
    // It may still be inside of a product.
    for (let k = 0; k < 20; k++) expect(isRight(3)).toBe(true);
    await ended;
    await until(() => second.threadId === -1);
    expect(await isHelped(3)).toBe(true);
    expect(started.length).toBeGreaterThan(2);
  });

  test("may be stopped, and start again", async () => {
    expect(await isHelped(2)).toBe(true);
    await team.stop();
    expect(team.ready).toBe(0);
    expect(await isHelped(2)).toBe(true);
    expect(started).toHaveLength(2);
  });

  test("leave chunks that they cannot do to the owner", async () => {
    expect(await isHelped(2)).toBe(true);
    // A pass with a program that the threads were never given.
    const words = [1, 0, 64, 8, 8, 1, 1, 12_345, 0, 0, 0];
    const before = team.helped;
    for (let attempt = 0; attempt < 5; attempt++) {
      const done = new Set<number>();
      const runner = (chunk: number): boolean => done.add(chunk).size > 0;
      team.run({ words, chunks: 8, programs: [] }, 2, runner, 0, () => false);
      expect(done.size).toBe(8);
    }
    expect(team.helped).toBe(before);
  });

  test("are at most eight, and none where memory is not shared", () => {
    expect(availableThreads(engine.arena, 100)).toBe(mostThreads);
    expect(availableThreads({ ...engine.arena, isShared: false }, 2)).toBe(1);
  });

  test("do not keep a process alive", () => {
    const entry = new URL("../../../dist/index.js", import.meta.url);
    const program = `
      import { cpuBackend } from ${JSON.stringify(entry.href)};
      const backend = cpuBackend({ threads: 2 });
      const x = backend.upload(new Float64Array(160 * 160).fill(1), [160, 160]);
      const call = { kernel: "contraction", labels: [[0, 1], [1, 2]], output: [0, 2], sizes: [160, 160, 160] };
      const run = () => backend.readSync(backend.run(call, [x, x]))[0];
      for (let k = 0; k < 20; k++) { run(); await new Promise((resolve) => setTimeout(resolve, 20)); }
      console.log(backend.description, run());
    `;
    const options = { encoding: "utf8", timeout: 25_000, cwd: fileURLToPath(new URL(".", import.meta.url)) } as const;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], options);
    expect(output).toContain("2 threads 160");
  });
});
