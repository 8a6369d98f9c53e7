import { expect, test } from "vitest";

import { runTour } from "../../../src/cli/commands/tour.ts";
import { contextOf, memoryHost } from "../harness.ts";

test("shows two problems in about a page", async () => {
  const host = memoryHost();
  expect(await runTour(contextOf(host, {}))).toBe(0);
  const lines = host.out.text().split("\n");
  expect(lines.length).toBeLessThan(92);
  expect(lines.filter((line) => /^\d\. /.test(line))).toEqual(["1. The vector chain rule", "2. Least squares"]);
  for (const expected of ["2*A'*(A*x - b)", "value = [12, 9]", "correct", "incorrect", "reverse autodiff"]) {
    expect(host.out.text()).toContain(expected);
  }
});

test("fails when an answer is not the promised one", async () => {
  const host = memoryHost();
  const verify = () => ({ verdict: "correct", correct: "", seed: 1 }) as const;
  expect(await runTour(contextOf(host, { verify }))).toBe(1);
  expect(host.out.text()).toMatch(/Not as it should be:\n {2}The vector chain rule: Verified/);
});

test("is one line of JSON for each answer with --json", async () => {
  const host = memoryHost();
  await runTour(contextOf(host, {}, true));
  const lines = host.out.text().trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { ok: boolean }).ok)).toEqual(new Array(12).fill(true));
});
