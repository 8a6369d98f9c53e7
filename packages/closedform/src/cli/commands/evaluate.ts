// `closedform evaluate`: the value of an expression, and of its derivative, at a point.

import type { Evaluation, Point } from "@closedform/bridge";

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { badRequest } from "../failure.ts";
import { pointOf } from "../fields.ts";
import { textOf } from "../host.ts";
import type { Host } from "../host.ts";
import { parseJson } from "../json.ts";
import { arrayText, indented } from "../layout.ts";
import type { Paint } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";

/** Evaluates and prints. */
export function runEvaluate(context: Context, request: RequestFor<"evaluate">): Promise<Status> {
  return respond<"evaluate">(context, request, { show: showEvaluation });
}

/** The values, arrays with their columns aligned. */
export function showEvaluation(found: Evaluation, paint: Paint): string {
  if (found.derivative === undefined) return `${arrayText(found.value)}\n`;
  const blocks = [
    paint.dim("value"),
    indented(arrayText(found.value)).trimEnd(),
    paint.dim("derivative"),
    indented(arrayText(found.derivative)).trimEnd(),
  ];
  if (found.reason !== undefined) blocks.push(paint.dim(`on ${found.backend}: ${found.reason}`));
  return `${blocks.join("\n")}\n`;
}

/** The point that `--at` names: a JSON file, `-` for standard input, or the JSON itself. */
export async function readPoint(host: Host, argument: string): Promise<Point> {
  const text = argument.trimStart().startsWith("{") ? argument : await fileText(host, argument);
  const parsed = parseJson(text);
  if (!parsed.ok) throw badRequest(`--at ${argument} is not JSON: ${parsed.reason}`, 'write {"x": [1, 2]}');
  return pointOf(parsed.value, `--at ${argument}`);
}

async function fileText(host: Host, argument: string): Promise<string> {
  if (argument === "-") return textOf(host.input);
  try {
    return await host.readFile(argument);
  } catch (error) {
    throw badRequest(
      `cannot read --at ${argument}: ${(error as Error).message}`,
      "name a JSON file, or - for standard input",
    );
  }
}
