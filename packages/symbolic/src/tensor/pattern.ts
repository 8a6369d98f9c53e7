// The entries of patterns: constants that are known by their positions.

import type { Dimension } from "../types/dimension.ts";
import type { PatternNode } from "./node.ts";

// (0, 1, 2) and its rotations are even.
function permutationSign(i: number, j: number, k: number): number {
  if (i === j || j === k || i === k) return 0;
  return (j - i + 3) % 3 === 1 ? 1 : -1;
}

/** The place in vech of the entry (i, j), i ≥ j, of a matrix of n rows, all counted from 0. */
function placeInHalfVector(i: number, j: number, n: number): number {
  return i + (j * (2 * n - j - 1)) / 2;
}

type Entry = (position: readonly number[]) => number;

function halfVectorEntry(kind: "elimination" | "duplication", n: number): Entry {
  const isBoth = kind === "duplication";
  return ([k, i, j]) => ((isBoth || i >= j) && k === placeInHalfVector(Math.max(i, j), Math.min(i, j), n) ? 1 : 0);
}

function entryOf(node: PatternNode, sizeOf: (dimension: Dimension) => number): Entry {
  const { pattern, dims } = node;
  switch (pattern.kind) {
    case "slice": {
      const offset = sizeOf(pattern.offset);
      if (offset < 0 || offset + sizeOf(dims[1]) > sizeOf(dims[0]))
        throw new RangeError(
          `the positions from ${offset + 1} on do not fit into an axis of length ${sizeOf(dims[0])}`,
        );
      return ([whole, part]) => (whole === offset + part ? 1 : 0);
    }
    case "fold": {
      const rows = sizeOf(dims[1]);
      return ([folded, i, j]) => (folded === i + rows * j ? 1 : 0);
    }
    case "elimination":
    case "duplication":
      return halfVectorEntry(pattern.kind, sizeOf(dims[1]));
    case "alternator":
      return ([i, j, k]) => permutationSign(i, j, k);
    case "count":
      return ([i]) => i + 1;
  }
}

/** The entries of a pattern, row-major. Throws `RangeError` for a slice beyond its axis. */
export function patternValues(node: PatternNode, sizeOf: (dimension: Dimension) => number): readonly number[] {
  const shape = node.dims.map(sizeOf);
  const entry = entryOf(node, sizeOf);
  const count = shape.reduce((total, size) => total * size, 1);
  const position = new Array<number>(shape.length).fill(0);
  return Array.from({ length: count }, () => {
    const value = entry(position);
    for (let axis = shape.length - 1; axis >= 0 && ++position[axis] === shape[axis]; axis--) position[axis] = 0;
    return value;
  });
}

/** Whether every entry of a pattern is 0 or 1. */
export function holdsZerosAndOnes({ pattern }: PatternNode): boolean {
  return pattern.kind !== "alternator" && pattern.kind !== "count";
}
