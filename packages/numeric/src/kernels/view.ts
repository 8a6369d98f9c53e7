// Loops over strided views of dense buffers.

import type { Values } from "./elementwise.ts";
import { rowMajorStrides, sizeOf } from "../shape.ts";

/** Where a copy reads and writes: strides per axis of `shape`, in entries. */
export interface StridedCopy {
  readonly shape: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Where the first entry is read and written; 0 unless given. */
  readonly fromStart?: number;
  readonly toStart?: number;
}

// Calls `row` once per line along the last axis, with the offsets where that line starts.
function forEachRow(copy: StridedCopy, row: (source: number, target: number) => void): void {
  const outer = copy.shape.slice(0, -1);
  const index = new Array<number>(outer.length).fill(0);
  let source = copy.fromStart ?? 0;
  let target = copy.toStart ?? 0;
  for (let remaining = sizeOf(outer); remaining > 0; remaining--) {
    row(source, target);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      source += copy.from[axis];
      target += copy.to[axis];
      if (++index[axis] < outer[axis]) break;
      source -= copy.from[axis] * outer[axis];
      target -= copy.to[axis] * outer[axis];
      index[axis] = 0;
    }
  }
}

/** Copies a strided view of `source` into a strided view of `target`, and returns `target`. */
export function scatterView<T extends Values>(source: ArrayLike<number>, target: T, copy: StridedCopy): T {
  const length = copy.shape.at(-1) ?? 1;
  const fromStep = copy.from.at(-1) ?? 0;
  const toStep = copy.to.at(-1) ?? 0;
  forEachRow(copy, (from, to) => {
    for (let i = 0; i < length; i++, from += fromStep, to += toStep) target[to] = source[from];
  });
  return target;
}

/** Copies the view of `source` with the given strides densely into `target`. */
export function gatherInto<T extends Values>(
  target: T,
  source: Values,
  shape: readonly number[],
  strides: readonly number[],
): T {
  return scatterView(source, target, { shape, from: strides, to: rowMajorStrides(shape) });
}

/** A dense copy of the view of `source` with the given strides. */
export function gatherView(source: Values, shape: readonly number[], strides: readonly number[]): Float64Array {
  const target = new Float64Array(sizeOf(shape));
  return scatterView(source, target, { shape, from: strides, to: rowMajorStrides(shape) });
}

const pairwiseBlock = 64;

/** Σ of `length` entries from `start` on by pairwise summation: rounding grows with log n (Higham 1993). */
export function pairwiseSum(values: Values, start: number, length: number): number {
  if (length <= pairwiseBlock) {
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += values[i];
    return sum;
  }
  const half = Math.ceil(length / 2 / pairwiseBlock) * pairwiseBlock;
  return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, length - half);
}
