import { expect, test } from "vitest";

import { equationText, runSteps } from "../../../src/cli/commands/steps.ts";
import { contextOf, memoryHost } from "../harness.ts";

test("each step has its reason, and one that was not checked says so", async () => {
  const step = {
    rule: "power",
    before: "d(t^2)",
    after: "2*t*dt",
    why: "the power rule",
    latex: "",
    checked: true,
  } as const;
  const derivation = {
    steps: [step, { ...step, checked: false }],
    result: "2*t",
    latex: "2 t",
    layout: "mixed",
    style: "differential",
  } as const;
  const steps = () => derivation;
  const host = memoryHost();
  expect(await runSteps(contextOf(host, { steps }), { op: "steps", expr: "t^2", wrt: "t" })).toBe(0);
  const block = "   d(t^2) = 2*t*dt\n";
  expect(host.out.text()).toBe(
    `1. the power rule\n${block}2. the power rule (not checked)\n${block}result: 2*t (layout: mixed)\n`,
  );
});

test("a long equation is broken before its sign", () => {
  const step = {
    rule: "power",
    before: "x".repeat(40),
    after: "y".repeat(40),
    why: "",
    latex: "",
    checked: true,
  } as const;
  expect(equationText(step)).toBe(`${step.before}\n= ${step.after}`);
});
