// Signs of life on standard error for work that takes over a second; nothing where that is no terminal.

import type { Writer } from "./host.ts";

const delay = 1000;
const interval = 100;

/** Counts pieces of work. */
export interface Progress {
  readonly count: () => void;
  /** Takes the counter away again. */
  readonly end: () => Promise<void>;
}

/** A counter that shows itself from the second second on. `now` is the time in milliseconds. */
export function countProgress(writer: Writer, what: string, now: () => number = () => performance.now()): Progress {
  const start = now();
  let counted = 0;
  let shownAt: number | undefined;
  return {
    count() {
      counted += 1;
      const time = now();
      if (!writer.isTerminal || time - start < delay || (shownAt !== undefined && time - shownAt < interval)) return;
      shownAt = time;
      void writer.write(`\r${counted} ${what}, ${Math.round(counted / ((time - start) / 1000))} per second\u001B[K`);
    },
    end: async () => {
      if (shownAt !== undefined) await writer.write("\r\u001B[K");
    },
  };
}

/** The result of the work, with the seconds that it takes shown until it is there. */
export async function showingTime<Result>(writer: Writer, work: Promise<Result>): Promise<Result> {
  if (!writer.isTerminal) return work;
  let passed = 0;
  const timer = setInterval(() => {
    passed += 1;
    void writer.write(`\rworking, ${passed} s\u001B[K`);
  }, delay);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (passed > 0) await writer.write("\r\u001B[K");
  }
}
