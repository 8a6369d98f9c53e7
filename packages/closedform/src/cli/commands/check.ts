// `closedform check`: the closed form against finite differences and automatic differentiation.

import type { CrossCheck } from "@closedform/bridge";

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { columns, pointText } from "../layout.ts";
import { visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";

/** Checks and prints one row for each method. */
export function runCheck(context: Context, request: RequestFor<"check">): Promise<Status> {
  return respond<"check">(context, request, { show: showCheck, status: ({ agrees }) => (agrees ? 0 : 1) });
}

const longestPoint = 240;

/** The derivative, and how far each method is from it. */
export function showCheck(found: CrossCheck, paint: Paint): string {
  const verdict = found.agrees ? paint.green("all methods agree") : paint.red("the methods disagree");
  const whole = visible(pointText(found.at));
  const point = whole.length > longestPoint ? `${whole.slice(0, longestPoint)}…` : whole;
  return `${visible(found.text)}\n${checkTable(found, found.skipped)}  at ${point} (seed ${found.seed})\n${verdict}\n`;
}

/** One row for each method, in columns, those that could not be heard last. */
export function checkTable({ rows }: Pick<CrossCheck, "rows">, skipped: CrossCheck["skipped"] = []): string {
  const heard = rows.map((row) => [
    row.method,
    difference(row.maximalDifference),
    difference(row.tolerance),
    row.agrees ? "agrees" : "DISAGREES",
    visible(row.note ?? ""),
  ]);
  const silent = skipped.map(({ method, reason }) => [method, "", "", "not run", visible(reason)]);
  return columns([["method", "difference", "tolerance", "", ""], ...heard, ...silent]);
}

function difference(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}
