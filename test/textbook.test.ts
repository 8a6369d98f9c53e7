// Formulas as textbooks print them: linear models, densities, networks, matrix functions, scalar calculus. Each derives,
// has the printed value at random points, and nearly all are no longer than the printed form.

import { readFileSync } from "node:fs";

import { derivativeOf, openBeside, openProblem } from "@closedform/symbolic";
import type { Derivative, DeriveRequest } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { compareAtTwoPoints, longerThanPublished } from "./support/published.ts";

type Row = DeriveRequest & { readonly id: string; readonly expected: string };

const rows = readFileSync(new URL("fixtures/textbook.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Row);

function deriveRow(row: Row): Derivative {
  return derivativeOf(openProblem(row.expr, row.vars), row);
}

describe("a formula", () => {
  test.each(rows)("$id: $expr by $wrt", (row) => {
    const found = deriveRow(row);
    const expected = openBeside(found.problem, row.expected).value.node;
    compareAtTwoPoints(found, expected, `${found.text} against the printed ${row.expected}`);
  });
});

/** The share of results that are no longer than printed, as measured; it may only grow. */
const shortShare = 0.96;

test(`at least ${shortShare * 100} % are no longer than printed`, () => {
  const longer = longerThanPublished(
    rows.map((row) => ({ id: row.id, text: deriveRow(row).text, published: row.expected })),
  );
  console.log(`${rows.length - longer.length} of ${rows.length} are no longer than printed\n${longer.join("\n")}`);
  expect((rows.length - longer.length) / rows.length).toBeGreaterThanOrEqual(shortShare);
});
