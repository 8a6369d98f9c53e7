// Verdicts on published derivatives (right claims) and on the catalogue of mistakes (wrong ones, each diagnosed): median and
// 99th percentile of the processor's time, and what was decided. `node bench/verify.mjs [--write]`

import { readFileSync } from "node:fs";
import { cpus } from "node:os";

import { parseDeclaration, verify } from "closedform";

import { median } from "./measure.mjs";
import { publish } from "./report.mjs";

function rowsOf(file) {
  const text = readFileSync(new URL(`../test/fixtures/${file}`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

function isFlattened({ expected, kind, vars, wrt, expr }) {
  if (kind !== "jacobian" && kind !== "hessian") return false;
  const byMatrix = typeof wrt === "string" && vars[wrt]?.type === "matrix";
  return byMatrix && (/kron|vec\(|eye\(m\*n\)/u.test(expected) || expr.startsWith("vec("));
}

const published = rowsOf("corpus.jsonl")
  .filter(({ expected }) => expected !== null)
  .map((row) => ({
    expr: row.expr,
    vars: row.vars,
    wrt: row.wrt,
    claim: row.expected,
    order: row.kind === "hessian" || row.kind === "second-derivative" ? 2 : 1,
    ...(row.convention === "structured-symmetric" && { structure: "constrained" }),
    ...(isFlattened(row) && { flatten: "vec" }),
  }));

const mistaken = rowsOf("mistakes.jsonl").map(({ expr, vars, wrt, claim, order, kind }) => {
  const declared = vars.split(" ").map((text) => parseDeclaration(text));
  return { expr, vars: new Map(declared.map(({ name, spec }) => [name, spec])), wrt, claim, order, kind };
});

function milliseconds(run) {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { result, time: (user + system) / 1000 };
}

function judge({ kind, ...request }, seed) {
  try {
    const found = verify({ ...request, seed });
    return {
      verdict: found.verdict,
      isNamed: kind !== undefined && found.diagnosis?.kind === kind && !/no single/u.test(found.diagnosis.message),
    };
  } catch (error) {
    if (error.name !== "ClosedformError") throw error;
    return { verdict: error.code, isNamed: false };
  }
}

const rounds = 3;

function measured(rows) {
  for (const row of rows) judge(row, 1);
  const found = rows.map((row) => {
    const runs = Array.from({ length: rounds }, (_, k) => milliseconds(() => judge(row, k + 2)));
    return { ...runs[0].result, request: row, time: median(runs.map(({ time }) => time)) };
  });
  const times = found.map(({ time }) => time).toSorted((a, b) => a - b);
  const share = (verdict) => found.filter((one) => one.verdict === verdict).length;
  return { found, times, share };
}

function percentile(times, part) {
  return times[Math.min(times.length - 1, Math.floor(part * times.length))].toFixed(1);
}

function line(what, { found, times, share }) {
  const counts = [found.length, share("correct"), share("incorrect"), share("undecided")];
  return `| ${what} | ${counts.join(" | ")} | ${percentile(times, 0.5)} | ${percentile(times, 0.99)} |`;
}

const right = measured(published);
const wrong = measured(mistaken);
const times = [...right.times, ...wrong.times].toSorted((a, b) => a - b);
const found = [...right.found, ...wrong.found];
for (const { request, verdict } of right.found)
  if (verdict !== "correct") console.error(`${verdict}: d(${request.expr})/d${request.wrt} = ${request.claim}`);
const all = { found, times, share: (verdict) => found.filter((one) => one.verdict === verdict).length };
const named = wrong.found.filter(({ isNamed }) => isNamed).length;

const report = `## Verdicts

${new Date().toISOString().slice(0, 10)}, \`node bench/verify.mjs\`, Node ${process.version}, ${cpus()[0].model}. Milliseconds of processor time, warm, median of ${rounds}
runs for each claim.

| claims | number | correct | incorrect | undecided | median | p99 |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${line("published derivatives", right)}
${line("catalogue of mistakes, with their diagnosis", wrong)}
${line("all", all)}

Mistakes named as what they are: ${named} of ${wrong.found.length}.`;
publish("verify", report, process.argv.includes("--write"));
