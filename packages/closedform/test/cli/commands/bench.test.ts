import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { benchFolder, runBench } from "../../../src/cli/commands/bench.ts";
import { memoryHost } from "../harness.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "closedform-bench-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, "bench");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test("runs every benchmark, and fails when one of them does", async () => {
  const folder = folderWith({ "good.mjs": "", "bad.mjs": "process.exitCode = 3;", "notes.txt": "" });
  const context = { host: memoryHost(), isJson: false };
  expect(await runBench(context, ["good"], folder)).toBe(0);
  expect(await runBench(context, [], folder)).toBe(1);
});

test("without benchmarks it says so", async () => {
  const host = memoryHost();
  expect(await runBench({ host, isJson: false }, [], folderWith({}))).toBe(2);
  expect(host.err.text()).toContain("there are no benchmarks");
});

test("the folder is the checkout's", () => {
  expect(basename(benchFolder())).toBe("bench");
});
