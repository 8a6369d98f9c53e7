// How fast the CPU path is beside other libraries: matrix products, chains of functions, gradients and a Hessian. Results
// are compared before anything is timed; times are paired slices in one process and one thread.
//
//   node bench/cpu.mjs [--json | --write] [--quick] [--only matrices,functions,threads] [--section cpu] [--seed 1]
//
// --quick leaves out what takes long. Each part has a section in RESULTS.md, as cpu-threads; --section names them anew, for
// another Node.

import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { chainCases, gradientCases, hessianCase, matmulCase, mvCase, netCase } from "./cpu/cases.mjs";
import { openPeers, openPython } from "./cpu/peers.mjs";
import { threadRows } from "./cpu/threads.mjs";
import { randomNumbers } from "./inputs.mjs";
import { duel, gapBetween, inProcess, inTurns, timeAlone } from "./measure.mjs";
import { commandLine, publish } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    write: { type: "boolean" },
    quick: { type: "boolean" },
    only: { type: "string", default: "matrices,functions,threads" },
    section: { type: "string", default: "cpu" },
    seed: { type: "string", default: "1" },
  },
});

const wanted = new Set(options.only.split(","));
const tolerances = { float64: 1e-10, float32: 1e-4 };
const work = ({ run, isAsync }) => (isAsync === true ? inTurns(run) : inProcess(run));

async function measured({ name, ours, peers, limit }, dtype, random, limits) {
  const row = { name, dtype, peers: {}, limits: {} };
  const mine = await ours.value();
  for (const [peer, side] of Object.entries(peers)) {
    const gap = gapBetween(mine, await side.value());
    if (!(gap <= (side.tolerance ?? tolerances[dtype]))) throw new Error(`${peer} disagrees on ${name} by ${gap}`);
    row.peers[peer] = { ...(await duel(work(ours), work(side), random, options.quick ? 1000 : 2500)), gap };
  }
  const before = {};
  for (const [library, python] of limit ? Object.entries(limits) : []) before[library] = await python.time(limit);
  row.milliseconds = await timeAlone(work(ours));
  for (const [library, first] of Object.entries(before)) {
    if (first !== null) row.limits[library] = (first + (await limits[library].time(limit))) / 2 / row.milliseconds;
  }
  return row;
}

function* cases(peers, random) {
  const sizes = options.quick ? [64, 256, 512] : [64, 128, 256, 512, 1024, 2048];
  for (const dtype of ["float64", "float32"]) {
    if (wanted.has("matrices")) {
      const part = "matrices";
      for (const n of sizes) yield { part, dtype, rows: () => matmulCase(peers, random, n, dtype) };
      yield { part, dtype, rows: () => mvCase(peers, random, 1024, dtype) };
    }
    if (!wanted.has("functions")) continue;
    const part = "functions";
    yield { part, dtype, rows: () => chainCases(peers, random, 2 ** 20, dtype) };
    yield { part, dtype, rows: () => gradientCases(peers, random, [4096, 512], dtype) };
    yield { part, dtype, rows: () => netCase(peers, random, [1024, 100, 64], dtype) };
    yield { part, dtype, rows: () => hessianCase(peers, random, [2000, 200], dtype) };
  }
}

function opened(modules) {
  return Object.fromEntries(
    modules.flatMap(([library, module]) => {
      const python = openPython(module);
      return python === null ? [] : [[library, python]];
    }),
  );
}

function table(headings, aligned, rows) {
  return [headings, aligned, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function peerTable(rows) {
  const libraries = ["NumPy", "PyTorch"];
  const cells = rows.map(({ name, dtype, milliseconds, limits, peers: ratios }) => [
    name,
    dtype,
    milliseconds.toPrecision(3),
    Object.entries(ratios)
      .map(
        ([peer, { ratio, low, high }]) =>
          `${peer} ${ratio.toPrecision(3)} (${low.toPrecision(3)}–${high.toPrecision(3)})`,
      )
      .join("; ") || "–",
    ...libraries.map((library) => limits[library]?.toPrecision(2) ?? "–"),
  ]);
  return table(["", "type", "ours, ms", "ratios", ...libraries], ["---", "---", "---:", "---", "---:", "---:"], cells);
}

function threadTable(rows) {
  const cells = rows.map(({ n, dtype, peer, ours, ratio, low, high, cores }) => [
    `A·B, n = ${n}`,
    dtype,
    peer.toPrecision(3),
    ours.toPrecision(3),
    `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    `${cores.toFixed(2)}${cores < 1.7 ? ", not quiet: does not count" : ""}`,
  ]);
  const headings = ["", "type", "one, ms", "two, ms", "one / two", "two processes do"];
  return table(headings, ["---", "---", "---:", "---:", "---", "---"], cells);
}

const sideBySide = `One thread. Ratios say how many times as long the other takes: medians of paired slices, the middle half in
brackets. A slice's time is the processor's or the clock's, whichever is less. The last columns are the times of NumPy and PyTorch
(one thread) divided by ours: 1 would be the machine's limit.`;

const explanations = {
  matrices: `${sideBySide} tfjs-wasm keeps the packed form of B from call to call; we pack both factors in every call.`,
  functions: sideBySide,
  threads: `One thread's time, by the clock, over that of two. The last column says how many times as much two processes that only count do at
once as one does.`,
};

const titles = {
  matrices: "Products of matrices on the CPU",
  functions: "Functions, gradients and a Hessian on the CPU",
  threads: "Two threads",
};

function report(part, content) {
  const [{ model }] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return [
    `## ${titles[part]}, Node ${process.versions.node.split(".")[0]}`,
    `${date}, ${model}, Node ${process.version}: \`${commandLine("bench/cpu.mjs")}\`.`,
    explanations[part],
    content,
    ...missing.map((line) => `Not measured: ${line}`),
  ].join("\n\n");
}

const random = randomNumbers(Number(options.seed));
const { peers, missing } = await openPeers();
const limits = opened([
  ["NumPy", "numpy"],
  ["PyTorch", "torch"],
]);
const parts = { matrices: [], functions: [], threads: [] };
for (const { part, dtype, rows: make } of cases(peers, random)) {
  for (const one of make()) {
    parts[part].push(await measured(one, dtype, random, limits));
    process.stderr.write(".");
  }
}
for (const python of Object.values(limits)) python.close();

for (const dtype of wanted.has("threads") ? ["float64", "float32"] : []) {
  const sizes = options.quick ? [64, 512] : [64, 128, 256, 512, 1024];
  parts.threads.push(...(await threadRows(random, sizes, dtype, options.quick ? 1000 : 2000)));
}

if (options.json === true) {
  console.log(JSON.stringify({ node: process.version, ...parts, missing }));
} else {
  for (const [part, found] of Object.entries(parts)) {
    const content = part === "threads" ? threadTable(found) : peerTable(found);
    if (found.length > 0) publish(`${options.section}-${part}`, report(part, content), options.write === true);
  }
}
process.exit(0);
