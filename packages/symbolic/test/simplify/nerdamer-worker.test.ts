import { expect, test } from "vitest";
import { askNerdamer } from "../../src/simplify/nerdamer-worker.ts";

test("answers every question, or says that it cannot", async () => {
  const reply = await askNerdamer(
    [
      { operation: "factor", text: "v0^2-1" },
      { operation: "diff", text: "v0^3", by: "v0" },
      { operation: "simplify", text: "((" },
    ],
    10_000,
  );
  expect(reply).toEqual({ kind: "answers", answers: ["(-1+v0)*(1+v0)", "3*v0^2", undefined] });
});

test("is stopped when its time is up", async () => {
  const started = performance.now();
  expect(await askNerdamer([{ operation: "expand", text: "(v0+v1+v2+v3+v4)^12" }], 300)).toEqual({ kind: "time-out" });
  expect(performance.now() - started).toBeLessThan(5000);
});

test("is never sent a definition", async () => {
  expect(await askNerdamer([{ operation: "simplify", text: "v0:3" }], 1000)).toEqual({
    kind: "answers",
    answers: [undefined],
  });
  expect(await askNerdamer([{ operation: "diff", text: "v0", by: "x=1" }], 1000)).toEqual({
    kind: "answers",
    answers: [undefined],
  });
});
