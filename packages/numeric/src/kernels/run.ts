// The float64 meaning of every kernel call: what the CPU backend and CPU tensors run.

import { NumericError } from "../error.ts";
import { cofactor } from "./cofactor.ts";
import { checkContraction, contraction } from "./contraction.ts";
import type { Values } from "./elementwise.ts";
import { checkSteps, elementwise } from "./elementwise.ts";
import type { KernelCall, Shape } from "./kernel.ts";
import { determinant, inverse, logDeterminant } from "./lu.ts";
import { matrixFunctions, runMatrixFunction } from "./matrix-functions.ts";
import { reduceRows, reductionWeights, rowsOf } from "./reduction.ts";
import { checkedSize, sizeOf } from "../shape.ts";
import { setKernels } from "../wasm/engine.ts";

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

function requireCount(call: KernelCall, lengths: readonly number[], count: number): void {
  if (lengths.length === count) return;
  throw new NumericError("bad-request", `${call.kernel} takes ${count} inputs, ${lengths.length} given.`);
}

function requireLength(call: KernelCall, length: number, k: number, size: number): void {
  if (length === size) return;
  throw new NumericError("shape-mismatch", `Input ${k} of ${call.kernel} has ${length} entries, expected ${size}.`);
}

/**
 * Throws `bad-request`, `shape-mismatch` or `unsupported` when inputs of these lengths do not fit the call.
 */
export function checkInputLengths(call: KernelCall, lengths: readonly number[]): void {
  const expectAll = (size: number, allowsScalars: boolean): void =>
    lengths.forEach((length, k) => {
      if (!(allowsScalars && length === 1)) requireLength(call, length, k, size);
    });
  switch (call.kernel) {
    case "elementwise":
      checkSteps(call.steps);
      return expectAll(checkedSize(call.shape, call.kernel), true);
    case "contraction":
      return checkContraction(call, lengths);
    case "fill":
      return undefined;
    case "combine":
      requireCount(call, lengths, call.coefficients.length);
      return expectAll(checkedSize(call.shape, call.kernel), false);
    case "reduction":
      requireCount(call, lengths, 1);
      return expectAll(checkedSize(call.shape, call.kernel), false);
    case "inverse":
    case "determinant":
    case "logDeterminant":
    case "cofactor":
      requireCount(call, lengths, 1);
      return expectAll(checkedSize([call.size, call.size], call.kernel), false);
    case "matrixFunction":
      requireCount(call, lengths, call.shapes.length);
      return lengths.forEach((length, k) => requireLength(call, length, k, sizeOf(call.shapes[k])));
  }
}

/** The values of a call's result, dense and row-major. Errors: `budget`, `singular`, `shape-mismatch`, `bad-request`. */
export function runKernel(call: KernelCall, inputs: readonly Values[]): Float64Array {
  const size = checkedSize(resultShape(call), call.kernel);
  checkInputLengths(
    call,
    inputs.map(({ length }) => length),
  );
  switch (call.kernel) {
    case "elementwise":
      return elementwise(call.steps, inputs, size);
    case "contraction":
      return contraction(call, inputs);
    case "combine":
      return combine(call.coefficients, inputs, size);
    case "reduction": {
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
      return matrixKernels[call.kernel](inputs[0], call.size);
    case "matrixFunction":
      return Float64Array.from(runMatrixFunction(call.apply, inputs, call.shapes));
  }
}

const matrixKernels = {
  inverse,
  cofactor,
  determinant: (matrix: Values, n: number) => Float64Array.of(determinant(matrix, n)),
  logDeterminant: (matrix: Values, n: number) => Float64Array.of(logDeterminant(matrix, n)),
} as const;

/** `runKernel` in plain loops only: what the vector kernels are held to. */
export function runReferenceKernel(call: KernelCall, inputs: readonly Values[]): Float64Array {
  const former = setKernels("reference");
  try {
    return runKernel(call, inputs);
  } finally {
    setKernels(former);
  }
}
