import { codeFormats, codePrinters } from "@closedform/symbolic";
import { expect, test } from "vitest";

import { codeFormatOf, formats } from "../../src/cli/format.ts";

test("every printer of the engine has a format, and the other way round", () => {
  const asked = formats.filter((format) => codeFormatOf(format) !== undefined);
  expect([...asked].sort()).toEqual([...codeFormats].sort());
  expect([...asked].sort()).toEqual(Object.keys(codePrinters).sort());
});

test("text, LaTeX and JSON come with every answer", () => {
  expect([undefined, "text" as const, "latex" as const, "json" as const].map(codeFormatOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
