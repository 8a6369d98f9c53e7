// The built thread: its source cannot be started as it is.

import { existsSync } from "node:fs";

import { expect, test } from "vitest";

import { isolated } from "../../src/cli/isolated.ts";

const built = new URL("../../dist/cli/engine-worker.js", import.meta.url);

test("the built thread answers requests and lines", async () => {
  expect(existsSync(built), "run `pnpm build` first").toBe(true);
  const connection = isolated({ seconds: 20, megabytes: 512 }, built);
  const request = { op: "derive", expr: "t^2", wrt: "t", vars: new Map([["t", { type: "scalar" }]] as const) } as const;
  expect(await connection.answer<"derive">(request)).toMatchObject({
    ok: true,
    result: { text: "2*t" },
  });
  expect(JSON.parse(await connection.answerLine("nonsense", 4))).toMatchObject({ ok: false, line: 4 });
  await connection.close();
});
