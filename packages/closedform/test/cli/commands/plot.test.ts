import { describe, expect, test } from "vitest";

import { parseRange } from "../../../src/cli/commands/plot.ts";
import { run } from "../harness.ts";

const scalars = ["--var", "x:scalar", "--var", "y:scalar"];

describe("plot", () => {
  test("prints a picture that says what was measured", async () => {
    const { status, out, err } = await run(["plot", "x^2 + x*y", "--wrt", "x,y", "--range=-1,1"]);
    expect([status, err]).toEqual([0, ""]);
    expect(out.startsWith("<svg ")).toBe(true);
    expect(out).toMatch(/<desc>.* the largest \|cosine\| between them at \d+ points is \d\.\de-\d+\.<\/desc>/u);
  });

  test("as JSON has the gradients that are drawn", async () => {
    const { out } = await run(["plot", "x + 2*y", "--wrt", "x,y", ...scalars, "--json"]);
    const answer = JSON.parse(out) as { readonly gradient: readonly { readonly gradient: readonly number[] }[] };
    expect(answer.gradient[0].gradient).toEqual([1, 2]);
  });

  test("in a batch", async () => {
    const line = { id: 1, op: "plot", expr: "x*y", wrt: ["x", "y"], vars: ["x:scalar", "y:scalar"], range: [0.5, 1] };
    const { out } = await run(["batch"], `${JSON.stringify(line)}\n${JSON.stringify({ ...line, range: 3 })}\n`);
    const [first, second] = out
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text) as { readonly ok: boolean });
    expect(first).toMatchObject({ ok: true, isPerpendicular: true });
    expect(second).toMatchObject({ ok: false, error: { code: "bad-request" } });
  });

  test("of anything but two variables is refused", async () => {
    expect(await run(["plot", "x^2", "--wrt", "x", "--var", "x:scalar"])).toMatchObject({ status: 2, out: "" });
  });

  test.each([
    ["-1,1", [-1, 1]],
    ["0, 2.5", [0, 2.5]],
    [undefined, undefined],
  ])("a range %s is %j", (text, range) => expect(parseRange(text)).toEqual(range));

  test.each(["1", "a,b", "1,2,3", ",2", ""])("no range: %j", (text) => {
    expect(() => parseRange(text)).toThrow("two numbers");
  });
});
