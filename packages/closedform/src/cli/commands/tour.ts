// `closedform tour`: what the engine does, on two problems, in about a page.

import type { Evaluation } from "@closedform/bridge";

import type { Context, Status } from "../context.ts";
import type { Derivation } from "@closedform/symbolic";
import { toJson } from "../json.ts";
import { arrayText, columns, indented, pointText } from "../layout.ts";
import { paintFor, visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { Answers, Operation, RequestFor, Response } from "../protocol.ts";
import { showError } from "../show-error.ts";
import { topics } from "../topics.ts";
import type { Topic } from "../topics.ts";
import { checkTable } from "./check.ts";
import { remarksOn } from "./derive.ts";
import { equationText } from "./steps.ts";
import { showVerdict } from "./verify.ts";

interface Stop<Op extends Operation = Operation> {
  readonly heading: string;
  readonly request: RequestFor<Op>;
  readonly show: (answer: Answers[Op], paint: Paint) => string;
  /** Whether the answer is the one that the tour promises. */
  readonly isGood: (answer: Answers[Op]) => boolean;
}

// The same random points on every run, so that the output can be compared.
const seed = 1;

/** Walks through the topics; fails when an answer is not the promised one. */
export async function runTour(context: Context): Promise<Status> {
  const { host, isJson } = context;
  const paint = paintFor(host.out.isColored);
  const failed: string[] = [];
  for (const [k, topic] of topics.entries()) {
    if (!isJson) await host.out.write(headingOf(topic, k + 1, paint));
    for (const { heading, visit } of stopsOf(topic)) {
      if (!(await visit(context, paint))) failed.push(`${topic.title}: ${heading}`);
    }
  }
  if (!isJson) await host.out.write(closing(failed, paint));
  return failed.length === 0 ? 0 : 1;
}

function headingOf(topic: Topic, number: number, paint: Paint): string {
  const by = typeof topic.wrt === "string" ? topic.wrt : topic.wrt.join(", ");
  const heading = paint.bold(`${number}. ${topic.title}`);
  return `${number > 1 ? "\n" : ""}${heading}\n${columns(
    [
      ["expression", topic.expr],
      ["variables", topic.vars.join("  ")],
      ["derivative by", by],
    ],
    "   ",
  )}`;
}

function closing(failed: readonly string[], paint: Paint): string {
  if (failed.length > 0) return `\n${paint.red("Not as it should be:")}\n${indented(failed.join("\n"))}`;
  return "\nNext: closedform example S24 · closedform derive 'log(det(X))' --wrt X · closedform --help\n";
}

/** A stop whose operation is no longer told apart. */
interface Planned {
  readonly heading: string;
  /** Asks and shows; whether the answer was the promised one. */
  readonly visit: (context: Context, paint: Paint) => Promise<boolean>;
}

function planned<Op extends Operation>(stop: Stop<Op>): Planned {
  const visit: Planned["visit"] = async (context, paint) => {
    const { host, isJson } = context;
    const response: Response<Op> = await context.answer<Op>(stop.request);
    if (isJson) await host.out.write(`${toJson(response)}\n`);
    else
      await host.out.write(
        `\n   ${paint.bold(stop.heading)}\n${indented(blockOf(stop, response, paint).trimEnd(), "     ")}`,
      );
    return response.ok && stop.isGood(response);
  };
  return { heading: stop.heading, visit };
}

function blockOf<Op extends Operation>(stop: Stop<Op>, response: Response<Op>, paint: Paint): string {
  return response.ok ? stop.show(response, paint) : showError(response.error, {}, paint);
}

function stopsOf(topic: Topic): readonly Planned[] {
  const { expr, wrt, vars, at } = topic;
  const problem = { expr, wrt, vars };
  const always = (): boolean => true;
  const verify = { ...problem, op: "verify", seed } as const;
  return [
    planned<"derive">({
      heading: "In closed form",
      request: { ...problem, op: "derive" },
      show: showDerivative,
      isGood: always,
    }),
    planned<"steps">({
      heading: "Explained",
      request: { ...problem, op: "steps" },
      show: showDerivation,
      isGood: always,
    }),
    planned<"evaluate">({
      heading: `Evaluated at ${pointText(at)}`,
      request: { ...problem, op: "evaluate", at },
      show: showValues,
      isGood: always,
    }),
    planned<"check">({
      heading: "Cross-checked",
      request: { ...problem, op: "check", seed },
      show: (found) => checkTable(found),
      isGood: ({ agrees }) => agrees,
    }),
    planned<"verify">({
      heading: `Verified: ${topic.rightClaim}`,
      request: { ...verify, claim: topic.rightClaim },
      show: showVerdict,
      isGood: ({ verdict }) => verdict === "correct",
    }),
    planned<"verify">({
      heading: `Verified: ${topic.wrongClaim}`,
      request: { ...verify, claim: topic.wrongClaim },
      show: showVerdict,
      isGood: ({ verdict }) => verdict === "incorrect",
    }),
  ];
}

function showDerivative(answer: Answers["derive"]): string {
  return `${visible(answer.result.text)}\n${columns(remarksOn(answer), "")}`;
}

function showDerivation(found: Derivation): string {
  return found.steps
    .map((step, k) => `${k + 1}. ${visible(step.why)}\n${indented(equationText(step), "   ")}`)
    .join("");
}

function showValues(found: Evaluation): string {
  const derivative = found.derivative === undefined ? [] : labelled("derivative = ", arrayText(found.derivative));
  return [...labelled("value = ", arrayText(found.value)), ...derivative].join("\n");
}

// The rows of a matrix stand one below the other behind the label.
function labelled(label: string, text: string): readonly string[] {
  return text.split("\n").map((line, k) => (k === 0 ? label : " ".repeat(label.length)) + line);
}
