// The README says what is true: its commands and snippets are run and print what it shows. Paste anew what commands
// print with: node docs/examples.mjs (after a build)

import { expect, test } from "vitest";

import { run } from "../../packages/closedform/test/cli/harness.ts";
import { examples, loggedBy, pageText } from "../support/snippets.ts";

const page = pageText("README.md");
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

test.each(snippets)("snippet $#", async (snippet) => {
  expect(snippet.logged.length).toBeGreaterThan(0);
  expect(await loggedBy(snippet)).toEqual(snippet.logged);
});
