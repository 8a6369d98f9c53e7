import { expect, test } from "vitest";

import { linesOf } from "../../src/cli/lines.ts";
import { chunksOf } from "./harness.ts";

async function read(chunks: readonly (string | Uint8Array)[], limit?: number): Promise<readonly unknown[]> {
  const lines: unknown[] = [];
  for await (const line of linesOf(chunksOf(...chunks), limit)) lines.push(line);
  return lines;
}

test("cuts at line ends only, wherever the chunks end", async () => {
  expect(await read(["a\nb", "c\r\n", "\n", "d\u2028e"])).toEqual([
    { number: 1, text: "a" },
    { number: 2, text: "bc" },
    { number: 3, text: "" },
    { number: 4, text: "d\u2028e" },
  ]);
});

test("joins a character that two chunks share", async () => {
  const bytes = new TextEncoder().encode("λ\n");
  expect(await read([bytes.subarray(0, 1), bytes.subarray(1)])).toEqual([{ number: 1, text: "λ" }]);
});

test("refuses a long line and goes on", async () => {
  expect(await read(["x".repeat(6), "x".repeat(6), "\nok\n"], 10)).toEqual([
    { number: 1, reason: "the line is longer than 10 bytes" },
    { number: 2, text: "ok" },
  ]);
});

test("refuses what is not UTF-8 and goes on", async () => {
  expect(await read([new Uint8Array([0xff, 0x0a]), "ok"])).toEqual([
    { number: 1, reason: "the line is not UTF-8" },
    { number: 2, text: "ok" },
  ]);
});

test("drops a byte order mark", async () => {
  expect(await read(["\uFEFF{}"])).toEqual([{ number: 1, text: "{}" }]);
});
