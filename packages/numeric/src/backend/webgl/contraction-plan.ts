// How a contraction is laid on the device: which label runs along a texel, which one the innermost loop runs over,
// and whether the sum is cut into strips because the output alone has too few texels to keep the device busy.

import type { Contraction } from "./block-plan.ts";

/** A summed label that is summed strip by strip; the strip's number is the output's first axis. */
export interface Strips {
  readonly label: number;
  readonly stripLabel: number;
  readonly length: number;
}

/** A contraction with the decisions made. */
export interface ContractionPlan {
  readonly call: Contraction;
  /** Summed labels, outermost loop first; the innermost one is read four entries at a time. */
  readonly sums: readonly number[];
  readonly strips: Strips | undefined;
  /** Terms that one entry of the output adds up. */
  readonly terms: number;
}

/** Entries that a running sum takes before it is added to the total: bounds the rounding error of long sums. */
export const blockLength = 64;

const busyTexels = 2048;
const shortSum = 256;

/**
 * The plan of a contraction whose output has `texels` texels. With strips, `call` has one more output axis in front,
 * and adding up that axis remains to be done.
 */
export function planContraction(call: Contraction, texels: number): ContractionPlan {
  const sums = orderedSums(call);
  const terms = sums.reduce((product, label) => product * sizeOf(call, label), 1);
  const label = sums.toSorted((a, b) => stripCount(call, b, sums) - stripCount(call, a, sums))[0];
  const wanted = Math.ceil(busyTexels / Math.max(1, texels));
  if (label === undefined || terms <= shortSum || wanted < 4) return { call, sums, strips: undefined, terms };
  const count = Math.min(wanted, stripCount(call, label, sums), Math.ceil(terms / blockLength));
  if (count < 2) return { call, sums, strips: undefined, terms };
  return cutIntoStrips(call, sums, label, count, terms);
}

/** The contraction that adds up the strips of a plan, to an output of `order` axes. */
export function sumOfStrips({ call }: ContractionPlan, order: number): Contraction {
  const axes = call.output.map((_, axis) => axis);
  return {
    kernel: "contraction",
    labels: [axes],
    output: axes.slice(1, 1 + order),
    sizes: call.output.map((label) => sizeOf(call, label)),
  };
}

/** The length of a label. */
export function sizeOf(call: Contraction, label: number): number {
  return call.sizes[label];
}

function cutIntoStrips(
  call: Contraction,
  sums: readonly number[],
  label: number,
  count: number,
  terms: number,
): ContractionPlan {
  const size = sizeOf(call, label);
  const unit = unitOf(label, sums);
  const length = Math.ceil(size / count / unit) * unit;
  const stripLabel = call.sizes.length;
  const sizes = [...call.sizes, Math.ceil(size / length), 1];
  // A scalar gets an axis of length 1, because the lanes of a texel cannot have different ranges.
  const output = call.output.length === 0 ? [stripLabel + 1] : call.output;
  return {
    call: { ...call, output: [stripLabel, ...output], sizes },
    sums,
    strips: { label, stripLabel, length },
    terms: Math.ceil((terms / size) * length),
  };
}

// The innermost loop goes block by block, so its strips are whole blocks.
function unitOf(label: number, sums: readonly number[]): number {
  return label === sums.at(-1) ? blockLength : 1;
}

function stripCount(call: Contraction, label: number, sums: readonly number[]): number {
  return Math.ceil(sizeOf(call, label) / unitOf(label, sums));
}

/** Summed labels; last the one that is the last axis of the most inputs, since those are read by whole texels. */
function orderedSums(call: Contraction): number[] {
  const summed = [...new Set(call.labels.flat())].filter((label) => !call.output.includes(label));
  const wholeReads = (label: number): number => call.labels.filter((labels) => labels.at(-1) === label).length;
  return summed.sort((a, b) => wholeReads(a) - wholeReads(b) || sizeOf(call, a) - sizeOf(call, b));
}
