// Which calls are large products of matrices, and whether the device got them right.

import { NumericError } from "../../error.ts";
import type { KernelCall } from "../../kernels/kernel.ts";
import { type HostMatrix, isProduct, transposeOf } from "./freivalds.ts";

const leastLength = 128;

/** Whether a call is a product of two matrices large enough that checking costs less than computing. */
export function isLargeProduct(call: KernelCall): boolean {
  if (call.kernel !== "contraction" || call.labels.length !== 2 || call.output.length !== 2) return false;
  const [rows, columns] = call.output;
  const [left, right] = call.labels;
  const inner = left.find((label) => right.includes(label));
  if (inner === undefined || rows === columns || call.output.includes(inner)) return false;
  const isPair = (labels: readonly number[], outer: number): boolean =>
    labels.length === 2 && labels.includes(outer) && labels.includes(inner);
  const isOrdered = isPair(left, rows) && isPair(right, columns);
  return isOrdered && [rows, columns, inner].every((label) => call.sizes[label] >= leastLength);
}

/** Throws "device" when the values of a large product cannot be right. */
export function checkProduct(call: KernelCall, inputs: readonly Float64Array[], result: Float64Array): void {
  if (call.kernel !== "contraction") return;
  const [rows, columns] = call.output;
  const matrixOf = (values: Float64Array, labels: readonly number[]): HostMatrix => ({
    values,
    rows: call.sizes[labels[0]],
    columns: call.sizes[labels[1]],
  });
  const [left, right] = call.labels.map((labels, k) => matrixOf(inputs[k], labels));
  const a = call.labels[0][0] === rows ? left : transposeOf(left);
  const b = call.labels[1][1] === columns ? right : transposeOf(right);
  if (isProduct(a, b, matrixOf(result, call.output))) return;
  const message = `The device got a product of a ${a.rows} × ${a.columns} and a ${b.rows} × ${b.columns} matrix wrong.`;
  throw new NumericError("device", message, "Use the CPU backend here.");
}
