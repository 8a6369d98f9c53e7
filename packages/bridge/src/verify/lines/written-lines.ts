// A hand derivation cut into lines and their sides.

import { ClosedformError } from "@closedform/symbolic";
import { sidesOf } from "./left-side.ts";
import type { Side } from "./left-side.ts";

/** A line that says something, with its number in the whole text. */
export interface WrittenLine {
  /** From 1. */
  readonly number: number;
  /** Where the line begins in the whole text. */
  readonly start: number;
  readonly text: string;
  /** What stands between the equals signs; an empty first side goes on from the line before. */
  readonly sides: readonly Side[];
}

const maximalLines = 500;
const maximalLength = 20_000;

// Numbering, arrows and words such as "so" before a line, and the marks of an aligned environment.
const lead =
  /^\s*(?:(?:\(\d+\)|\d+[.)])\s+)?(?:(?:=>|⇒|⟹|∴|→|\\Rightarrow|\\implies|\\therefore|so|hence|thus|therefore|then|and)(?=[\s\\])\s*)?/iu;
const comment = /\s*(?:#|\/\/).*$/u;
const trail = /(?:\s*\\\\|\s*[;,.])?\s*$/u;

// As many blanks as characters, so that places in the line stay what they are.
function blanked(text: string, mark: RegExp): string {
  return text.replace(mark, (found) => " ".repeat(found.length));
}

function cleaned(text: string): string {
  return [comment, lead, trail].reduce(blanked, text.replaceAll("&", " "));
}

// Statements on one line, cut at semicolons outside of brackets; each keeps its place in the line.
function statementsOf(line: string): readonly string[] {
  const cuts: number[] = [];
  let depth = 0;
  for (let k = 0; k < line.length; k++) {
    if ("([{".includes(line[k])) depth += 1;
    else if (")]}".includes(line[k])) depth = Math.max(0, depth - 1);
    if (line[k] === ";" && depth === 0 && line[k - 1] !== "\\") cuts.push(k);
  }
  const starts = [0, ...cuts.map((cut) => cut + 1)];
  return starts.map((start, k) => " ".repeat(start) + line.slice(start, cuts[k] ?? line.length));
}

/** The lines of a derivation, blank ones and comments left out. Throws `bad-request` for nothing, `budget` for too much. */
export function writtenLines(steps: string | readonly string[]): readonly WrittenLine[] {
  const lines = (typeof steps === "string" ? steps : steps.join("\n")).split(/\r?\n/u);
  const long = lines.findIndex((line) => line.length > maximalLength);
  if (lines.length > maximalLines || long >= 0)
    throw new ClosedformError(
      "budget",
      long >= 0
        ? `line ${long + 1} of the derivation is longer than ${maximalLength} characters`
        : `the derivation has ${lines.length} lines, more than ${maximalLines}`,
      { hint: "check a part of it at a time" },
    );
  const ends = lines.map((line) => line.length + 1);
  const starts = ends.map((_, k) => ends.slice(0, k).reduce((total, length) => total + length, 0));
  const written = lines
    .map((text, k) => ({ number: k + 1, start: starts[k], text, plain: cleaned(text) }))
    .flatMap(({ plain, ...line }) => statementsOf(plain).map((statement) => ({ ...line, plain: statement })))
    .filter(({ plain }) => plain.trim() !== "" && !/^\s*\\(?:begin|end)\b/u.test(plain))
    .map(({ number, start, text, plain }) => ({ number, start, text, sides: sidesOf(plain) }));
  if (written.length === 0)
    throw new ClosedformError("bad-request", "the derivation has no lines", {
      hint: "write one equation on each line, as in dL = 2*(A*x - b)'*A*dx",
    });
  return written;
}
