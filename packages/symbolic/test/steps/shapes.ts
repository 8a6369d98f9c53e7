import type { VariableSpec } from "../../src/typing/declaration.ts";

/** A matrix, a vector and a scalar as they are declared. */
export const matrix = (rows: string | number, columns: string | number, ...assume: string[]): VariableSpec => ({
  type: "matrix",
  dims: [rows, columns],
  assume,
});
export const vector = (length: string): VariableSpec => ({ type: "vector", dims: [length] });
export const scalar: VariableSpec = { type: "scalar" };

/** The lines of a derivation as `rule: before = after`. */
export function linesOf(
  steps: readonly { readonly rule: string; readonly before: string; readonly after: string }[],
): readonly string[] {
  return steps.map(({ rule, before, after }) => `${rule}: ${before} = ${after}`);
}
