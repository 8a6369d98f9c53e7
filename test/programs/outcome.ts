// What came back from another language, and whether it is what was expected.

import type { ProgramCase } from "./case.ts";

/** The entries of a result row by row with its shape, or why there is none. */
export type Outcome =
  | { readonly values: readonly number[]; readonly shape: readonly number[] }
  | { readonly error: string };

const tolerance = 1e-9;

/** Why the outcome is not the expected value, or `undefined` when it is. */
export function fault({ id, expected, shape }: ProgramCase, outcome: Outcome | undefined): string | undefined {
  if (!outcome) return `${id}: no outcome`;
  if ("error" in outcome) return `${id}: ${outcome.error}`;
  if (outcome.shape.join() !== shape.join())
    return `${id}: shape (${outcome.shape.join(", ")}), expected (${shape.join(", ")})`;
  const scale = Math.max(1, ...expected.map(Math.abs));
  const at = expected.findIndex((value, k) => !(Math.abs(outcome.values[k] - value) <= tolerance * scale));
  return at < 0 ? undefined : `${id}: entry ${at} is ${outcome.values[at]}, expected ${expected[at]}`;
}
