import { PassThrough } from "node:stream";

import { expect, test } from "vitest";

import { processHost, textOf, writerOf } from "../../src/cli/host.ts";
import { chunksOf } from "./harness.ts";

function streamOf(isTTY: boolean, highWaterMark = 100): NodeJS.WriteStream {
  return Object.assign(new PassThrough({ highWaterMark }), { isTTY }) as unknown as NodeJS.WriteStream;
}

test.for([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { TERM: "dumb" }, false],
] as const)("a terminal: %s with %j has colours: %s", ([isTTY, env, isColored]) => {
  expect(writerOf(streamOf(isTTY), env).isColored).toBe(isColored);
});

test("writing waits for a slow receiver", async () => {
  const stream = streamOf(false, 4);
  let isWritten = false;
  const writing = writerOf(stream, {})
    .write("12345678")
    .then(() => (isWritten = true));
  await new Promise(setImmediate);
  expect(isWritten).toBe(false);
  stream.resume();
  await writing;
  expect(isWritten).toBe(true);
});

test("a text is decoded across chunks", async () => {
  const bytes = new TextEncoder().encode("aλ");
  expect(await textOf(chunksOf(bytes.subarray(0, 2), bytes.subarray(2), "b"))).toBe("aλb");
});

test("the process has files", async () => {
  expect(await processHost().readFile(new URL("../../package.json", import.meta.url).pathname)).toContain("closedform");
});
