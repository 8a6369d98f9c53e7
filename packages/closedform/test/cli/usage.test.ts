import { expect, test } from "vitest";

import { run } from "./harness.ts";

import { examples, usage, version } from "../../src/cli/usage.ts";

test("the page fits on a small terminal", () => {
  const lines = usage.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("the page has two examples, and every command on it has its own", () => {
  expect(usage.match(/^ {2}closedform /gm)).toHaveLength(2);
  const commands = [...usage.matchAll(/^ {2}(\w+) .* {2,}\w/gm)].map(([, name]) => name);
  expect(commands.toSorted()).toEqual(Object.keys(examples).toSorted());
});

test("the version is the package's", () => {
  expect(version()).toMatch(/^\d+\.\d+\.\d+/);
});

// The arguments of a line as a shell reads it, for the quotes that the examples use.
function words(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_all, single?: string, double?: string) => single ?? double ?? ""),
  );
}

const onThePage = [...usage.matchAll(/^ {2}closedform (.*)$/gm)].map(([, line = ""]) => line);
const runnable = [...onThePage, ...Object.values(examples).flat()].filter((line) => !/^(batch|bench|tour)/.test(line));

test.for(runnable)("the example %s runs", async (line) => {
  const ran = await run(words(line), "", { "hand.txt": "df = 2*x'*dx\n∇f = 2*x", "point.json": '{"x": [1, 2]}' });
  expect(ran).toMatchObject({ status: 0, err: "" });
});
