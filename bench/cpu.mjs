// How fast the CPU path is beside other libraries: matrix products, chains of functions, gradients and a Hessian. Results
// are compared before anything is timed; times are paired slices in one process, one thread, on the processor's clock.
//
//   node bench/cpu.mjs [--json] [--quick] [--seed 1]      --quick leaves out what takes long

import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { chainCases, gradientCases, hessianCase, matmulCase, mvCase, netCase } from "./cpu/cases.mjs";
import { openPeers, openPython } from "./cpu/peers.mjs";
import { randomNumbers } from "./inputs.mjs";
import { duel, inProcess, timeAlone } from "./measure.mjs";

const { values: options } = parseArgs({
  options: { json: { type: "boolean" }, quick: { type: "boolean" }, seed: { type: "string", default: "1" } },
});

const tolerances = { float64: 1e-10, float32: 1e-4 };

function work({ run, isAsync }) {
  if (isAsync !== true) return inProcess(run);
  return async (count) => {
    const before = process.cpuUsage();
    for (let k = 0; k < count; k++) await run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

function gapBetween(left, right) {
  if (left.length !== right.length) return Infinity;
  let [gap, scale] = [0, 0];
  for (let k = 0; k < left.length; k++) {
    gap = Math.max(gap, Math.abs(left[k] - right[k]));
    scale = Math.max(scale, Math.abs(left[k]));
  }
  return gap / (scale || 1);
}

async function measured({ name, ours, peers, limit }, dtype, random, python) {
  const row = { name, dtype, peers: {} };
  const mine = await ours.value();
  for (const [peer, side] of Object.entries(peers)) {
    const gap = gapBetween(mine, await side.value());
    if (!(gap <= (side.tolerance ?? tolerances[dtype]))) throw new Error(`${peer} disagrees on ${name} by ${gap}`);
    row.peers[peer] = { ...(await duel(work(ours), work(side), random, options.quick ? 1000 : 2500)), gap };
  }
  const before = limit && python ? await python.time(limit) : undefined;
  row.milliseconds = await timeAlone(work(ours));
  if (before !== undefined) row.limit = (before + (await python.time(limit))) / 2 / row.milliseconds;
  return row;
}

function* cases(peers, random) {
  const sizes = options.quick ? [64, 256, 512] : [64, 128, 256, 512, 1024, 2048];
  for (const dtype of ["float64", "float32"]) {
    for (const n of sizes) yield { dtype, rows: () => matmulCase(peers, random, n, dtype) };
    yield { dtype, rows: () => mvCase(peers, random, 1024, dtype) };
    yield { dtype, rows: () => chainCases(peers, random, 2 ** 20, dtype) };
    yield { dtype, rows: () => gradientCases(peers, random, [4096, 512], dtype) };
    yield { dtype, rows: () => netCase(peers, random, [1024, 100, 64], dtype) };
    yield { dtype, rows: () => hessianCase(peers, random, [2000, 200], dtype) };
  }
}

const random = randomNumbers(Number(options.seed));
const { peers, missing } = await openPeers();
const python = openPython("numpy");
const rows = [];
for (const { dtype, rows: make } of cases(peers, random)) {
  for (const one of make()) {
    rows.push(await measured(one, dtype, random, python));
    if (options.json !== true) process.stderr.write(".");
  }
}
python?.close();

function print() {
  const [{ model }] = cpus();
  console.log("# The CPU path beside other libraries\n");
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${model}, Node ${process.version}, one thread: \`${["node bench/cpu.mjs", ...process.argv.slice(2)].join(" ")}\`.`,
  );
  console.log(
    "Ratios say how many times as long the other takes: medians of paired slices, the middle half in brackets.",
  );
  console.log(
    "The last column is NumPy's time (OpenBLAS, one thread) divided by ours: 1 would be the machine's limit.\n",
  );
  console.log("| | type | ours, ms | ratios | NumPy |\n| --- | --- | ---: | --- | ---: |");
  for (const { name, dtype, milliseconds, limit, peers: ratios } of rows) {
    const cells = Object.entries(ratios).map(
      ([peer, { ratio, low, high }]) =>
        `${peer} ${ratio.toPrecision(3)} (${low.toPrecision(3)}–${high.toPrecision(3)})`,
    );
    const share = limit === undefined ? "–" : limit.toPrecision(2);
    console.log(`| ${name} | ${dtype} | ${milliseconds.toPrecision(3)} | ${cells.join("; ") || "–"} | ${share} |`);
  }
  for (const line of missing) console.log(`\nNot measured: ${line}`);
}

if (options.json === true) console.log(JSON.stringify({ node: process.version, rows, missing }));
else print();
process.exit(0);
