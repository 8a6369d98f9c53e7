// Recognises, among contractions, the product of two matrices in any of its transpositions, and a matrix whose rows or
// columns are scaled; and carries such products out.

import type { KernelCall } from "../../kernels/kernel.ts";
import type { Engine } from "../../wasm/engine.ts";
import type { MatrixAt } from "../../wasm/gemm/gemm.ts";
import { entryBytes, viewOf } from "../../wasm/memory.ts";
import type { Region } from "../../wasm/memory.ts";
import { multiplyShared } from "../../wasm/threads/parallel.ts";

/** A product (rows, depth) · (depth, columns) of two of the inputs; strides in entries. */
export interface MatrixProduct {
  readonly left: 0 | 1;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Where the depth lies in the left and in the right factor: axis 0 or 1. */
  readonly depthAxes: readonly [0 | 1, 0 | 1];
}

/** A matrix with one number per row (axis 0) or per column (axis 1). */
export interface Scaling {
  readonly matrix: 0 | 1;
  readonly axis: 0 | 1;
}

function labelsOf(call: KernelCall): readonly (readonly number[])[] | null {
  if (call.kernel !== "contraction" || call.labels.length !== 2 || call.output.length !== 2) return null;
  return call.output[0] === call.output[1] ? null : call.labels;
}

/** How a contraction multiplies two matrices, or null where it does something else. */
export function matrixProductOf(call: KernelCall): MatrixProduct | null {
  const labels = labelsOf(call);
  if (labels === null || call.kernel !== "contraction") return null;
  const [row, column] = call.output;
  const left = labels[0].includes(row) ? 0 : 1;
  const [a, b] = [labels[left], labels[1 - left]];
  if (a.length !== 2 || b.length !== 2 || !a.includes(row) || !b.includes(column)) return null;
  const depth = a[0] === row ? a[1] : a[0];
  if (depth === row || depth === column || a[0] === a[1] || b[0] === b[1] || !b.includes(depth)) return null;
  const { sizes } = call;
  return {
    left,
    rows: sizes[row],
    columns: sizes[column],
    depth: sizes[depth],
    depthAxes: [a[0] === depth ? 0 : 1, b[0] === depth ? 0 : 1],
  };
}

/** How a contraction scales the rows or columns of a matrix, or null where it does something else. */
export function scalingOf(call: KernelCall): Scaling | null {
  const labels = labelsOf(call);
  if (labels === null || call.kernel !== "contraction") return null;
  const matrix = labels[0].length === 2 ? 0 : 1;
  const [axes, factors] = [labels[matrix], labels[1 - matrix]];
  const isSame = axes.length === 2 && axes[0] === call.output[0] && axes[1] === call.output[1];
  if (!isSame || factors.length !== 1 || !axes.includes(factors[0])) return null;
  return { matrix, axis: axes[0] === factors[0] ? 0 : 1 };
}

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

/**
 * Runs a product of regions into `output`. For one that is known to be symmetric only the upper part is computed, about
 * half of the work.
 */
export function runMatrixProduct(
  engine: Engine,
  { rows, columns, depth, depthAxes }: MatrixProduct,
  [a, b]: readonly [Region, Region],
  output: Region,
  { isSymmetric, threads }: { readonly isSymmetric: boolean; readonly threads: number },
): void {
  const { precision } = output;
  const size = entryBytes(precision);
  const left: MatrixAt =
    depthAxes[0] === 1
      ? { pointer: a.pointer, rowStride: depth, columnStride: 1 }
      : { pointer: a.pointer, rowStride: 1, columnStride: rows };
  const right: MatrixAt =
    depthAxes[1] === 0
      ? { pointer: b.pointer, rowStride: columns, columnStride: 1 }
      : { pointer: b.pointer, rowStride: 1, columnStride: depth };
  const strip = isSymmetric ? stripOf(columns) : columns;
  for (let start = 0; start < columns; start += strip) {
    const width = Math.min(strip, columns - start);
    const call = {
      left,
      right: { ...right, pointer: right.pointer + start * right.columnStride * size },
      product: { pointer: output.pointer + start * size, stride: columns },
      rows: isSymmetric ? start + width : rows,
      columns: width,
      depth,
      accumulate: false,
    };
    multiplyShared(engine, precision, call, threads);
  }
  if (isSymmetric) mirror(viewOf(engine.arena, output), columns);
}
