// What a backend can be asked to compute: plain data, so that a program compiled once runs on every backend and a
// kernel never imports one. Kinds are few and closed; named scalar functions live in `functions/`.

import type { ScalarFunctionName } from "../functions/index.ts";
import type { Shape } from "../shape.ts";
import type { MatrixFunctionName } from "./matrix-functions.ts";
import type { ReductionName } from "./reduction.ts";

export type { Shape } from "../shape.ts";

/** An operand of one elementwise step: an input of the kernel, an earlier step of the same program, or a number. */
export type ElementwiseOperand =
  | { readonly kind: "input"; readonly input: number }
  | { readonly kind: "step"; readonly step: number }
  | { readonly kind: "number"; readonly value: number };

/** One application of a scalar function inside an elementwise program. */
export interface ElementwiseStep {
  readonly apply: ScalarFunctionName;
  readonly operands: readonly ElementwiseOperand[];
}

/**
 * One call of a kernel.
 *
 * - `elementwise`: runs `steps` for every entry and returns the last one. An input is of shape `shape`, or a scalar
 *   that is used for every entry.
 * - `contraction`: multiplies the inputs entrywise along shared labels and sums over the labels that are not in
 *   `output` (Einstein summation in its general form: a label may occur in any number of inputs, more than once in
 *   one input or in `output`, or in `output` alone, where it broadcasts). `labels[k]` names the axes of input k,
 *   `sizes[l]` is the length of label l. A label repeated in `output` gives a diagonal structure, zero elsewhere.
 * - `combine`: Σ `coefficients[k]` · input k over inputs of one shape.
 * - `inverse`, `determinant`, `logDeterminant` (log |det|), `cofactor` (∂det/∂A, defined at singular A): of one
 *   square matrix.
 * - `matrixFunction`: `apply` of operands with the given shapes; see `MatrixFunctionName`.
 * - `reduction`: the largest, the smallest or the product of the entries of one tensor of shape `shape`, or of each row
 *   along its last axis; with `part` "weights" its partial derivatives in the tensor's shape (equal shares at a tie).
 * - `fill`: a constant tensor.
 */
export type KernelCall =
  | { readonly kernel: "elementwise"; readonly shape: Shape; readonly steps: readonly ElementwiseStep[] }
  | {
      readonly kernel: "contraction";
      readonly labels: readonly (readonly number[])[];
      readonly output: readonly number[];
      readonly sizes: readonly number[];
    }
  | { readonly kernel: "combine"; readonly shape: Shape; readonly coefficients: readonly number[] }
  | { readonly kernel: "inverse" | "determinant" | "logDeterminant" | "cofactor"; readonly size: number }
  | { readonly kernel: "matrixFunction"; readonly apply: MatrixFunctionName; readonly shapes: readonly Shape[] }
  | {
      readonly kernel: "reduction";
      readonly reduce: ReductionName;
      readonly part: "value" | "weights";
      readonly shape: Shape;
      readonly isByRow: boolean;
    }
  | { readonly kernel: "fill"; readonly shape: Shape; readonly value: number };

/** The name of a kernel. */
export type KernelName = KernelCall["kernel"];
