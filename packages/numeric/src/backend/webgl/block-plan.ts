// Contractions of scalars, vectors and matrices over at most three labels, by blocks: which label the rows of a fragment's
// block run over, which its columns, and which one is summed. Products with either factor transposed, matrix times vector,
// outer products, scalings of rows and columns, sums of rows and columns and transposes are all of this kind.

import type { KernelCall } from "../../kernels/kernel.ts";
import { type RowSplit, type TextureLimits, splitRows } from "./layout.ts";

/** A contraction call. */
export type Contraction = Extract<KernelCall, { readonly kernel: "contraction" }>;

/** A role of a label: along the rows or the lanes of the output, or summed. */
export type Role = "row" | "lane" | "inner";

/** A contraction by blocks. */
export interface BlockPlan {
  /** The roles of the axes of each input. */
  readonly roles: readonly (readonly Role[])[];
  readonly hasRows: boolean;
  /** The length of the summed label; undefined when nothing is summed. */
  readonly inner: number | undefined;
  readonly rowSplit: RowSplit;
  readonly laneSplit: RowSplit;
  readonly innerSplit: RowSplit;
  /** Strips that the sum is cut into, and block steps in each. */
  readonly strips: number;
  readonly stripLength: number;
}

const busyFragments = 1024;
const shortStrip = 8;

/**
 * The plan of a contraction whose output has `fragments` fragments, or null for one of another kind. Strips are cut where
 * the output alone has too few fragments to keep the device busy.
 */
export function planBlocks(call: Contraction, fragments: number, limits: TextureLimits): BlockPlan | null {
  const roleOf = rolesOf(call);
  if (roleOf === null) return null;
  const roles = call.labels.map((labels) => labels.map((label) => roleOf.get(label)!));
  const length = (role: Role): number | undefined => {
    for (const [label, own] of roleOf) if (own === role) return call.sizes[label];
    return undefined;
  };
  const inner = length("inner");
  const isAlongRows = (role: Role): boolean => roles.some(([first, second]) => first === role && second !== undefined);
  const innerSplit = isAlongRows("inner")
    ? splitRows(inner ?? 0, limits)
    : { groups: 1, blockRows: Math.ceil((inner ?? 0) / 4) };
  const hasRows = call.output.length === 2;
  return {
    roles,
    hasRows,
    inner,
    rowSplit: hasRows ? splitRows(length("row") ?? 0, limits) : { groups: 1, blockRows: 1 },
    laneSplit: isAlongRows("lane") ? splitRows(length("lane") ?? 0, limits) : { groups: 1, blockRows: 0 },
    innerSplit,
    ...cutIntoStrips(innerSplit.blockRows, fragments),
  };
}

function cutIntoStrips(steps: number, fragments: number): Pick<BlockPlan, "strips" | "stripLength"> {
  const wanted = Math.min(64, Math.floor(busyFragments / Math.max(1, fragments)), Math.floor(steps / shortStrip));
  if (wanted < 3) return { strips: 1, stripLength: steps };
  // Whole turns of the loop, which is unrolled, so that a strip does not begin inside of one.
  const stripLength = 4 * Math.ceil(steps / wanted / 4);
  return { strips: Math.ceil(steps / stripLength), stripLength };
}

function rolesOf({ labels, output }: Contraction): Map<number, Role> | null {
  if (output.length === 0 || output.length > 2 || new Set(output).size < output.length) return null;
  if (labels.some((own) => own.length > 2 || new Set(own).size < own.length)) return null;
  const roles = new Map<number, Role>(
    output.map((label, axis) => [label, axis === output.length - 1 ? "lane" : "row"]),
  );
  for (const label of labels.flat()) {
    if (roles.has(label)) continue;
    if ([...roles.values()].includes("inner")) return null;
    roles.set(label, "inner");
  }
  return roles;
}
