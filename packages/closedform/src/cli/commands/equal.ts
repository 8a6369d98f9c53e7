// `closedform equal`: whether two expressions mean the same.

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { columns, inlineText, pointText } from "../layout.ts";
import { visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { EqualAnswer, RequestFor } from "../protocol.ts";

const statuses: Readonly<Record<EqualAnswer["verdict"], Status>> = { equal: 0, different: 1, undecided: 3 };

/** Compares and prints the verdict. */
export function runEqual(context: Context, request: RequestFor<"equal">): Promise<Status> {
  return respond<"equal">(context, request, { show: showEqual, status: ({ verdict }) => statuses[verdict] });
}

/** The verdict and how it was reached. */
export function showEqual(found: EqualAnswer, paint: Paint): string {
  const colors = { equal: paint.green, different: paint.red, undecided: paint.yellow };
  const bound =
    found.errorBound > 0 && found.errorBound < 1
      ? `, wrong with probability below ${found.errorBound.toExponential(0)}`
      : "";
  const reason = found.reason === undefined ? "" : `: ${visible(found.reason)}`;
  return `${colors[found.verdict](found.verdict)} (${found.method}${bound})${reason}\n${columns(pointOf(found))}`;
}

function pointOf({ counterexample }: EqualAnswer): readonly (readonly string[])[] {
  if (counterexample === undefined) return [];
  const { at, left, right, difference } = counterexample;
  return [
    ["at", visible(pointText(at))],
    ["left", inlineText(left)],
    ["right", inlineText(right)],
    ...(difference === undefined ? [] : [["difference", inlineText(difference)]]),
  ];
}
