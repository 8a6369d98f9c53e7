import { expect, test } from "vitest";

import { checkTable, runCheck, showCheck } from "../../../src/cli/commands/check.ts";
import { paintFor } from "../../../src/cli/paint.ts";
import { contextOf, memoryHost } from "../harness.ts";

const row = { method: "finite differences", maximalDifference: 1e-9, tolerance: 1e-7, agrees: true, value: 2 } as const;
const found = {
  agrees: false,
  rows: [row, { ...row, method: "autodiff", maximalDifference: 1, agrees: false, note: "odd" }],
  skipped: [{ method: "webgl", reason: "no browser" }],
  at: { x: 1 },
  value: 2,
  seed: 7,
  text: "2*x",
};

test("each method has a row", () => {
  expect(checkTable(found, found.skipped)).toBe(
    "  method              difference  tolerance\n" +
      "  finite differences  1.0e-9      1.0e-7     agrees\n" +
      "  autodiff            1.0e+0      1.0e-7     DISAGREES  odd\n" +
      "  webgl                                      not run    no browser\n",
  );
});

test("the verdict stands below, and in the status", async () => {
  expect(showCheck(found, paintFor(false))).toMatch(/^2\*x\n[^]*\n {2}at x = 1 \(seed 7\)\nthe methods disagree\n$/);
  const host = memoryHost();
  const context = contextOf(host, { crossCheck: () => Promise.resolve(found) });
  expect(await runCheck(context, { op: "check", expr: "x", wrt: "x" })).toBe(1);
});
