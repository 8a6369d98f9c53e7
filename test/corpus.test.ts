// The corpus of published derivatives: every entry derives, has the published value at random points, and is no longer
// than the published form in at least as many cases as the floor says.

import { ClosedformError, openBeside } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { corpusRows as rows, deriveRow } from "./corpus-rows.ts";
import { compareAtTwoPoints, longerThanPublished } from "./support/published.ts";

// What today's engine says it cannot do, with the reason; an entry that starts to work fails its row here.
const unsupported: ReadonlyMap<string, string> = new Map();

describe("the corpus", () => {
  test("has its 193 entries", () => {
    expect(rows).toHaveLength(193);
    expect(new Set(rows.map((row) => row.id)).size).toBe(193);
  });

  for (const row of rows) {
    const reason = unsupported.get(row.id);
    test(`${row.id}: ${row.kind} of ${row.expr} by ${String(row.wrt)}${reason === undefined ? "" : ` is not supported: ${reason}`}`, () => {
      if (reason !== undefined) {
        expect(() => deriveRow(row)).toThrow(ClosedformError);
        expect(() => deriveRow(row)).toThrow(/not supported/u);
        return;
      }
      const found = deriveRow(row);
      if (row.expected === null) {
        expect(found.notation).toBe("index");
        return;
      }
      const published = openBeside(found.problem, row.expected).value.node;
      compareAtTwoPoints(found, published, `${found.text} against the published ${row.expected}`);
    });
  }
});

/** How many results print no longer than the published form, as measured; it may only grow. */
const shortFloor = 188;

describe("length", () => {
  test(`of at least ${shortFloor} results is at most that of the published form`, () => {
    const judged = rows.filter((row) => row.expected !== null && !unsupported.has(row.id));
    const longer = longerThanPublished(
      judged.map((row) => ({ id: row.id, text: deriveRow(row).text, published: row.expected! })),
    );
    console.log(
      `${judged.length - longer.length} of ${judged.length} are no longer than published\n${longer.join("\n")}`,
    );
    expect(judged.length - longer.length).toBeGreaterThanOrEqual(shortFloor);
  });
});
