// Counts a run for `tools/test.mjs`, which prints the closing line once everything else has been printed.

import { writeFileSync } from "node:fs";

import type { Reporter, TestCase, TestModule } from "vitest/node";

declare module "vitest" {
  interface TaskMeta {
    /** The device that a WebGL test ran on, as the driver names it. */
    renderer?: string;
    /** The language in which generated programs could not be executed, because it is not installed. */
    notExecuted?: string;
  }
}

/** What a run amounted to. */
export interface RunCounts {
  passed: number;
  failed: number;
  skipped: number;
  renderers: string[];
  notExecuted: string[];
}

/** A reporter that writes its counts to `file`. A file that does not load and a stray error count as one failure each. */
export function closingLineReporter(file: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors): void {
      const counts: RunCounts = {
        passed: 0,
        failed: unhandledErrors.length,
        skipped: 0,
        renderers: [],
        notExecuted: [],
      };
      for (const testModule of modules) countModule(testModule, counts);
      writeFileSync(file, JSON.stringify(counts));
    },
  };
}

function countModule(testModule: TestModule, counts: RunCounts): void {
  const before = counts.failed;
  for (const testCase of testModule.children.allTests()) countCase(testCase, counts);
  if (testModule.state() === "failed" && counts.failed === before) counts.failed += 1;
}

function countCase(testCase: TestCase, counts: RunCounts): void {
  const { state } = testCase.result();
  if (state === "passed") counts.passed += 1;
  else if (state === "failed") counts.failed += 1;
  else counts.skipped += 1;
  const { renderer, notExecuted } = testCase.meta();
  if (renderer !== undefined && !counts.renderers.includes(renderer)) counts.renderers.push(renderer);
  if (notExecuted !== undefined && !counts.notExecuted.includes(notExecuted)) counts.notExecuted.push(notExecuted);
}
