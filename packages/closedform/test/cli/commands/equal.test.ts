import { expect, test } from "vitest";

import { runEqual, showEqual } from "../../../src/cli/commands/equal.ts";
import { paintFor } from "../../../src/cli/paint.ts";
import { contextOf, memoryHost } from "../harness.ts";

test.for([
  [{ verdict: "equal", method: "canonical", errorBound: 0, seed: 1 }, "equal (canonical)\n", 0],
  [
    { verdict: "equal", method: "exact-field", errorBound: 2e-20, seed: 1 },
    "equal (exact-field, wrong with probability below 2e-20)\n",
    0,
  ],
  [
    { verdict: "different", method: "canonical", errorBound: 0, reason: "the shapes differ", seed: 1 },
    "different (canonical): the shapes differ\n",
    1,
  ],
  [
    {
      verdict: "different",
      method: "numeric",
      errorBound: 0,
      counterexample: { at: { t: 1.5 }, left: 2, right: [3, 4], isExact: false },
      seed: 1,
    },
    "different (numeric)\n  at     t = 1.5\n  left   2\n  right  [3, 4]\n",
    1,
  ],
  [{ verdict: "undecided", method: "exact-field", errorBound: 1, seed: 1 }, "undecided (exact-field)\n", 3],
] as const)("%j", async ([found, text, status]) => {
  expect(showEqual(found, paintFor(false))).toBe(text);
  const context = contextOf(memoryHost(), { equal: () => found });
  expect(await runEqual(context, { op: "equal", left: "x", right: "y" })).toBe(status);
});
