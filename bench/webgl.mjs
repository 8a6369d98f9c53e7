// How fast the WebGL kernel is beside other libraries in one page of a real Chromium. Results are compared before
// anything is timed; times are paired slices of at least 150 ms, a fresh browser for every case and peer.
//
//   node bench/webgl.mjs [--json] [--write] [--only "map,matmul 256"] [--peers tfjs,jax] [--large] [--driver swiftshader] [--budget 4000]
//   node bench/webgl.mjs --from part.json,other.json [--write]
//
// --write puts the table into RESULTS.md; --large adds what takes long; --driver is a back end of ANGLE (CLOSEDFORM_ANGLE is the default).
// --from puts together what runs with --json printed, on a machine that is not quiet for long at a time.

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { median } from "./measure.mjs";
import { commandLine, publish } from "./report.mjs";
import { openHost } from "./webgl/host.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    write: { type: "boolean" },
    only: { type: "string" },
    peers: { type: "string", default: "tfjs,jax" },
    large: { type: "boolean" },
    driver: { type: "string", default: process.env["CLOSEDFORM_ANGLE"] ?? "swiftshader" },
    seed: { type: "string", default: "1" },
    budget: { type: "string", default: "6000" },
    from: { type: "string" },
  },
});

const common = [
  "matmul 256",
  "matmul 512",
  "mv 1024",
  "map 2^20",
  "chain and sum 2^20",
  "logistic loss 4096×512",
  "logistic gradient 4096×512",
  "logistic gradient 1000×1000",
  "MLP gradient 1024×100×64",
  "logistic Hessian 2000×200",
];
const large = ["matmul 1024", "matmul 2048"];
// jax-js on WebGL takes seconds for a product; it is measured where it ends in time.
const jaxCases = new Set(["matmul 256", "map 2^20", "chain and sum 2^20", "logistic gradient 4096×512"]);

function wanted(name) {
  return options.only === undefined || options.only.split(",").some((part) => name.startsWith(part.trim()));
}

function peersOf(name) {
  const chosen = options.peers.split(",");
  const jax = chosen.includes("jax") && jaxCases.has(name) ? ["jax webgl"] : [];
  return [...(chosen.includes("tfjs") ? ["tfjs"] : []), ...jax];
}

async function measured() {
  const host = await openHost(options.driver);
  const rows = [];
  const missing = [];
  let renderer = "";
  for (const name of [...common, ...(options.large === true ? large : [])].filter(wanted)) {
    for (const peer of peersOf(name)) {
      try {
        const task = { name, peer, seed: Number(options.seed), budget: Number(options.budget) };
        const result = await host.ask("page", task);
        renderer = result.renderer;
        for (const row of result.rows) rows.push({ name, ...row });
        if (result.rows.length === 0) missing.push(`${name}, ${peer}: not to be had here`);
      } catch (error) {
        const reason = String(error.message).split("\n")[0];
        // A peer that does not end in time is left out; one that disagrees is an error of this bench.
        if (reason.includes("disagrees")) throw error;
        missing.push(`${name}, ${peer}: ${reason}`);
      }
      if (options.json !== true) process.stderr.write(".");
    }
  }
  const cold = wanted("first result") ? [await coldStart(host, true), await coldStart(host, false)] : [];
  host.close();
  return { command: commandLine("bench/webgl.mjs"), browser: host.version, renderer, rows, cold, missing };
}

/** Runs of the same browser on the same renderer as one. */
function together(parts) {
  const one = (key) => {
    const values = new Set(parts.map((part) => part[key]).filter((value) => value !== ""));
    if (values.size > 1) throw new Error(`the parts differ in ${key}: ${[...values].join("; ")}`);
    return [...values][0];
  };
  return {
    command: parts.map(({ command }) => command.replace(" --json", "")).join("`, `"),
    browser: one("browser"),
    renderer: one("renderer"),
    rows: parts.flatMap(({ rows }) => rows),
    cold: parts.flatMap(({ cold }) => cold),
    missing: parts.flatMap(({ missing }) => missing),
  };
}

const coldRounds = 9;

async function coldStart(host, isWarm) {
  const times = { ours: [], tfjs: [] };
  const values = {};
  for (let round = 0; round < coldRounds; round++) {
    for (const which of round % 2 === 0 ? ["ours", "tfjs"] : ["tfjs", "ours"]) {
      const result = await host.ask("cold", which, { isWarm });
      times[which].push(result.milliseconds);
      values[which] = result.values;
    }
  }
  const gap = Math.max(...values.ours.map((value, k) => Math.abs(value - values.tfjs[k])));
  if (!(gap < 1e-3)) throw new Error(`tfjs disagrees on the first result by ${gap}`);
  const ratios = times.ours.map((time, k) => times.tfjs[k] / time).toSorted((a, b) => a - b);
  const [ours, tfjs] = [median(times.ours), median(times.tfjs)];
  const name = `first result after page load, ${isWarm ? "in a browser that has drawn before" : "with the start of the graphics process"}`;
  return { name, ours, peer: tfjs, ratio: median(ratios), low: ratios[2], high: ratios.at(-3) };
}

function report({ command, browser, renderer, rows, cold, missing }) {
  const [{ model }] = cpus();
  const figure = (value) => value.toPrecision(3);
  const lines = [
    "## The WebGL kernel beside other libraries",
    "",
    `${new Date().toISOString().slice(0, 10)}, ${model}, ${browser}, ${renderer}: \`${command}\`.`,
    "Ratios say how many times as long the other takes: medians of paired slices, the middle half in brackets.",
    "*Computed* waits for the last of several calls; *read back* reads every result.",
    "",
    "| | peer | | ours, ms | peer, ms | ratio |",
    "| --- | --- | --- | ---: | ---: | --- |",
    ...rows.map((row) => {
      const times = `${figure(row.ours)} | ${figure(row.theirs)}`;
      return `| ${row.name} | ${row.title} | ${row.mode} | ${times} | ${ratioOf(row)} |`;
    }),
  ];
  for (const row of cold)
    lines.push(`| ${row.name} | tfjs | | ${figure(row.ours)} | ${figure(row.peer)} | ${ratioOf(row)} |`);
  // The host closes the browser of a case that takes too long.
  const reasonOf = (line) => line.replace(/page\.evaluate: .* closed$/u, "did not end within 4 minutes");
  for (const line of missing) lines.push("", `Not measured: ${reasonOf(line)}.`);
  if (/swiftshader|llvmpipe/iu.test(renderer)) lines.push("", "Nothing here was measured on a GPU.");
  return lines.join("\n");
}

function ratioOf({ ratio, low, high }) {
  return `${ratio.toPrecision(3)} (${low.toPrecision(3)}–${high.toPrecision(3)})`;
}

const parts = options.from?.split(",").map((file) => JSON.parse(readFileSync(file, "utf8")));
const result = parts === undefined ? await measured() : together(parts);
if (options.json === true) console.log(JSON.stringify(result));
else publish("webgl", report(result), options.write === true);
process.exit(0);
