import { expect, test } from "vitest";
import { nearMiss } from "../../src/typing/spelling.ts";

test.each([
  ["smu", "sum"],
  ["lamda", "lambda"],
  ["siin", "sin"],
  ["sxm", "sum"],
  ["x2", undefined],
  ["beta1", undefined],
  ["foo", undefined],
])("%s is near %s", (name, expected) => {
  expect(nearMiss(name, ["sum", "lambda", "sin", "x1", "beta"])).toBe(expected);
});
