import { appendFileSync } from "node:fs";

import { ClosedformError } from "@closedform/symbolic";
import * as fc from "fast-check";

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

/** What is derived, or no case at all where the engine says that it cannot: trigamma is not in the language. */
export function ifSupported<Result>(derive: () => Result): Result {
  try {
    return derive();
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") fc.pre(false);
    throw error;
  }
}
