import { expect, test } from "vitest";

import { choiceField, numberField, objectOf, pointOf } from "../../src/cli/fields.ts";

test.for([
  [null, "null"],
  [[1], "a list"],
  [3, "a number"],
  ["x", "a string"],
] as const)("objectOf refuses %j", ([value, named]) => {
  expect(() => objectOf(value, "the request")).toThrow(`the request is ${named}, not an object`);
});

test("a null field is an absent one", () => {
  const fields = objectOf({ order: null }, "the request");
  expect(numberField(fields, "order")).toBeUndefined();
});

test("a long unknown choice is cut in the message", () => {
  const fields = objectOf({ layout: "w".repeat(1000) }, "the request");
  expect(() => choiceField(fields, "layout", ["mixed"])).toThrow(/^.{0,100}$/);
});

test("values nested deeper than any tensor are refused, not overflowed", () => {
  const nested: unknown = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  expect(() => pointOf({ x: nested }, "at")).toThrow("the value of x");
});
