// Recognises, among contractions, the product of two matrices in any of its transpositions, and a matrix whose rows or
// columns are scaled; and carries such products out.

import type { KernelCall } from "../../kernels/kernel.ts";
import type { Engine } from "../../wasm/engine.ts";
import type { MatrixAt } from "../../wasm/gemm/gemm.ts";
import type { Region } from "../../wasm/memory.ts";
import { multiplyShared } from "../../wasm/threads/parallel.ts";
import { multiplySymmetric } from "./symmetric-product.ts";

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

/** Runs a product of regions into `output`; one that is known to be symmetric costs about half. */
export function runMatrixProduct(
  engine: Engine,
  { rows, columns, depth, depthAxes }: MatrixProduct,
  [a, b]: readonly [Region, Region],
  output: Region,
  { isSymmetric, threads }: { readonly isSymmetric: boolean; readonly threads: number },
): void {
  const left: MatrixAt =
    depthAxes[0] === 1
      ? { pointer: a.pointer, rowStride: depth, columnStride: 1 }
      : { pointer: a.pointer, rowStride: 1, columnStride: rows };
  const right: MatrixAt =
    depthAxes[1] === 0
      ? { pointer: b.pointer, rowStride: columns, columnStride: 1 }
      : { pointer: b.pointer, rowStride: 1, columnStride: depth };
  const product = { pointer: output.pointer, stride: columns };
  const call = { left, right, product, rows, columns, depth, accumulate: false };
  if (isSymmetric) multiplySymmetric(engine, output.precision, call, threads);
  else multiplyShared(engine, output.precision, call, threads);
}
