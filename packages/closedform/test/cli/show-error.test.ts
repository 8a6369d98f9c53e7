import { expect, test } from "vitest";

import { paintFor } from "../../src/cli/paint.ts";
import { showError, statusOf } from "../../src/cli/show-error.ts";

const plain = paintFor(false);

function shown(source: string, start: number, end: number): string {
  return showError({ code: "parse", message: "m", at: { start, end } }, { expr: source }, plain);
}

test("the range is underlined, and the hint follows", () => {
  const error = {
    code: "shape-mismatch",
    message: "cannot multiply",
    at: { start: 2, end: 5 },
    hint: "did you mean A'*b?",
  } as const;
  expect(showError(error, { expr: "1+A*b" }, plain)).toBe(
    "error (shape-mismatch): cannot multiply\n  1+A*b\n    ^^^\nhint: did you mean A'*b?\n",
  );
});

test("the range lies in the field that is named", () => {
  const error = { code: "parse", message: "m", at: { start: 0, end: 1 }, field: "claim" } as const;
  expect(showError(error, { expr: "x", claim: "y" }, plain)).toContain("  y\n  ^\n");
});

const rows: readonly (readonly [string, string, number, number, string])[] = [
  ["the line of a program that it lies in", "r = x;\nf = r*q", 11, 14, "  f = r*q\n      ^^^\n"],
  ["an end of input as one caret", "x +", 3, 3, "  x +\n     ^\n"],
  ["wide characters as two", "变量+b", 3, 4, "  变量+b\n       ^\n"],
  ["control characters as escapes", "\u001B[31m", 0, 1, "  \\u{1b}[31m\n  ^^^^^^\n"],
  ["a range over two lines up to the line's end", "a*\nb", 0, 4, "  a*\n  ^^\n"],
];

test.for(rows)("shows %s", ([, source, start, end, expected]) => {
  expect(shown(source, start, end)).toBe(`error (parse): m\n${expected}`);
});

test("a long line is cut around the range", () => {
  const [, source = "", carets = ""] = shown(`${"a+".repeat(500)}?${"+a".repeat(500)}`, 1000, 1001).split("\n");
  expect(source.length).toBeLessThan(110);
  expect(source[carets.indexOf("^")]).toBe("?");
});

test("a spent budget has a status of its own", () => {
  expect([statusOf({ code: "budget", message: "" }), statusOf({ code: "parse", message: "" })]).toEqual([3, 2]);
});
