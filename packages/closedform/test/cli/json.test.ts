import { expect, test } from "vitest";

import { parseJson, toJson } from "../../src/cli/json.ts";

test("numbers that JSON cannot hold become texts", () => {
  expect(toJson({ value: [1, Number.NaN, [Infinity, -Infinity]], error: undefined })).toBe(
    '{"value":[1,"NaN",["Infinity","-Infinity"]]}',
  );
});

test.for(["nonsense\u001B[2J", "{", '{"a":1,}', ""])("the reason why %j is not JSON is short and clean", (text) => {
  const parsed = parseJson(text);
  expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(/^[ -~]{5,80}$/) as unknown });
});
