import { expect, test } from "vitest";

import { setWarningHandler, warn } from "../src/warning.ts";

test("a handler receives hints until the former one is put back", () => {
  const hints: string[] = [];
  const former = setWarningHandler((message) => hints.push(message));
  warn("one");
  const mine = setWarningHandler(former);
  mine("two");
  expect(hints).toEqual(["one", "two"]);
});
