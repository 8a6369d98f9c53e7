// The closed set of differentiable operations. Everything else in `ops/` is composed of these, and
// `autodiff/rules.ts` has one rule for each. Adding one: a member here, its values in `evaluate`, its rule there.

import type { ScalarFunctionName } from "../functions/index.ts";
import { cofactorDerivative } from "../kernels/cofactor.ts";
import { skeelEstimate } from "../kernels/condition.ts";
import type { AxisRange } from "../geometry.ts";
import { denseGeometry, positionsOf, sliced } from "../geometry.ts";
import type { Values } from "../kernels/elementwise.ts";
import { luFactors, luSolve, singular, triangularFactors } from "../kernels/lu.ts";
import type { DifferentiableMatrixFunction } from "../kernels/matrix-functions.ts";
import {
  concatenateBlocks,
  cumulativeSums,
  gatherEntries,
  reduceExtremum,
  scatterEntries,
} from "../kernels/movement.ts";
import { resultShape, runKernel } from "../kernels/run.ts";
import type { Shape } from "../shape.ts";
import { sizeOf } from "../shape.ts";
import type { DType, Tensor } from "../tensor.ts";

/**
 * One differentiable operation, with everything but its inputs.
 *
 * - `elementwise`: a scalar function of inputs that each have the result's shape or are scalars.
 * - `contraction`: see `KernelCall`.
 * - `reshape`: the same entries in another shape.
 * - `cast`: the same entries, rounded to another storage.
 * - `slice`: the entries in a range along each axis, without the dropped axes; `embed`: its transpose, the input's entries
 *   in these places of a tensor of zeros.
 * - `gather`: result[i] = input[indices[i]]; `scatter`: its transpose, result[indices[i]] += input[i].
 * - `cumulativeSum`: sums up to each entry along an axis, or from it to the end.
 * - `concatenate`: inputs joined along an axis.
 * - `extremum`: the maximum or minimum over axes, which are dropped.
 * - `inverse`, `determinant`, `logDeterminant`, `cofactor` of one square matrix; `cofactorDerivative`: d cof(A)[E].
 * - `triangularFactors`: L − I + U of A = LU without row exchanges.
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
  | { readonly kind: "cast"; readonly dtype: DType }
  | { readonly kind: "slice"; readonly ranges: readonly AxisRange[]; readonly dropped: readonly number[] }
  | { readonly kind: "embed"; readonly ranges: readonly AxisRange[]; readonly shape: Shape }
  | { readonly kind: "gather" | "scatter"; readonly indices: Int32Array; readonly shape: Shape }
  | { readonly kind: "cumulativeSum"; readonly axis: number; readonly reverse: boolean }
  | { readonly kind: "concatenate"; readonly axis: number }
  | { readonly kind: "extremum"; readonly apply: "maximum" | "minimum"; readonly axes: readonly number[] }
  | { readonly kind: "inverse" | "determinant" | "logDeterminant" | "cofactor" }
  | { readonly kind: "cofactorDerivative" | "solve" | "triangularFactors" }
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

// Refused where no digit of the result would be right, as the inverse is.
function solution(matrix: Tensor, right: Tensor): Float64Array {
  const lu = luFactors(matrix.data, matrix.shape[0]);
  const result = luSolve(lu, right.data, right.shape[1], "solve");
  const condition = skeelEstimate(matrix.data, lu);
  if (!(condition > 1 / Number.EPSILON)) return result;
  throw singular("solve", lu.size, `condition number about ${condition.toExponential(1)}`);
}

function castTo(entries: Values, dtype: DType): Values {
  return dtype === "float32" ? Float32Array.from(entries) : Float64Array.from(entries);
}

function valuesOf(inputs: readonly Tensor[]): Values[] {
  return inputs.map((input) => input.data);
}

// A transposed view is read where it lies, with its labels in the order of memory: no copy is made.
function factorOf(input: Tensor, labels: readonly number[]): { data: Values; labels: readonly number[] } {
  const memory = input.isContiguous ? null : input.memory();
  return memory === null
    ? { data: input.data, labels }
    : { data: memory.data, labels: memory.axes.map((axis) => labels[axis]) };
}

/** The values of an operation at given inputs, whose shapes the callers in `ops/` have checked. */
export function evaluate(operation: Operation, inputs: readonly Tensor[]): Evaluated {
  const [first, second] = inputs as [Tensor, Tensor];
  switch (operation.kind) {
    case "elementwise": {
      const shape = elementwiseShape(inputs);
      const operands = inputs.map((_, input) => ({ kind: "input", input }) as const);
      return {
        data: runKernel(
          { kernel: "elementwise", shape, steps: [{ apply: operation.apply, operands }] },
          valuesOf(inputs),
        ),
        shape,
      };
    }
    case "contraction": {
      const { output, sizes } = operation;
      const factors = inputs.map((input, k) => factorOf(input, operation.labels[k]));
      const labels = factors.map((factor) => factor.labels);
      const entries = factors.map(({ data }) => data);
      const data = runKernel({ kernel: "contraction", labels, output, sizes }, entries);
      return { data, shape: output.map((label) => sizes[label]) };
    }
    case "reshape":
      return { data: first.data.slice(), shape: operation.shape };
    case "cast":
      return { data: castTo(first.data, operation.dtype), shape: first.shape };
    case "slice": {
      const geometry = sliced(denseGeometry(first.shape), operation.ranges, new Set(operation.dropped));
      return { data: gatherEntries(first.data, positionsOf(geometry)), shape: geometry.shape };
    }
    case "embed": {
      const geometry = sliced(denseGeometry(operation.shape), operation.ranges, new Set());
      return {
        data: scatterEntries(first.data, positionsOf(geometry), sizeOf(operation.shape)),
        shape: operation.shape,
      };
    }
    case "gather":
      return { data: gatherEntries(first.data, operation.indices), shape: operation.shape };
    case "scatter":
      return { data: scatterEntries(first.data, operation.indices, sizeOf(operation.shape)), shape: operation.shape };
    case "cumulativeSum":
      return { data: cumulativeSums(first, operation.axis, operation.reverse), shape: first.shape };
    case "concatenate":
      return { data: concatenateBlocks(inputs, operation.axis), shape: concatenatedShape(inputs, operation.axis) };
    case "extremum":
      return reduceExtremum(first, operation.axes, operation.apply);
    case "inverse":
    case "cofactor":
      return {
        data: runKernel({ kernel: operation.kind, size: first.shape[0] }, valuesOf(inputs)),
        shape: first.shape,
      };
    case "determinant":
    case "logDeterminant":
      return { data: runKernel({ kernel: operation.kind, size: first.shape[0] }, valuesOf(inputs)), shape: [] };
    case "cofactorDerivative":
      return { data: cofactorDerivative(first.data, second.data, first.shape[0]), shape: first.shape };
    case "triangularFactors":
      return { data: triangularFactors(first.data, first.shape[0]), shape: first.shape };
    case "solve": {
      return { data: solution(first, second), shape: second.shape };
    }
    case "matrixFunction": {
      const shapes = inputs.map(({ shape }) => shape);
      const call = { kernel: "matrixFunction", apply: operation.apply, shapes } as const;
      return { data: runKernel(call, valuesOf(inputs)), shape: resultShape(call) };
    }
  }
}
