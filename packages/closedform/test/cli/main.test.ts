// The built program as users start it: few runs, since each one starts a process.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../bin/closedform.js", import.meta.url));

async function start(
  given: readonly string[],
  input = "",
): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...given], { stdio: "pipe" });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => void child.once("close", resolve));
  return { status, out, err };
}

test("derives", async () => {
  const ran = await start(["derive", "-x'*A*x", "--wrt", "x", "--var", "A:matrix(n,n):symmetric"]);
  expect(ran).toMatchObject({ status: 0, out: expect.stringMatching(/^-2\*A\*x\n/) as unknown, err: "" });
});

test("fails with a status and words", async () => {
  const ran = await start(["derive", "(x", "--wrt", "x"]);
  expect(ran).toMatchObject({ status: 2, out: "", err: expect.stringContaining("  (x\n  ^\n") as unknown });
});

test("answers a batch in order, also what takes too long", async () => {
  const lines = [
    '{"id":1,"op":"derive","expr":"t^2","wrt":"t"}',
    "nonsense",
    '{"id":3,"op":"equal","left":"a","right":"a"}',
  ];
  const { status, out } = await start(["batch"], lines.join("\n"));
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { id: 1, ok: true },
    { id: null, ok: false, line: 2 },
    { id: 3, ok: true, verdict: "equal" },
  ]);
  expect(status).toBe(0);
});
