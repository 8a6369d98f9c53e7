// `closedform plot`: contour lines and gradients as SVG, whose description says what was measured.

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { badRequest } from "../failure.ts";
import type { RequestFor } from "../protocol.ts";

/** Plots; fails where a gradient is not perpendicular to its contour line. */
export function runPlot(context: Context, request: RequestFor<"plot">): Promise<Status> {
  return respond<"plot">(context, request, {
    show: ({ svg }) => svg,
    status: ({ isPerpendicular }) => (isPerpendicular ? 0 : 1),
  });
}

/** The range that `--range` spells: `-2,2`. */
export function parseRange(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [low, high, ...rest] = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (low !== undefined && high !== undefined && rest.length === 0 && !Number.isNaN(low + high)) return [low, high];
  throw badRequest(`--range ${text} is not two numbers`, "write it as in --range=-2,2");
}
