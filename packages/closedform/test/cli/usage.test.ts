import { expect, test } from "vitest";

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
