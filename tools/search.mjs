// A long search for a counterexample to a law: `node tools/search.mjs --cases 100000 --shards 2`. Chunks of the laws run
// with seeds of their own, some at a time; each finished chunk is a line of the state file, so that a search that was
// stopped goes on where it ended. Exit status 1 when a law failed.

import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "100000" },
    shards: { type: "string", default: "2" },
    length: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    state: { type: "string", default: "search.jsonl" },
    only: { type: "string", default: "test/laws" },
  },
});

const wanted = Number(values.cases);
const firstSeed = Number(values.seed);

/** The chunks that a state file already holds. */
function finishedChunks() {
  if (!existsSync(values.state)) return [];
  const lines = readFileSync(values.state, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

function parsedReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function failuresIn(report) {
  if (!report) return [{ law: "the run itself", message: "no report was written" }];
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => ({ law: fullName, message: failureMessages.join("\n").slice(0, 4000) })),
  );
}

function casesIn(log) {
  if (!existsSync(log)) return 0;
  const lines = readFileSync(log, "utf8").split("\n");
  return lines.reduce((total, line) => total + Number(line), 0);
}

/** One run of the laws with a seed of its own. */
function runChunk(chunk) {
  const folder = mkdtempSync(join(tmpdir(), "closedform-search-"));
  const [report, log] = [join(folder, "report.json"), join(folder, "cases.log")];
  const started = Date.now();
  const tests = ["vitest", "run", "--project", "node", "--testTimeout=7200000", values.only];
  const child = spawn("npx", [...tests, "--reporter=json", `--outputFile=${report}`], {
    stdio: "ignore",
    env: {
      ...process.env,
      CLOSEDFORM_NO_BROWSER: "1",
      CLOSEDFORM_SEED: String(firstSeed + chunk),
      CLOSEDFORM_LAW_RUNS: values.length,
      CLOSEDFORM_LAW_LOG: log,
    },
  });
  return new Promise((resolve) => {
    child.on("close", () => {
      const failures = failuresIn(parsedReport(report));
      const seconds = Math.round((Date.now() - started) / 1000);
      const found = { chunk, seed: firstSeed + chunk, cases: casesIn(log), seconds, failures };
      appendFileSync(values.state, `${JSON.stringify(found)}\n`);
      rmSync(folder, { recursive: true });
      resolve(found);
    });
  });
}

const done = finishedChunks();
const known = new Set(done.map(({ chunk }) => chunk));
let next = 0;

function casesDone() {
  return done.reduce((total, { cases }) => total + cases, 0);
}

async function runShard() {
  while (casesDone() < wanted) {
    while (known.has(next)) next += 1;
    const chunk = next;
    known.add(chunk);
    const found = await runChunk(chunk);
    done.push(found);
    const outcome = found.failures.length === 0 ? "all laws hold" : found.failures.map(({ law }) => law).join("; ");
    console.log(`seed ${found.seed}: ${found.cases} cases in ${found.seconds} s, ${outcome}`);
    // Nothing is gained by going on when the tests do not even start.
    if (found.cases === 0) return;
  }
}

await Promise.all(Array.from({ length: Number(values.shards) }, runShard));

const failed = done.filter(({ failures }) => failures.length > 0);
console.log(`${casesDone()} cases in ${done.length} chunks, ${failed.length} with failures`);
for (const { seed, failures } of failed)
  for (const { law, message } of failures)
    console.log(`\nCLOSEDFORM_SEED=${seed} ${law}\n${message.split("\n").slice(0, 6).join("\n")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
