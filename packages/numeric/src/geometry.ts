// Where the entries of a tensor lie in its storage: strides and an offset, and how views change them.

import type { Shape } from "./shape.ts";
import { rowMajorStrides, sizeOf } from "./shape.ts";

/** Entry (i, j, …) lies at offset + i·strides[0] + j·strides[1] + …; a stride of 0 repeats one entry. */
export interface Geometry {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The entries picked along one axis: `count` of them, from `start` in steps of `step`. */
export interface AxisRange {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Dense and row-major from the start of the storage. */
export function denseGeometry(shape: Shape): Geometry {
  return { shape, strides: rowMajorStrides(shape), offset: 0 };
}

/** Whether the entries lie one after another in row-major order. Strides of axes of size 1 do not matter. */
export function isDense({ shape, strides }: Geometry): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** Whether two entries share one place, so that writing would be ambiguous. */
export function repeatsEntries({ shape, strides }: Geometry): boolean {
  return strides.some((stride, axis) => stride === 0 && shape[axis] > 1);
}

/** Axis k is axis `axes[k]` of the original. */
export function permuted({ shape, strides, offset }: Geometry, axes: readonly number[]): Geometry {
  return { shape: axes.map((axis) => shape[axis]), strides: axes.map((axis) => strides[axis]), offset };
}

/** The entries in the ranges, one range an axis; the axes in `dropped`, whose range is one entry, disappear. */
export function sliced(
  { strides, offset }: Geometry,
  ranges: readonly AxisRange[],
  dropped: ReadonlySet<number>,
): Geometry {
  const kept = ranges.map((_, axis) => axis).filter((axis) => !dropped.has(axis));
  return {
    shape: kept.map((axis) => ranges[axis].count),
    strides: kept.map((axis) => strides[axis] * ranges[axis].step),
    offset: ranges.reduce(
      (start, range, axis) => start + (range.count === 0 ? 0 : range.start * strides[axis]),
      offset,
    ),
  };
}

/** Repeated along new leading axes and axes of size 1. */
export function expanded({ shape, strides, offset }: Geometry, target: Shape): Geometry {
  const missing = target.length - shape.length;
  const wide = target.map((size, axis) =>
    axis < missing || shape[axis - missing] !== size ? 0 : strides[axis - missing],
  );
  return { shape: target, strides: wide, offset };
}

/** The main diagonal of two axes of one size, as the last axis. */
export function diagonalOf({ shape, strides, offset }: Geometry, first: number, second: number): Geometry {
  const others = [...shape.keys()].filter((axis) => axis !== first && axis !== second);
  return {
    shape: [...others.map((axis) => shape[axis]), shape[first]],
    strides: [...others.map((axis) => strides[axis]), strides[first] + strides[second]],
    offset,
  };
}

interface Run {
  size: number;
  stride: number;
}

// Neighbouring axes that one step describes, outermost first; axes of size 1 are left out.
function runsOf({ shape, strides }: Geometry): Run[] {
  const runs: Run[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const last = runs.at(-1);
    if (last !== undefined && last.stride === size * strides[axis]) {
      last.size *= size;
      last.stride = strides[axis];
    } else runs.push({ size, stride: strides[axis] });
  });
  return runs;
}

/** The same entries in the same order in another shape, or null where no strides can express that. */
export function reshaped(geometry: Geometry, target: Shape): Geometry | null {
  if (sizeOf(target) === 0 || isDense(geometry)) {
    return { shape: target, strides: rowMajorStrides(target), offset: geometry.offset };
  }
  const runs = runsOf(geometry);
  const strides = new Array<number>(target.length).fill(0);
  let run = runs.length - 1;
  let left = runs[run].size;
  let stride = runs[run].stride;
  for (let axis = target.length - 1; axis >= 0; axis--) {
    if (left === 1 && target[axis] !== 1) {
      run--;
      [left, stride] = [runs[run].size, runs[run].stride];
    }
    if (left % target[axis] !== 0) return null;
    strides[axis] = stride;
    stride *= target[axis];
    left /= target[axis];
  }
  return { shape: target, strides, offset: geometry.offset };
}

/** The axes from the longest stride to the shortest, if the entries are dense in that order; else null. */
export function memoryOrder(geometry: Geometry): number[] | null {
  const axes = [...geometry.shape.keys()].toSorted((a, b) => geometry.strides[b] - geometry.strides[a]);
  return isDense(permuted(geometry, axes)) ? axes : null;
}

/** The place of every entry in the storage, in row-major order. */
export function positionsOf({ shape, strides, offset }: Geometry): Int32Array {
  let places = Int32Array.of(offset);
  shape.forEach((size, axis) => {
    const next = new Int32Array(places.length * size);
    places.forEach((place, k) => {
      for (let i = 0; i < size; i++) next[k * size + i] = place + i * strides[axis];
    });
    places = next;
  });
  return places;
}

/** Which entries of `whole`, counted in row-major order, those of a view of it are; both lie in one storage. */
export function positionsWithin(whole: Geometry, part: Geometry): Int32Array {
  const places = positionsOf(part);
  if (isDense(whole)) return places.map((place) => place - whole.offset);
  const order = new Map<number, number>();
  positionsOf(whole).forEach((place, k) => order.set(place, k));
  return places.map((place) => order.get(place) ?? -1);
}
