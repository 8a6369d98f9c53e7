import { NumericError } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";
import { expect, test } from "vitest";

import { badRequest, errorBody } from "../../src/cli/failure.ts";

const rows: readonly (readonly [string, unknown, object])[] = [
  [
    "an error of the engine",
    new ClosedformError("parse", "m", { at: { start: 1, end: 2 }, hint: "h" }),
    { code: "parse", message: "m", at: { start: 1, end: 2 }, hint: "h" },
  ],
  ["one without place and hint", new ClosedformError("budget", "m"), { code: "budget", message: "m" }],
  ["a singular matrix", new NumericError("singular", "m", "h"), { code: "bad-request", message: "m", hint: "h" }],
  ["a lost device", new NumericError("device", "m"), { code: "unsupported", message: "m" }],
  ["a failure of the command line", badRequest("m", "h"), { code: "bad-request", message: "m", hint: "h" }],
];

test.for(rows)("%s keeps its code", ([, thrown, body]) => {
  expect(errorBody(thrown)).toEqual(body);
});

test.for([new TypeError("x is undefined"), Object.assign(new Error("x"), { code: "ENOENT" }), "x"])(
  "%s is our mistake",
  (thrown) => {
    expect(errorBody(thrown)).toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^internal error: x/) as unknown,
    });
  },
);

test("an exhausted stack is a spent budget", () => {
  expect(errorBody(new RangeError("Maximum call stack size exceeded"))).toMatchObject({ code: "budget" });
});
