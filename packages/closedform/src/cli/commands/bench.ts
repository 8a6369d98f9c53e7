// `closedform bench`: runs the benchmarks of a checkout.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { refuse } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { unsupported } from "../failure.ts";

/** The folder of benchmarks beside the package that holds this file, if this is a checkout. */
export function benchFolder(): string {
  return fileURLToPath(new URL("../../../../../bench", import.meta.url));
}

function benchmarksIn(folder: string, names: readonly string[]): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".mjs"));
  const isWanted = (file: string): boolean => names.length === 0 || names.includes(basename(file, ".mjs"));
  return files
    .filter(isWanted)
    .toSorted()
    .map((file) => join(folder, file));
}

/** Runs the named benchmarks one after the other, or all of them; fails when one of them does. */
export async function runBench(
  context: Pick<Context, "host" | "isJson">,
  names: readonly string[],
  folder: string = benchFolder(),
): Promise<Status> {
  const files = benchmarksIn(folder, names);
  if (files.length === 0) {
    const which = names.length === 0 ? "there are no benchmarks" : `there is no benchmark ${names.join(", ")}`;
    return refuse(context, unsupported(`${which} in ${folder}`, "run it in a checkout that has bench/*.mjs"));
  }
  let status: Status = 0;
  for (const file of files) if ((await runScript(file, context.isJson)) !== 0) status = 1;
  return status;
}

function runScript(file: string, isJson: boolean): Promise<number> {
  const child = spawn(process.execPath, [file, ...(isJson ? ["--json"] : [])], {
    cwd: dirname(dirname(file)),
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
