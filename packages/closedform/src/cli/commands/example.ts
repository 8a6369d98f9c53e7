// `closedform example`: a derivation worked through, of a topic or of any expression.

import { refuse } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { Failure } from "../failure.ts";
import { toJson } from "../json.ts";
import { columns } from "../layout.ts";
import { paintFor, visible } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";
import { topicNamed, topics } from "../topics.ts";
import type { Topic } from "../topics.ts";
import { runSteps } from "./steps.ts";

/** What an example is to show: `wrt` and the declarations matter for an expression only. */
export type ExampleRequest = Omit<RequestFor<"steps">, "op" | "expr" | "wrt"> & {
  readonly subject?: string | undefined;
  readonly wrt?: string | readonly string[] | undefined;
};

/** Works a topic or an expression through; lists the topics when there is neither. */
export async function runExample(context: Context, request: ExampleRequest): Promise<Status> {
  const { subject, wrt, ...rest } = request;
  if (subject === undefined) return listTopics(context);
  const topic = topicNamed(subject);
  if (topic) return workThrough(context, topic, request);
  if (wrt !== undefined) return runSteps(context, { ...rest, op: "steps", expr: subject, wrt });
  return refuse(context, unknownTopic(subject));
}

async function workThrough(context: Context, topic: Topic, request: ExampleRequest): Promise<Status> {
  const { host, isJson } = context;
  const paint = paintFor(host.out.isColored);
  if (!isJson) await host.out.write(`${paint.bold(topic.title)}\n  ${topic.expr}\n  ${topic.vars.join(", ")}\n\n`);
  const { expr, wrt, vars } = topic;
  return runSteps(context, { op: "steps", expr, wrt, vars, style: request.style, lang: request.lang });
}

async function listTopics({ host, isJson }: Context): Promise<Status> {
  const rows = topics.map(({ name, title, expr }) => [name, title, expr]);
  await host.out.write(
    isJson ? `${toJson({ id: null, ok: true, topics: topics.map(({ name }) => name) })}\n` : columns(rows),
  );
  return 0;
}

function unknownTopic(subject: string): Failure {
  const names = topics.map(({ name }) => name).join(", ");
  const message = `"${visible(subject)}" is no topic, and an expression needs --wrt`;
  return new Failure({
    code: "bad-request",
    message,
    hint: `the topics are ${names}; or name a variable, as in --wrt x`,
  });
}
