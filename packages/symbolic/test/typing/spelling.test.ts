import { expect, test } from "vitest";
import { closeSpelling, nearMiss } from "../../src/typing/spelling.ts";

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

test.each([
  ["Softmax", "softmax"],
  ["SIN", "sin"],
  ["sofmax", "softmax"],
  ["sfotmax", "softmax"],
  ["logsumexpp", "logsumexp"],
  ["sotfmx", undefined],
  ["act", undefined],
  ["g", undefined],
])("%s is spelled like %s", (name, expected) => {
  expect(closeSpelling(name, ["sin", "softmax", "logsumexp", "abs"])).toBe(expected);
});
