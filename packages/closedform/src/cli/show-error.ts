// Errors for people: the offending range underlined, then the hint.

import type { ErrorBody } from "./failure.ts";
import { visible } from "./paint.ts";
import type { Paint } from "./paint.ts";

// Longer lines are cut around the range, so that the carets stay under what they mark.
const widest = 100;

/** The exit status that an error stands for (docs/contract.md §4). */
export function statusOf(error: ErrorBody): 2 | 3 {
  return error.code === "budget" ? 3 : 2;
}

/** Message, underlined source and hint. `sources` are the texts of the request by field. */
export function showError(error: ErrorBody, sources: Readonly<Record<string, string>>, paint: Paint): string {
  const lines = [`${paint.red(paint.bold(`error (${error.code}):`))} ${visible(error.message)}`];
  const source = sources[error.field ?? "expr"];
  if (error.at !== undefined && source !== undefined) lines.push(...underline(source, error.at, paint));
  if (error.hint !== undefined) lines.push(`${paint.bold("hint:")} ${visible(error.hint)}`);
  return `${lines.join("\n")}\n`;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function underline(source: string, at: Range, paint: Paint): readonly string[] {
  const start = Math.min(at.start, source.length);
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = endOfLine(source, start);
  const end = Math.min(Math.max(at.end, start), lineEnd);
  const from = Math.max(lineStart, Math.min(start - 40, lineEnd - widest));
  const to = Math.min(lineEnd, from + widest);
  const before = (from > lineStart ? "…" : "") + shown(source.slice(from, start));
  const marked = shown(source.slice(start, Math.min(end, to)));
  const after = shown(source.slice(Math.min(end, to), to)) + (to < lineEnd ? "…" : "");
  const carets = "^".repeat(Math.max(1, width(marked)));
  return [`  ${before}${marked}${after}`, `  ${" ".repeat(width(before))}${paint.red(carets)}`];
}

function endOfLine(source: string, start: number): number {
  const end = source.indexOf("\n", start);
  return end < 0 ? source.length : end;
}

function shown(text: string): string {
  return visible(text.replaceAll("\t", " "));
}

// Combining marks take no room, and East Asian wide characters take two columns.
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue;
    columns += /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return columns;
}
