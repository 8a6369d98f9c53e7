// `closedform verify`: whether a derivative worked out by hand is right and, if not, why.

import type { LineVerdict, Verification } from "@closedform/bridge";

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { badRequest } from "../failure.ts";
import { textOf } from "../host.ts";
import type { Host } from "../host.ts";
import { columns, inlineText, pointText } from "../layout.ts";
import { visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";

const statuses: Readonly<Record<Verification["verdict"], Status>> = { correct: 0, incorrect: 1, undecided: 3 };

/** Verifies and prints the verdict. */
export function runVerify(context: Context, request: RequestFor<"verify">): Promise<Status> {
  return respond<"verify">(context, request, { show: showVerdict, status: ({ verdict }) => statuses[verdict] });
}

/** The lines of the file that `--steps` names; `-` is standard input. Throws `bad-request` for what cannot be read. */
export async function readSteps(host: Host, argument: string): Promise<string> {
  if (argument === "-") return textOf(host.input);
  try {
    return await host.readFile(argument);
  } catch {
    throw badRequest(`cannot read the file ${argument}`, "name a text file with one equation on each line");
  }
}

/** The verdict, how it was reached, and for a wrong claim the mistake, a point that shows it and the right answer. */
export function showVerdict(found: Verification, paint: Paint): string {
  const colors = { correct: paint.green, incorrect: paint.red, undecided: paint.yellow };
  const lines = (found.steps ?? []).map((line) => lineText(line, paint)).join("");
  return `${lines}${colors[found.verdict](found.verdict)}${methodText(found)}\n${columns(detailsOf(found))}`;
}

const marks = { correct: "ok", incorrect: "no", undecided: "??" } as const;

// One line of a hand derivation with its mark, and what would have been right where it is wrong.
function lineText({ line, text, verdict, correct, diagnosis }: LineVerdict, paint: Paint): string {
  const colors = { correct: paint.green, incorrect: paint.red, undecided: paint.yellow };
  const head = `${String(line).padStart(3)}  ${colors[verdict](marks[verdict])}  ${visible(text.trim())}\n`;
  if (verdict !== "incorrect") return head;
  const rows: string[][] = [];
  if (diagnosis) rows.push(["mistake", visible(`${diagnosis.message} (${diagnosis.kind})`)]);
  if (correct) rows.push(["right", visible(correct)]);
  return `${head}${columns(rows).replaceAll(/^/gmu, "      ").trimEnd()}\n`;
}

function methodText({ method, errorBound }: Verification): string {
  if (method === undefined) return "";
  const bound =
    errorBound === undefined || errorBound === 0 ? "" : `, wrong with probability below ${errorBound.toExponential(0)}`;
  return ` (${method}${bound})`;
}

function detailsOf(found: Verification): readonly (readonly string[])[] {
  const { diagnosis, counterexample, reason, verdict, correct, seed } = found;
  const rows: string[][] = [];
  if (found.firstWrong) rows.push(["line", `line ${found.firstWrong.line} does not follow`]);
  if (reason !== undefined) rows.push(["reason", visible(reason)]);
  if (diagnosis !== undefined) rows.push(["mistake", visible(`${diagnosis.message} (${diagnosis.kind})`)]);
  if (verdict !== "correct") rows.push(["correct", visible(correct)]);
  if (counterexample !== undefined) {
    rows.push(["at", visible(pointText(counterexample.at))]);
    for (const definition of counterexample.functions ?? []) rows.push(["with", visible(definition)]);
    rows.push(["claimed", inlineText(counterexample.claimed)], ["actual", inlineText(counterexample.actual)]);
    if (counterexample.difference !== undefined) rows.push(["difference", inlineText(counterexample.difference)]);
  }
  if (verdict !== "correct" && seed !== undefined) rows.push(["seed", String(seed)]);
  const assumed = Object.entries(found.inferred ?? {}).map(([name, type]) => `${name} : ${type}`);
  if (assumed.length > 0) rows.push(["assumed", visible(assumed.join(", "))]);
  return rows;
}
