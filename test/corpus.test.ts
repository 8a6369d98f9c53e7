// The corpus of published derivatives: every entry derives, has the published value at random points, and is no longer
// than the published form in at least as many cases as the floor says.

import { compile, executeSync, samplePoint } from "@closedform/bridge";
import type { BoundPoint } from "@closedform/bridge";
import { cpuBackend } from "@closedform/numeric";
import { ClosedformError, countTokens, openBeside } from "@closedform/symbolic";
import type { Derivative, Node } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";
import { corpusRows as rows, deriveRow } from "./corpus-rows.ts";

// What today's engine says it cannot do, with the reason; an entry that starts to work fails its row here.
const unsupported: ReadonlyMap<string, string> = new Map([
  ["mc-082", "a matrix to a symbolic power"],
  ["wp-043", "the matrix exponential"],
  ["wp-047", "the matrix exponential"],
  ["ml-162", "the nuclear norm"],
]);

function valueOf(node: Node, point: BoundPoint): Float64Array {
  return executeSync(compile([node], point.sizes), cpuBackend(), (name) => point.values.get(name)!)[0];
}

// The published scalar may stand for a constant array.
function expectSameValues(actual: Float64Array, expected: Float64Array, what: string): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  const values = expected.length === 1 ? actual.map(() => expected[0]) : expected;
  expect(actual.length, what).toBe(values.length);
  expect(Math.max(0, ...actual.map((value, k) => Math.abs(value - values[k]) / scale)), what).toBeLessThanOrEqual(1e-9);
}

/** Two points at which both are finite. */
function compareAtTwoPoints(found: Derivative, expected: Node, what: string): void {
  let compared = 0;
  for (let trial = 0; trial < 12 && compared < 2; trial++) {
    const point = samplePoint(found.problem, [found.problem.value.node, found.shown, expected], 11, trial);
    let values: readonly Float64Array[];
    try {
      values = [found.shown, expected].map((node) => valueOf(node, point));
    } catch {
      continue;
    }
    if (!values.every((list) => list.every(Number.isFinite))) continue;
    expectSameValues(values[0], values[1], what);
    compared += 1;
  }
  expect(compared, `points at which ${what} is defined`).toBe(2);
}

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
      compareAtTwoPoints(
        found,
        openBeside(found.problem, row.expected).value.node,
        `${found.text} against the published ${row.expected}`,
      );
    });
  }
});

/** How many results print no longer than the published form, as measured; it may only grow. */
const shortFloor = 178;

describe("length", () => {
  test(`of at least ${shortFloor} results is at most that of the published form`, () => {
    const judged = rows.filter((row) => row.expected !== null && !unsupported.has(row.id));
    const longer = judged.flatMap((row) => {
      const { text } = deriveRow(row);
      return countTokens(text) <= countTokens(row.expected!)
        ? []
        : [`${row.id}: ${text}   (published: ${row.expected!})`];
    });
    console.log(
      `${judged.length - longer.length} of ${judged.length} results are no longer than published; longer:\n${longer.join("\n")}`,
    );
    expect(judged.length - longer.length).toBeGreaterThanOrEqual(shortFloor);
  });
});
