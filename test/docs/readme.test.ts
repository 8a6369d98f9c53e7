// The README says what is true: its commands and snippets are run and print what it shows. Paste anew what commands
// print with: node docs/examples.mjs (after a build)

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

import * as closedform from "closedform";
import { expect, test } from "vitest";

import { run } from "../../packages/closedform/test/cli/harness.ts";

interface Examples {
  readonly commandExamples: (text: string) => readonly { readonly command: string; readonly output: string }[];
  readonly snippetExamples: (
    text: string,
  ) => readonly { readonly source: string; readonly logged: readonly string[] }[];
  readonly shellWords: (command: string) => readonly string[];
}

const examples = (await import(new URL("../../docs/examples.mjs", import.meta.url).href)) as Examples;
const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const commands = examples.commandExamples(page);
const snippets = examples.snippetExamples(page);

test("the README has examples of both kinds", () => {
  expect(commands.length).toBeGreaterThan(5);
  expect(snippets.length).toBeGreaterThan(1);
});

test.each(commands)("$command", async ({ command, output }) => {
  const [program, ...given] = examples.shellWords(command);
  expect(program).toBe("closedform");
  const { out, err } = await run(given);
  expect(out + err).toBe(output);
});

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

type Snippet = (engine: typeof closedform, console: Pick<Console, "log">) => Promise<void>;

// The import becomes a destructuring of what this test imports.
function snippetOf(source: string): Snippet {
  const body = source.replace(/^import (?<names>\{.*?\}) from "closedform";$/m, "const $<names> = engine;");
  return runInThisContext(`(async (engine, console) => {\n${body}\n})`) as Snippet;
}

test.each(snippets)("snippet $#", async ({ source, logged }) => {
  const lines: string[] = [];
  await snippetOf(source)(closedform, { log: (...values: unknown[]) => void lines.push(values.map(shown).join(" ")) });
  expect(logged.length).toBeGreaterThan(0);
  expect(lines).toEqual(logged);
});
