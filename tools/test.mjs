// The test command: builds, runs every vitest project and ends with one plain line that counts the run.
// Arguments are handed to vitest, except `--no-browser`, which leaves the WebGL tests out and says so.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2).filter((argument) => argument !== "--");
const withoutBrowser = given.includes("--no-browser");
const vitestArguments = given.filter((argument) => argument !== "--no-browser");

/** The exit status of a script of an installed package, run by this very Node. */
function runScript(script, scriptArguments, env = {}) {
  const options = { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } };
  const result = spawnSync(process.execPath, [join(root, "node_modules", script), ...scriptArguments], options);
  return result.status ?? 1;
}

/** Prints the closing line and ends: a run that executed no test has failed, whatever its tools say. */
function close(status, counts = { passed: 0, failed: 0, skipped: 0, renderers: [], notExecuted: [] }) {
  const executed = counts.passed + counts.failed;
  for (const renderer of counts.renderers) console.log(`WebGL2 renderer: ${renderer}`);
  if (executed === 0) console.log("No test was executed, so this run has failed.");
  else if (status !== 0 && counts.failed === 0)
    console.log(`vitest ended with status ${status}, so this run has failed.`);
  const note = withoutBrowser ? " (--no-browser: the WebGL tests were left out)" : "";
  const missing =
    counts.notExecuted.length > 0 ? ` (not installed, so not executed: ${counts.notExecuted.join(", ")})` : "";
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped${note}${missing}`);
  process.exitCode = status === 0 && counts.failed === 0 && executed > 0 ? 0 : 1;
}

/** The counts that the reporter wrote, or undefined when the run ended before it could. */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function main() {
  if (runScript("typescript/bin/tsc", ["-b"]) !== 0) {
    console.log("The build failed.");
    return close(1);
  }
  const folder = mkdtempSync(join(tmpdir(), "closedform-test-"));
  try {
    const file = join(folder, "counts.json");
    const env = { CLOSEDFORM_COUNTS: file, ...(withoutBrowser ? { CLOSEDFORM_NO_BROWSER: "1" } : {}) };
    const status = runScript("vitest/vitest.mjs", ["run", ...vitestArguments], env);
    return close(status, readCounts(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
