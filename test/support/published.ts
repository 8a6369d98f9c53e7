// Comparing results with published forms, by numbers: neither the symbolic rules nor the notation are asked.

import { compile, executeSync, samplePoint } from "@closedform/bridge";
import type { BoundPoint } from "@closedform/bridge";
import { cpuBackend } from "@closedform/numeric";
import { countTokens } from "@closedform/symbolic";
import type { Derivative, Node } from "@closedform/symbolic";
import { expect } from "vitest";

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

/** Compares a result with a published form by value, at two points at which both are finite. */
export function compareAtTwoPoints(found: Derivative, expected: Node, what: string): void {
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

/** A result beside what was published. */
export interface Judged {
  readonly id: string;
  readonly text: string;
  readonly published: string;
}

/** The results that print longer than published, one line each. */
export function longerThanPublished(results: readonly Judged[]): readonly string[] {
  return results.flatMap(({ id, text, published }) =>
    countTokens(text) <= countTokens(published) ? [] : [`${id}: ${text}   (published: ${published})`],
  );
}
