// `closedform derive`: the derivative as one formula, with what it rests on.

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { codeFormatOf } from "../format.ts";
import type { Format } from "../format.ts";
import { columns, indented } from "../layout.ts";
import { visible } from "../paint.ts";
import type { Paint } from "../paint.ts";
import type { DeriveAnswer, RequestFor } from "../protocol.ts";

/** Derives and prints. */
export async function runDerive(context: Context, request: RequestFor<"derive">, format: Format): Promise<Status> {
  const isJson = context.isJson || format === "json";
  const show = codeFormatOf(format) ? showCode : format === "latex" ? showLatex : showText;
  return respond<"derive">({ ...context, isJson }, { ...request, format }, { show });
}

// A program holds what has to be known beside it, and nothing but letters, digits and signs of the user's.
function showCode(answer: DeriveAnswer): string {
  const { code = "" } = answer.result;
  return code.endsWith("\n") ? code : `${code}\n`;
}

function showText(answer: DeriveAnswer, paint: Paint): string {
  const { result } = answer;
  const formula = result.equation ?? result;
  const definitions = result.definitions.map(({ name, text }) => `${visible(`${name} = ${text}`)}\n`).join("");
  const remarks = columns(remarksOn(answer).map(([name, text]) => [paint.dim(name), text]));
  return `${definitions}${visible(formula.text)}\n${remarks}`;
}

// What a reader of the formula has to know beside it; LaTeX keeps it in comments, so the output can be pasted as it is.
function showLatex(answer: DeriveAnswer): string {
  const comments = remarksOn(answer).map(([name, text]) => `% ${name}: ${text}\n`);
  const { result } = answer;
  return `${visible((result.equation ?? result).latex)}\n${comments.join("")}`;
}

/** Shape and layout, conditions and assumed types, as pairs of a heading and a text. */
export function remarksOn(answer: DeriveAnswer): readonly (readonly [string, string])[] {
  const { result, conditions, inferred } = answer;
  const assumed = Object.entries(inferred).map(([name, type]) => `${name} : ${type}`);
  return [
    ["shape", `${shapeText(result.shape)} (layout: ${result.layout})`],
    ...otherForms(result).map(([name, text]) => [name, visible(text)] as const),
    ...conditions.map((condition) => ["condition", visible(condition)] as const),
    ...(assumed.length === 0 ? [] : [["assumed", visible(assumed.join(", "))] as const]),
  ];
}

// The same derivative in other notations, each under its own name.
function otherForms(result: DeriveAnswer["result"]): readonly (readonly [string, string])[] {
  const { linearMap, kronecker, layouts, convention } = result;
  const laidOut = (["numerator", "denominator"] as const).flatMap((name) =>
    layouts ? [[name, `${layouts[name].text}  (${shapeText(layouts[name].shape)})`] as const] : [],
  );
  return [
    ...laidOut,
    ...(linearMap ? [["as a map", linearMap.text] as const] : []),
    ...(kronecker ? [["over vec", kronecker.text] as const] : []),
    ...(convention === undefined ? [] : [["convention", convention] as const]),
  ];
}

function shapeText(shape: readonly string[]): string {
  return shape.length === 0 ? "scalar" : visible(shape.join(" × "));
}

/** The formula and its remarks below a heading, as the tour shows them. */
export function derivativeBlock(answer: DeriveAnswer): string {
  return indented(visible(answer.result.text)) + columns(remarksOn(answer).map(([name, text]) => [name, text]));
}
