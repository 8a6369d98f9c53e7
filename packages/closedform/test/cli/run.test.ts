import { describe, expect, test } from "vitest";

import { run } from "./harness.ts";

describe("exit statuses", () => {
  const rows: readonly (readonly [number, readonly string[]])[] = [
    [0, ["derive", "t^2", "--wrt", "t"]],
    [0, ["derive", "t", "--wrt", "t", "--format", "numpy"]],
    [0, ["verify", "t^2", "--wrt", "t", "--claim", "2*t"]],
    [0, ["equal", "a+b", "b+a"]],
    [0, ["check", "sin(t)", "--wrt", "t", "--seed", "1"]],
    [0, ["--version"]],
    [0, []],
    [1, ["verify", "t^2", "--wrt", "t", "--claim", "t"]],
    [1, ["equal", "a", "b"]],
    [2, ["derive", "(t", "--wrt", "t"]],
    [2, ["derive", "t"]],
    [2, ["derive", "t", "--wrt", "t", "--format", "fortran"]],
    [2, ["verify", "t", "--wrt", "t"]],
    [2, ["verify", "t", "--wrt", "t", "--claim", "1", "--steps", "hand.txt"]],
    [0, ["derive", "t^3", "--wrt", "t", "--hvp", "--direction", "u"]],
    [0, ["evaluate", "t^3", "--wrt", "t", "--hvp", "--direction", "u", "--at", '{"t": 1, "u": 2}']],
    [0, ["evaluate", "t^3", "--wrt", "t", "--compressed", "--at", '{"t": 1}']],
    [2, ["derive", "t^3", "--wrt", "t", "--hvp", "--differential"]],
    [2, ["evaluate", "t", "--hvp", "--at", '{"t": 1}']],
    [2, ["evaluate", "t"]],
    [2, ["evaluate", "-", "--at", "-"]],
    [2, ["equal", "-", "-"]],
    [2, ["nonsense"]],
  ];

  test.for(rows)("%d for %j", async ([status, given]) => {
    const ran = await run(given);
    expect(ran.status).toBe(status);
    expect([ran.out !== "", ran.err !== ""]).toEqual(status === 2 ? [false, true] : [true, false]);
  });

  test("3 when the budget is spent, and when nothing was decided", async () => {
    const derive = (): never => {
      throw Object.assign(new Error("gave up"), { code: "budget" });
    };
    const undecided = { verdict: "undecided", method: "exact-field", errorBound: 1, seed: 1 } as const;
    expect(await run(["derive", "t", "--wrt", "t"], "", {}, { derive })).toMatchObject({ status: 3 });
    expect(await run(["equal", "a", "b"], "", {}, { equal: () => undecided })).toMatchObject({ status: 3 });
  });
});

test("an expression comes from standard input for -", async () => {
  expect(await run(["derive", "-", "--wrt", "t"], "t^3\n")).toMatchObject({
    out: expect.stringMatching(/^3\*t\^2\n/) as unknown,
  });
});

test("--json puts one line on standard output, and errors on standard error", async () => {
  const good = await run(["derive", "t^2", "--wrt", "t", "--json"]);
  expect(JSON.parse(good.out)).toMatchObject({ id: null, ok: true, result: { text: "2*t" } });
  const bad = await run(["derive", "t", "--wtr", "t", "--json"]);
  expect(JSON.parse(bad.err)).toEqual({
    id: null,
    ok: false,
    error: { code: "bad-request", message: "unknown option '--wtr'", hint: "did you mean --wrt?" },
  });
});

test("an error underlines the text that it is in", async () => {
  const { err } = await run(["verify", "t^2", "--wrt", "t", "--claim", "2*(t"]);
  expect(err).toContain("  2*(t\n    ^\n");
});

test("a batch answers every line in order", async () => {
  const { out, status } = await run(["batch"], '{"id":1,"op":"derive","expr":"t^2","wrt":"t"}\n\nnonsense\n{"id":3}\n');
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([
    { id: 1, ok: true },
    { id: null, ok: false, line: 3 },
    { id: 3, ok: false },
  ]);
  expect(status).toBe(0);
});

test("a benchmark that is not there is an error", async () => {
  expect(await run(["bench", "no-such-benchmark"])).toMatchObject({
    status: 2,
    err: expect.stringContaining("no-such-benchmark") as unknown,
  });
});
