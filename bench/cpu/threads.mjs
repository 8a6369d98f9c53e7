// Two threads beside one, on the clock that passes. A run counts only where two processes get two cores.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { duel, inThreads } from "../measure.mjs";
import { kernels } from "./ours.mjs";

const run = promisify(execFile);
const spin = "const end = performance.now() + 500; let n = 0; while (performance.now() < end) n++; console.log(n);";

async function spins() {
  return Number((await run(process.execPath, ["--eval", spin])).stdout);
}

/** How much more two processes do at once than one alone: two on free cores, one where they share one. */
export async function freeCores() {
  const alone = await spins();
  const both = await Promise.all([spins(), spins()]);
  return (both[0] + both[1]) / alone;
}

function product(random, n, dtype, threads) {
  const numbers = () => Float64Array.from({ length: n * n }, () => random() - 0.5);
  const call = {
    kernel: "contraction",
    labels: [
      [0, 1],
      [1, 2],
    ],
    output: [0, 2],
    sizes: [n, n, n],
  };
  const shape = [n, n];
  const inputs = [
    { data: numbers(), shape },
    { data: numbers(), shape },
  ];
  const device = kernels({ dtype, kernels: "wasm", threads, inputs, calls: [{ call, from: [0, 1] }] });
  return () => device.run(false);
}

/** A row for each size: one thread's time over that of two. */
export async function threadRows(random, sizes, dtype, budget) {
  const rows = [];
  for (const n of sizes) {
    const [one, two] = [1, 2].map((threads) => inThreads(product(random, n, dtype, threads)));
    // Threads start in the background, with the first call that is large enough for them.
    await two(3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = await freeCores();
    const found = await duel(two, one, random, budget);
    rows.push({ n, dtype, ...found, cores: Math.min(before, await freeCores()) });
  }
  return rows;
}
