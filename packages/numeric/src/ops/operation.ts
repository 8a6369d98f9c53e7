// The closed set of differentiable operations. Everything else in `ops/` is composed of these, and
// `autodiff/rules.ts` has one rule for each. Adding one: a member here, its values in `evaluate`, its rule there.

import type { ScalarFunctionName } from "../functions/index.ts";
import { cofactorDerivative } from "../kernels/cofactor.ts";
import type { Values } from "../kernels/elementwise.ts";
import { luFactors, luSolve } from "../kernels/lu.ts";
import type { DifferentiableMatrixFunction } from "../kernels/matrix-functions.ts";
import { concatenateBlocks, gatherEntries, reduceExtremum, scatterEntries } from "../kernels/movement.ts";
import { resultShape, runKernel } from "../kernels/run.ts";
import type { Shape } from "../shape.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * One differentiable operation, with everything but its inputs.
 *
 * - `elementwise`: a scalar function of inputs that each have the result's shape or are scalars.
 * - `contraction`: see `KernelCall`.
 * - `reshape`: the same entries in another shape.
 * - `gather`: result[i] = input[indices[i]]; `scatter`: its transpose, result[indices[i]] += input[i].
 * - `concatenate`: inputs joined along an axis.
 * - `extremum`: the maximum or minimum over axes, which are dropped.
 * - `inverse`, `determinant`, `logDeterminant`, `cofactor` of one square matrix; `cofactorDerivative`: d cof(A)[E].
 * - `solve`: A⁻¹B for a square matrix and a matrix.
 * - `matrixFunction`: a named function of matrices; see `MatrixFunctionName`.
 */
export type Operation =
  | { readonly kind: "elementwise"; readonly apply: ScalarFunctionName }
  | {
      readonly kind: "contraction";
      readonly labels: readonly (readonly number[])[];
      readonly output: readonly number[];
      readonly sizes: readonly number[];
    }
  | { readonly kind: "reshape"; readonly shape: Shape }
  | { readonly kind: "gather" | "scatter"; readonly indices: Int32Array; readonly shape: Shape }
  | { readonly kind: "concatenate"; readonly axis: number }
  | { readonly kind: "extremum"; readonly apply: "maximum" | "minimum"; readonly axes: readonly number[] }
  | { readonly kind: "inverse" | "determinant" | "logDeterminant" | "cofactor" }
  | { readonly kind: "cofactorDerivative" | "solve" }
  | { readonly kind: "matrixFunction"; readonly apply: DifferentiableMatrixFunction };

/** The names of the differentiable operations. */
export type OperationKind = Operation["kind"];

/** Values and shape of a result. */
export interface Evaluated {
  readonly data: Values;
  readonly shape: Shape;
}

function elementwiseShape(inputs: readonly Tensor[]): Shape {
  return (inputs.find((input) => input.ndim > 0) ?? inputs[0]).shape;
}

function concatenatedShape(inputs: readonly Tensor[], axis: number): Shape {
  const total = inputs.reduce((sum, input) => sum + input.shape[axis], 0);
  return inputs[0].shape.map((size, k) => (k === axis ? total : size));
}

/** The values of an operation at given inputs, whose shapes the callers in `ops/` have checked. */
export function evaluate(operation: Operation, inputs: readonly Tensor[]): Evaluated {
  const values = inputs.map((input) => input.data);
  const [first, second] = inputs as [Tensor, Tensor];
  switch (operation.kind) {
    case "elementwise": {
      const shape = elementwiseShape(inputs);
      const operands = inputs.map((_, input) => ({ kind: "input", input }) as const);
      return {
        data: runKernel({ kernel: "elementwise", shape, steps: [{ apply: operation.apply, operands }] }, values),
        shape,
      };
    }
    case "contraction": {
      const { labels, output, sizes } = operation;
      const data = runKernel({ kernel: "contraction", labels, output, sizes }, values);
      return { data, shape: output.map((label) => sizes[label]) };
    }
    case "reshape":
      return { data: first.data, shape: operation.shape };
    case "gather":
      return { data: gatherEntries(first.data, operation.indices), shape: operation.shape };
    case "scatter":
      return { data: scatterEntries(first.data, operation.indices, sizeOf(operation.shape)), shape: operation.shape };
    case "concatenate":
      return { data: concatenateBlocks(inputs, operation.axis), shape: concatenatedShape(inputs, operation.axis) };
    case "extremum":
      return reduceExtremum(first, operation.axes, operation.apply);
    case "inverse":
    case "cofactor":
      return { data: runKernel({ kernel: operation.kind, size: first.shape[0] }, values), shape: first.shape };
    case "determinant":
    case "logDeterminant":
      return { data: runKernel({ kernel: operation.kind, size: first.shape[0] }, values), shape: [] };
    case "cofactorDerivative":
      return { data: cofactorDerivative(first.data, second.data, first.shape[0]), shape: first.shape };
    case "solve": {
      const lu = luFactors(first.data, first.shape[0]);
      return { data: luSolve(lu, second.data, second.shape[1], "solve"), shape: second.shape };
    }
    case "matrixFunction": {
      const shapes = inputs.map(({ shape }) => shape);
      const call = { kernel: "matrixFunction", apply: operation.apply, shapes } as const;
      return { data: runKernel(call, values), shape: resultShape(call) };
    }
  }
}
