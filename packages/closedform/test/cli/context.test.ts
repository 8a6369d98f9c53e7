import { expect, test } from "vitest";

import { refuse, respond, sourceText } from "../../src/cli/context.ts";
import type { View } from "../../src/cli/context.ts";
import { badRequest } from "../../src/cli/failure.ts";
import { contextOf, memoryHost } from "./harness.ts";

const request = { op: "derive", expr: "t^2", wrt: "t" } as const;

test("an answer is shown on standard output with the status that the view gives", async () => {
  const host = memoryHost();
  const view: View<"derive"> = { show: ({ result }) => result.text, status: () => 1 };
  expect(await respond<"derive">(contextOf(host), request, view)).toBe(1);
  expect([host.out.text(), host.err.text()]).toEqual(["2*t", ""]);
});

test("a refusal is shown on standard error, also as JSON", async () => {
  const host = memoryHost();
  expect(await refuse({ host, isJson: true }, badRequest("m", "h"))).toBe(2);
  expect(host.err.text()).toBe('{"id":null,"ok":false,"error":{"code":"bad-request","message":"m","hint":"h"}}\n');
});

test("a text is itself, or standard input", async () => {
  expect(await sourceText(memoryHost("from input\n"), "-")).toBe("from input");
  expect(await sourceText(memoryHost("from input\n"), "-x")).toBe("-x");
});
