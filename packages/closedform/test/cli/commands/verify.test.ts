import { expect, test } from "vitest";

import { runVerify, showVerdict } from "../../../src/cli/commands/verify.ts";
import { paintFor } from "../../../src/cli/paint.ts";
import { contextOf, memoryHost } from "../harness.ts";

const plain = paintFor(false);
const request = { op: "verify", expr: "t^2", wrt: "t", claim: "t" } as const;

test("a right claim is one line", () => {
  const found = { verdict: "correct", method: "exact-field", errorBound: 1e-18, correct: "2*t", seed: 1 } as const;
  expect(showVerdict(found, plain)).toBe("correct (exact-field, wrong with probability below 1e-18)\n");
});

test("a wrong claim comes with the mistake, the right answer and a point", () => {
  const found = {
    verdict: "incorrect",
    method: "exact-field",
    diagnosis: { kind: "missing-factor", message: "a factor 2 is missing", factor: "2" },
    counterexample: { at: { t: 3, x: [1, 2] }, claimed: 3, actual: 6 },
    correct: "2*t",
    seed: 1,
  } as const;
  expect(showVerdict(found, plain)).toBe(
    "incorrect (exact-field)\n" +
      "  mistake  a factor 2 is missing (missing-factor)\n" +
      "  correct  2*t\n" +
      "  at       t = 3, x = [1, 2]\n" +
      "  claimed  3\n" +
      "  actual   6\n" +
      "  seed     1\n",
  );
});

test.for([
  ["correct", 0],
  ["incorrect", 1],
  ["undecided", 3],
] as const)("%s has the status %d", async ([verdict, status]) => {
  const verify = () => ({ verdict, correct: "2*t", reason: "because", seed: 1 });
  expect(await runVerify(contextOf(memoryHost(), { verify }), request)).toBe(status);
});
