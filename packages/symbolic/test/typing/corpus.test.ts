import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "../../src/syntax/parse.ts";
import { declare } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";

interface CorpusRow {
  readonly id: string;
  readonly vars: Readonly<Record<string, VariableSpec>>;
  readonly expr: string;
  readonly expected: string | null;
}

const root = new URL("../../../../", import.meta.url);
const files = [new URL("test/fixtures/corpus.jsonl", root), new URL("../shared/open-corpus.jsonl", root)];

/** The rows of every corpus file that this checkout has; the first is part of it. */
function rows(): CorpusRow[] {
  const lines = files.filter((file) => existsSync(file)).flatMap((file) => readFileSync(file, "utf8").split("\n"));
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as CorpusRow);
}

test("every formula of the corpus and every answer is read and typed as declared", () => {
  const failures: string[] = [];
  for (const { id, vars, expr, expected } of rows()) {
    for (const formula of [expr, expected]) {
      if (formula === null) continue;
      try {
        const { inferred } = inferProgram(parse(formula), declare(vars));
        if (inferred.size > 0) failures.push(`${id}: ${formula} leaves ${[...inferred.keys()].join(", ")} undeclared`);
      } catch (error) {
        failures.push(`${id}: ${formula}: ${(error as Error).message}`);
      }
    }
  }
  expect(rows().length).toBeGreaterThanOrEqual(193);
  expect(failures).toEqual([]);
});
