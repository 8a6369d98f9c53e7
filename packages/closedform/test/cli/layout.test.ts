import { expect, test } from "vitest";

import { arrayText, columns, indented, inlineText, numberText, pointText } from "../../src/cli/layout.ts";

test("columns are as wide as their widest cell", () => {
  expect(
    columns([
      ["a", "1"],
      ["long", "2"],
    ]),
  ).toBe("  a     1\n  long  2\n");
});

test("every line is indented", () => {
  expect(indented("a\nb")).toBe("  a\n  b\n");
});

test.for([
  [1, "1"],
  [1 / 3, "0.333333"],
  [1e-12 / 3, "3.33333e-13"],
  [0.1 + 0.2, "0.3"],
  [Number.NaN, "NaN"],
  [-Infinity, "-Infinity"],
] as const)("the number %d is %s", ([value, text]) => {
  expect(numberText(value)).toBe(text);
});

test.for([
  [5, "5", "5"],
  [[1, 2], "[1, 2]", "[1, 2]"],
  [
    [
      [1, 20],
      [-3, 4],
    ],
    "[ 1, 20;\n -3,  4]",
    "[1, 20; -3, 4]",
  ],
  [[[[1]], [[2]]], "[[[1]], [[2]]]", "[[[1]], [[2]]]"],
  [[], "[]", "[]"],
] as const)("the array %j", ([value, block, line]) => {
  expect([arrayText(value), inlineText(value)]).toEqual([block, line]);
});

test("a point is one line", () => {
  expect(pointText({ x: [1, 2], t: 3 })).toBe("x = [1, 2], t = 3");
});
