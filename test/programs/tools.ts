// The languages that run generated programs, where this machine has them. With CLOSEDFORM_REQUIRE_TARGETS=1 a missing one
// is a failure; elsewhere what was not executed is named at the end of the run.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TaskMeta } from "vitest";

/** Whether a missing language fails the run. */
export const isRequired: boolean = process.env["CLOSEDFORM_REQUIRE_TARGETS"] === "1";

function runs(command: string, commandArguments: readonly string[]): boolean {
  return spawnSync(command, commandArguments, { stdio: "ignore", timeout: 60_000 }).status === 0;
}

/** The Python that has all the modules, if there is one. */
export function findPython(modules: readonly string[]): string | undefined {
  return ["python3", "/usr/bin/python3"].find((command) => runs(command, ["-c", `import ${modules.join(", ")}`]));
}

/** GNU Octave, if it is installed. */
export function findOctave(): string | undefined {
  return ["octave-cli", "octave"].find((command) => runs(command, ["--version"]));
}

/** Fails when the language is required, else marks the test as one that did not execute it. */
export function missing(target: string, meta: TaskMeta): void {
  if (isRequired) throw new Error(`${target} is required and was not found`);
  meta.notExecuted = target;
}

/** The standard output of a command that reads `input`. Throws with its complaints when it fails. */
export function outputOf(command: string, commandArguments: readonly string[], input: string): string {
  const result = spawnSync(command, commandArguments, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  if (result.status === 0) return result.stdout;
  throw new Error(`${command} ended with status ${String(result.status)}: ${result.stderr.slice(-2000)}`);
}

/** What `use` makes of a folder that is gone afterwards. */
export function inTemporaryFolder<Value>(use: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), "closedform-programs-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
