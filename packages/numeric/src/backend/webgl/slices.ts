// Rectangular parts of row-major tensors on the host: where the tiles of a large tensor are cut out and put back.

import { type Shape, sizeOf } from "../../shape.ts";

/** A rectangular part: on each axis where it begins and how long it is. */
export interface Part {
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/** Calls `visit` for each run of the last axis with its place in the tensor and in the part. */
function forEachRun(shape: Shape, { starts, lengths }: Part, visit: (whole: number, part: number) => void): void {
  const run = lengths.at(-1) ?? 1;
  const runs = sizeOf(lengths.slice(0, -1));
  for (let number = 0; number < runs; number++) {
    let [rest, offset, stride] = [number, starts.at(-1) ?? 0, shape.at(-1) ?? 1];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      offset += (starts[axis] + (rest % lengths[axis])) * stride;
      rest = Math.floor(rest / lengths[axis]);
      stride *= shape[axis];
    }
    visit(offset, number * run);
  }
}

/** The entries of a part. */
export function partOf(values: Float32Array | Float64Array, shape: Shape, part: Part): Float32Array {
  const result = new Float32Array(sizeOf(part.lengths));
  const run = part.lengths.at(-1) ?? 1;
  forEachRun(shape, part, (whole, at) => result.set(values.subarray(whole, whole + run), at));
  return result;
}

/** Writes the entries of a part. */
export function setPart(target: Float32Array, shape: Shape, part: Part, values: Float64Array): void {
  const run = part.lengths.at(-1) ?? 1;
  forEachRun(shape, part, (whole, at) => target.set(values.subarray(at, at + run), whole));
}

/** Where the tiles of an axis begin. */
export function startsOf(size: number, length: number): number[] {
  return Array.from({ length: Math.ceil(size / Math.max(1, length)) }, (_, k) => k * length);
}
