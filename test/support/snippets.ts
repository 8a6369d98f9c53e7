// Runs the TypeScript examples of a page as a reader would, and compares what they log.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

import * as closedform from "closedform";

/** One `ts` block of a page, with the lines that it says are logged. */
export interface Snippet {
  readonly source: string;
  readonly logged: readonly string[];
}

interface Examples {
  readonly commandExamples: (text: string) => readonly { readonly command: string; readonly output: string }[];
  readonly snippetExamples: (text: string) => readonly Snippet[];
  readonly shellWords: (command: string) => readonly string[];
}

/** How pages are taken apart: `docs/examples.mjs`. */
export const examples: Examples = (await import(new URL("../../docs/examples.mjs", import.meta.url).href)) as Examples;

/** The text of a page, from its path in the project. */
export function pageText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

type Body = (engine: typeof closedform, console: Pick<Console, "log">) => Promise<void>;

/** What a snippet logs, line by line. Its import becomes a destructuring of what this file imports. */
export async function loggedBy({ source }: Snippet): Promise<readonly string[]> {
  const body = source.replace(/^import (?<names>\{.*?\}) from "closedform";$/m, "const $<names> = engine;");
  const run = runInThisContext(`(async (engine, console) => {\n${body}\n})`) as Body;
  const lines: string[] = [];
  await run(closedform, { log: (...values: unknown[]) => void lines.push(values.map(shown).join(" ")) });
  return lines;
}
