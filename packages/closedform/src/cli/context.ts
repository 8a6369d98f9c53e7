// What every command works with, and the path that most of them share: ask, then show the answer or the error.

import type { Answerer } from "./answer.ts";
import { errorBody } from "./failure.ts";
import type { ErrorBody } from "./failure.ts";
import type { Host } from "./host.ts";
import { textOf } from "./host.ts";
import { toJson } from "./json.ts";
import { paintFor } from "./paint.ts";
import type { Paint } from "./paint.ts";
import type { Answers, Operation, RequestFor } from "./protocol.ts";
import { showError, statusOf } from "./show-error.ts";

/** The exit statuses of docs/contract.md §4. */
export type Status = 0 | 1 | 2 | 3;

/** A command's surroundings. */
export interface Context {
  readonly host: Host;
  readonly answer: Answerer;
  readonly isJson: boolean;
}

/** How a command shows an answer, and the status that it stands for. */
export interface View<Op extends Operation> {
  readonly show: (answer: Answers[Op], paint: Paint) => string;
  readonly status?: (answer: Answers[Op]) => Status;
}

/** Asks and shows: the answer on standard output, an error on standard error. */
export async function respond<Op extends Operation>(
  context: Context,
  request: RequestFor<Op>,
  view: View<Op>,
): Promise<Status> {
  const { host, isJson } = context;
  const response = await context.answer<Op>(request);
  if (!response.ok) return refuse(context, response.error, sourcesOf(request));
  await host.out.write(isJson ? `${toJson(response)}\n` : view.show(response, paintFor(host.out.isColored)));
  return view.status?.(response) ?? 0;
}

function sourcesOf(request: RequestFor<Operation>): Readonly<Record<string, string>> {
  if (request.op === "equal") return { left: request.left, right: request.right };
  if (request.op !== "verify") return { expr: request.expr };
  const steps = request.steps === undefined ? undefined : [request.steps].flat().join("\n");
  return { expr: request.expr, ...(request.claim && { claim: request.claim }), ...(steps && { steps }) };
}

/** Shows an error on standard error, as JSON if asked for. */
export async function refuse(
  context: Pick<Context, "host" | "isJson">,
  thrown: unknown,
  sources: Readonly<Record<string, string>> = {},
): Promise<Status> {
  const { host, isJson } = context;
  const error = isErrorBody(thrown) ? thrown : errorBody(thrown);
  const text = isJson
    ? `${toJson({ id: null, ok: false, error })}\n`
    : showError(error, sources, paintFor(host.err.isColored));
  await host.err.write(text);
  return statusOf(error);
}

function isErrorBody(thrown: unknown): thrown is ErrorBody {
  return !(thrown instanceof Error) && typeof thrown === "object" && thrown !== null && "code" in thrown;
}

/** The text of an argument: itself, or standard input for `-`. */
export async function sourceText(host: Host, argument: string): Promise<string> {
  return argument === "-" ? (await textOf(host.input)).trim() : argument;
}
