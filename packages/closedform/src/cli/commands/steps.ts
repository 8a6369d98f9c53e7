// `closedform steps`: the derivation line by line.

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import type { Derivation, Step } from "@closedform/symbolic";
import { indented } from "../layout.ts";
import { visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";

/** Derives and prints every step. */
export function runSteps(context: Context, request: RequestFor<"steps">): Promise<Status> {
  return respond<"steps">(context, request, { show: showSteps });
}

// A longer equation is broken before its sign.
const widest = 80;

/** What a step says, in one line or two. */
export function equationText(step: Step): string {
  const [before, after] = [visible(step.before), visible(step.after)];
  // A gradient is read off a differential; the two are not equal.
  const sign = step.rule.startsWith("identify-") ? "=>" : "=";
  return before.length + after.length + sign.length + 2 > widest
    ? `${before}\n${sign} ${after}`
    : `${before} ${sign} ${after}`;
}

/** Each step with its reason, and the result. */
export function showSteps(found: Derivation, paint: Paint): string {
  const steps = found.steps.map((step, k) => {
    const mark = step.checked ? "" : paint.yellow(" (not checked)");
    const heading = `${k + 1}. ${paint.bold(visible(step.why))}${mark}\n`;
    return heading + indented(equationText(step), "   ");
  });
  return `${steps.join("")}${paint.bold("result:")} ${visible(found.result)} (layout: ${found.layout})\n`;
}
