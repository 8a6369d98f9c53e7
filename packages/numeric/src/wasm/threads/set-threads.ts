import { NumericError } from "../../error.ts";
import { setTensorThreads, sharedEngine } from "../engine.ts";
import { availableThreads } from "./team.ts";

/** How many threads may share the work of a call; `auto`: as many as the machine runs at once. */
export type ThreadCount = number | "auto";

/**
 * The number of threads that there can be: what is asked for, at most 8, or 1 where threads are not to be had (browsers,
 * bundles, engines without shared memory). Throws `bad-request` for anything but `auto` and whole numbers from 1 on.
 */
export function threadCount(wanted: ThreadCount): number {
  if (wanted !== "auto" && !(Number.isInteger(wanted) && wanted >= 1)) {
    throw new NumericError(
      "bad-request",
      `threads: ${String(wanted)} is no number of threads.`,
      "Give a whole number from 1 on, or `auto`.",
    );
  }
  if (wanted === 1) return 1;
  const engine = sharedEngine();
  return engine === null ? 1 : availableThreads(engine.arena, wanted);
}

/**
 * Lets products of matrices of tensors use so many threads, and returns the former number; results do not depend on it.
 * One thread unless set. Throws `bad-request`.
 */
export function setThreads(wanted: ThreadCount): number {
  return setTensorThreads(threadCount(wanted));
}
