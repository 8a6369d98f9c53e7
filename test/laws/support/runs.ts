import { appendFileSync } from "node:fs";

/**
 * The number of runs of a law; CLOSEDFORM_LAW_RUNS multiplies it for a long search, and CLOSEDFORM_LAW_LOG names a file
 * that gets a line with each number.
 */
export function runs(usual: number): { readonly numRuns: number } {
  const numRuns = Math.ceil(usual * Number(process.env["CLOSEDFORM_LAW_RUNS"] ?? 1));
  const log = process.env["CLOSEDFORM_LAW_LOG"];
  if (log !== undefined) appendFileSync(log, `${numRuns}\n`);
  return { numRuns };
}
