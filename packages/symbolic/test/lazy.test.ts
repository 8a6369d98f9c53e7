import { expect, test } from "vitest";

import { lazy } from "../src/lazy.ts";

test("a value is found once, when it is first asked for", () => {
  let calls = 0;
  const value = lazy(() => {
    calls += 1;
    return undefined;
  });
  expect(calls).toBe(0);
  expect([value(), value()]).toEqual([undefined, undefined]);
  expect(calls).toBe(1);
});

test("what could not be found is looked for again", () => {
  let calls = 0;
  const value = lazy(() => {
    calls += 1;
    if (calls === 1) throw new RangeError("not yet");
    return calls;
  });
  expect(value).toThrow(RangeError);
  expect(value()).toBe(2);
});
