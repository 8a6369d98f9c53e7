// Products of matrices that are known to be symmetric, such as A'·A: the upper part, and the rest from there.

import type { Engine } from "../../wasm/engine.ts";
import type { GemmCall } from "../../wasm/gemm/gemm.ts";
import { entryBytes, viewOf } from "../../wasm/memory.ts";
import type { Precision } from "../../wasm/memory.ts";
import { multiplyShared } from "../../wasm/threads/parallel.ts";

// Narrow enough to leave out nearly half of a large square, wide enough for the kernel.
function stripOf(length: number): number {
  return Math.max(48, Math.ceil(length / 64) * 8);
}

// Entries below the diagonal from those above.
function mirror(values: Float64Array | Float32Array, length: number): void {
  for (let i = 1; i < length; i++) {
    for (let j = 0; j < i; j++) values[i * length + j] = values[j * length + i];
  }
}

/** Runs a product whose value is symmetric, stored without gaps, at about half of the work. */
export function multiplySymmetric(engine: Engine, precision: Precision, call: GemmCall, threads: number): void {
  const { left, right, product, columns, depth } = call;
  const size = entryBytes(precision);
  const strip = stripOf(columns);
  for (let start = 0; start < columns; start += strip) {
    const width = Math.min(strip, columns - start);
    const part: GemmCall = {
      left,
      right: { ...right, pointer: right.pointer + start * right.columnStride * size },
      product: { ...product, pointer: product.pointer + start * size },
      rows: start + width,
      columns: width,
      depth,
      accumulate: false,
    };
    multiplyShared(engine, precision, part, threads);
  }
  mirror(viewOf(engine.arena, { pointer: product.pointer, length: columns * columns, precision }), columns);
}
