// Recognises, among contractions, a dense matrix times a vector and a transposed one times a vector.

import type { KernelCall } from "../../kernels/kernel.ts";

/** Which input is the matrix, and whether the vector meets its columns or its rows. */
export interface MatrixVector {
  readonly matrix: 0 | 1;
  readonly kind: "rowProducts" | "rowSums";
}

/** How a contraction multiplies a matrix and a vector, or null where it does something else. */
export function matrixVectorOf(call: KernelCall): MatrixVector | null {
  if (call.kernel !== "contraction" || call.labels.length !== 2 || call.output.length !== 1) return null;
  const matrix = call.labels[0].length === 2 ? 0 : 1;
  const [axes, vector] = [call.labels[matrix], call.labels[1 - matrix]];
  const [kept] = call.output;
  if (axes.length !== 2 || vector.length !== 1 || axes[0] === axes[1] || vector[0] === kept) return null;
  if (axes[0] === kept && axes[1] === vector[0]) return { matrix, kind: "rowProducts" };
  if (axes[1] === kept && axes[0] === vector[0]) return { matrix, kind: "rowSums" };
  return null;
}
