import { describe, expect, test } from "vitest";

import { isolated } from "../../src/cli/isolated.ts";
import type { Connection } from "../../src/cli/connection.ts";

const script = new URL("stuck-worker.mjs", import.meta.url);

async function withThread(use: (connection: Connection) => Promise<void>, from = script): Promise<void> {
  const connection = isolated({ seconds: 2, megabytes: 32 }, from);
  try {
    await use(connection);
  } finally {
    await connection.close();
  }
}

function lineOf(expr: string): string {
  return JSON.stringify({ id: expr, expr });
}

describe("a thread", () => {
  test("answers one question after the other", () =>
    withThread(async (connection) => {
      expect(await connection.answerLine(lineOf("a"), 1)).toBe("a");
      expect(await connection.answerLine(lineOf("b"), 2)).toBe("b");
      expect(await connection.answer<"derive">({ op: "derive", expr: "c", wrt: "c" })).toMatchObject({ word: "c" });
    }));

  test.for([
    ["spin", "budget", "gave up after 2 seconds"],
    ["hoard", "budget", "gave up at 32 megabytes of memory"],
    ["fail", "unsupported", "internal error: oops"],
    ["leave", "unsupported", "internal error: the engine's thread ended"],
  ] as const)("that has to %s gives a typed error, and the next question an answer", ([word, code, message]) =>
    withThread(async (connection) => {
      const refused = JSON.parse(await connection.answerLine(lineOf(word), 1)) as unknown;
      expect(refused).toMatchObject({ id: word, ok: false, error: { code, message } });
      expect(await connection.answerLine(lineOf("ok"), 2)).toBe("ok");
    }),
  );

  test("that does not start gives a typed error", () =>
    withThread(
      async (connection) => {
        const response = await connection.answer<"derive">({ id: 1, op: "derive", expr: "a", wrt: "a" });
        expect(response).toMatchObject({ id: 1, ok: false, error: { code: "unsupported" } });
      },
      new URL("no-such-file.mjs", import.meta.url),
    ));
});
