import { expect, test } from "vitest";
import { reasonFor } from "../../src/steps/reasons.ts";
import { ruleIds } from "../../src/steps/step.ts";

test("every rule has one sentence in each language", () => {
  for (const rule of ruleIds) {
    expect(reasonFor(rule, "en"), rule).toMatch(/^[A-Zd].*\.$/);
    expect(reasonFor(rule, "zh"), rule).toMatch(/\p{Script=Han}.*。$/u);
  }
  expect(new Set(ruleIds).size).toBe(ruleIds.length);
});
