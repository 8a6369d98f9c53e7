import { expect, test } from "vitest";

import { runExample } from "../../../src/cli/commands/example.ts";
import type { ExampleRequest } from "../../../src/cli/commands/example.ts";
import type { StepsRequest } from "@closedform/symbolic";
import { contextOf, memoryHost } from "../harness.ts";

async function example(
  request: ExampleRequest,
): Promise<{ status: number; out: string; err: string; asked: StepsRequest | undefined }> {
  const host = memoryHost();
  let asked: StepsRequest | undefined;
  const steps = (request: StepsRequest) => {
    asked = request;
    return { steps: [], result: "the result", latex: "", layout: "mixed", style: "components" } as const;
  };
  const status = await runExample(contextOf(host, { steps }), request);
  return { status, out: host.out.text(), err: host.err.text(), asked };
}

test("a topic is worked through", async () => {
  const { status, out, asked } = await example({ subject: "s24" });
  expect([status, out]).toEqual([0, expect.stringMatching(/^The vector chain rule\n[^]*the result/)]);
  expect(asked).toMatchObject({ wrt: ["x", "y"] });
});

test("an expression is worked through as asked", async () => {
  expect((await example({ subject: "t^2", wrt: "t", lang: "zh" })).asked).toMatchObject({
    expr: "t^2",
    wrt: "t",
    lang: "zh",
  });
});

test("without a subject the topics are listed", async () => {
  expect((await example({})).out).toMatch(/^ {2}S24 .*\n {2}norm2 /);
});

test("an unknown topic is refused with those that exist", async () => {
  expect(await example({ subject: "S99" })).toMatchObject({
    status: 2,
    err: expect.stringContaining("the topics are S24, norm2") as unknown,
  });
});
