// Every derivative of the corpus as a program in each language, executed: its values are those of the engine's own
// evaluation at random points.

import { ClosedformError, toNumPy } from "@closedform/symbolic";
import { expect, test } from "vitest";
import { corpusRows, deriveRow } from "../corpus-rows.ts";
import { derivativeCases } from "./case.ts";
import type { ProgramCase } from "./case.ts";
import { testInEveryLanguage } from "./every-language.ts";

function corpusCases(): readonly ProgramCase[] {
  return corpusRows.flatMap((row) => {
    try {
      return derivativeCases(row.id, deriveRow(row), toNumPy);
    } catch (error) {
      // What has no derivative has no program either; test/corpus.test.ts says which those are.
      if (error instanceof ClosedformError && error.code === "unsupported") return [];
      throw error;
    }
  });
}

const cases = corpusCases();

test("nearly the whole corpus has programs at two points each", () => {
  expect(cases.length).toBeGreaterThanOrEqual(2 * 185);
});

testInEveryLanguage(cases, 120_000);
