import { expect, test } from "vitest";

import { runBatch } from "../../../src/cli/commands/batch.ts";
import { chunksOf } from "../harness.ts";

async function lines(
  input: readonly string[],
): Promise<{ written: readonly string[]; asked: readonly string[]; answered: number }> {
  const [written, asked]: [string[], string[]] = [[], []];
  let answered = 0;
  await runBatch({
    input: chunksOf(...input),
    answerLine: (text, line) => {
      asked.push(text);
      return Promise.resolve(`answer ${line}`);
    },
    write: (text) => Promise.resolve(void written.push(text)),
    onAnswer: () => {
      answered += 1;
    },
  });
  return { written, asked, answered };
}

test("one answer for each line that is not empty, with the numbers of the input", async () => {
  expect(await lines(["a\n\n  \nb", "c\nd"])).toEqual({
    written: ["answer 1\n", "answer 4\n", "answer 5\n"],
    asked: ["a", "bc", "d"],
    answered: 3,
  });
});

test("a line over a megabyte is refused and the next one answered", async () => {
  const { written } = await lines(["x".repeat(2_000_000), "\nok\n"]);
  expect(JSON.parse(written[0])).toMatchObject({ id: null, ok: false, line: 1, error: { code: "bad-request" } });
  expect(written[1]).toBe("answer 2\n");
});

test("nothing more is read while the receiver is not ready", async () => {
  let read = 0;
  async function* input(): AsyncGenerator<string> {
    for (; read < 3; read += 1) yield await Promise.resolve("x\n");
  }
  let release = (): void => undefined;
  const batch = runBatch({
    input: input(),
    answerLine: () => Promise.resolve("y"),
    write: () => new Promise((resolve) => (release = () => resolve())),
  });
  await new Promise(setImmediate);
  expect(read).toBe(0);
  for (let k = 0; k < 3; k += 1) {
    release();
    await new Promise(setImmediate);
  }
  await batch;
  expect(read).toBe(3);
});
