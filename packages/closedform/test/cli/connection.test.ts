import { expect, test } from "vitest";

import { inProcess } from "../../src/cli/connection.ts";
import { engine } from "./harness.ts";

test("an engine in this thread answers requests and lines", async () => {
  const connection = inProcess(engine);
  const request = { op: "derive", expr: "t^2", wrt: "t" } as const;
  expect(await connection.answer<"derive">(request)).toMatchObject({ ok: true, result: { text: "2*t" } });
  expect(JSON.parse(await connection.answerLine(JSON.stringify(request), 1))).toMatchObject({ ok: true });
  await connection.close();
});
