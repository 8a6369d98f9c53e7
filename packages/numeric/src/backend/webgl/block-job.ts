// What a block shader is written from, and how its fragments read their inputs.

import type { BlockPlan } from "./block-plan.ts";
import type { Layout } from "./layout.ts";
import { lanes, placeOf, readAt } from "./shader.ts";

/** How sums are carried: in float32 by blocks, or in pairs of float32 with the rounding errors of sums and products. */
export type Accumulation = "single" | "double";

/** What joins the terms. */
export type Fold = "sum" | "maximum" | "minimum" | "product";

/** A shader to be written. */
export interface BlockJob {
  readonly plan: BlockPlan;
  readonly inputs: readonly Layout[];
  /** The number of each input's first texture; inputs that are the same tensor share theirs. */
  readonly bases: readonly number[];
  readonly textures: number;
  readonly output: Layout;
  readonly accumulation: Accumulation;
  readonly fold: Fold;
  /** Whether inputs whose rows are the output's lanes are bound half by half, not read through a choice. */
  readonly isHalved: boolean;
  /** Helpers that the fold needs. */
  readonly helpers: readonly string[];
}

/** A row of a fragment's block. */
export interface Row {
  readonly group: number;
  readonly row: number;
  readonly name: string;
}

/** The rows of a fragment's block; a vector is one row. */
export function rowsOf({ hasRows, rowSplit }: BlockPlan): Row[] {
  if (!hasRows) return [{ group: 0, row: 0, name: "00" }];
  return Array.from({ length: 4 * rowSplit.groups }, (_, k) => {
    const [group, row] = [k >> 2, k & 3];
    return { group, row, name: `${group}${row}` };
  });
}

/** The texel of a plane of an input at a cell of a line. */
export function fetch(job: BlockJob, input: number, plane: number, cell: string, line: string): string {
  const layout = job.inputs[input];
  return readAt(job.bases[input] + plane, layout, placeOf(layout, cell, line));
}

/** Four rows of an input whose rows are the output's lanes, at a cell. */
export function laneRows(job: BlockJob, input: number, name: string, cell: string): string[] {
  const read = (plane: number): string => fetch(job, input, plane, cell, "laneLine");
  if (job.plan.laneSplit.groups === 1 || job.isHalved) {
    return lanes.map((_, l) => `vec4 ${name}${l} = ${read(l)};`);
  }
  return lanes.map((_, l) => `vec4 ${name}${l} = isLower ? ${read(4 + l)} : ${read(l)};`);
}

/** The vector of that component of four rows. */
export function transposed(name: string, component: string): string {
  return `vec4(${lanes.map((_, l) => `${name}${l}.${component}`).join(", ")})`;
}

/** The cell at which a vector along the rows holds those of a group. */
export function rowCell({ rowSplit }: BlockPlan, group: number): string {
  return group === 0 ? "line" : `line + ${group * rowSplit.blockRows}`;
}
