// The float64 meaning of every kernel call: what the CPU backend and CPU tensors run.

import { NumericError } from "../error.ts";
import { cofactor } from "./cofactor.ts";
import { contraction } from "./contraction.ts";
import type { Values } from "./elementwise.ts";
import { elementwise } from "./elementwise.ts";
import type { KernelCall, Shape } from "./kernel.ts";
import { determinant, inverse, logDeterminant } from "./lu.ts";
import { matrixFunctions, runMatrixFunction } from "./matrix-functions.ts";
import { reduceRows, reductionWeights, rowsOf } from "./reduction.ts";
import { checkedSize, sizeOf } from "../shape.ts";

/** The shape of a call's result. */
export function resultShape(call: KernelCall): Shape {
  switch (call.kernel) {
    case "elementwise":
    case "combine":
    case "fill":
      return call.shape;
    case "contraction":
      return call.output.map((label) => call.sizes[label]);
    case "reduction":
      if (call.part === "weights") return call.shape;
      return call.isByRow ? call.shape.slice(0, -1) : [];
    case "inverse":
    case "cofactor":
      return [call.size, call.size];
    case "determinant":
    case "logDeterminant":
      return [];
    case "matrixFunction":
      return matrixFunctions[call.apply].shape(call.apply, call.shapes);
  }
}

function combine(coefficients: readonly number[], inputs: readonly Values[], size: number): Float64Array {
  const sum = new Float64Array(size);
  inputs.forEach((values, k) => {
    const coefficient = coefficients[k];
    for (let i = 0; i < size; i++) sum[i] = sum[i] + coefficient * values[i];
  });
  return sum;
}

function requireLengths(
  call: KernelCall,
  inputs: readonly Values[],
  count: number,
  size: number,
  scalars: boolean,
): void {
  requireCount(call, inputs, count);
  inputs.forEach((values, k) => {
    if (!(scalars && values.length === 1)) requireLength(call, values, k, size);
  });
}

function requireCount(call: KernelCall, inputs: readonly Values[], count: number): void {
  if (inputs.length === count) return;
  throw new NumericError("bad-request", `${call.kernel} takes ${count} inputs, ${inputs.length} given.`);
}

function requireLength(call: KernelCall, values: Values, k: number, size: number): void {
  if (values.length === size) return;
  throw new NumericError(
    "shape-mismatch",
    `Input ${k} of ${call.kernel} has ${values.length} entries, expected ${size}.`,
  );
}

/** The values of a call's result, dense and row-major. Errors: `budget`, `singular`, `shape-mismatch`, `bad-request`. */
export function runKernel(call: KernelCall, inputs: readonly Values[]): Float64Array {
  const size = checkedSize(resultShape(call), call.kernel);
  switch (call.kernel) {
    case "elementwise":
      requireLengths(call, inputs, inputs.length, size, true);
      return elementwise(call.steps, inputs, size);
    case "contraction":
      return contraction(call, inputs);
    case "combine":
      requireLengths(call, inputs, call.coefficients.length, size, false);
      return combine(call.coefficients, inputs, size);
    case "reduction": {
      requireLengths(call, inputs, 1, checkedSize(call.shape, call.kernel), false);
      const { length, rows } = rowsOf(call.shape, call.isByRow);
      const compute = call.part === "weights" ? reductionWeights : reduceRows;
      return compute(inputs[0], length, rows, call.reduce);
    }
    case "fill":
      return new Float64Array(size).fill(call.value);
    case "inverse":
    case "determinant":
    case "logDeterminant":
    case "cofactor":
      requireLengths(call, inputs, 1, checkedSize([call.size, call.size], call.kernel), false);
      return matrixKernels[call.kernel](inputs[0], call.size);
    case "matrixFunction":
      requireCount(call, inputs, call.shapes.length);
      inputs.forEach((values, k) => requireLength(call, values, k, sizeOf(call.shapes[k])));
      return Float64Array.from(runMatrixFunction(call.apply, inputs, call.shapes));
  }
}

const matrixKernels = {
  inverse,
  cofactor,
  determinant: (matrix: Values, n: number) => Float64Array.of(determinant(matrix, n)),
  logDeterminant: (matrix: Values, n: number) => Float64Array.of(logDeterminant(matrix, n)),
} as const;
