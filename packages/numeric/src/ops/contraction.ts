// Contractions, matrix products and transposes.

import { NumericError } from "../error.ts";
import { broadcastShapes, formatShape, normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { permuted } from "../geometry.ts";
import { apply } from "./apply.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";

/** Where a label has another size than before. */
export interface LabelConflict {
  readonly label: number;
  readonly input: number;
  readonly axis: number;
  readonly expected: number;
}

function contractionMismatch(inputs: readonly Tensor[], { input, axis, expected }: LabelConflict): NumericError {
  const shapes = inputs.map((other) => formatShape(other.shape)).join(" and ");
  return new NumericError(
    "shape-mismatch",
    `contraction of ${shapes}: axis ${axis} of input ${input} has size ${inputs[input].shape[axis]}, where ${expected} is expected.`,
  );
}

/**
 * Π inputs summed over the labels that are not in `output`. A label in `output` alone repeats entries and takes its length
 * from `known`. Throws `shape-mismatch` if a label has two sizes, in the words of `mismatch`.
 */
export function contract(
  labels: readonly (readonly number[])[],
  output: readonly number[],
  inputs: readonly Tensor[],
  known: readonly number[] = [],
  mismatch: (inputs: readonly Tensor[], conflict: LabelConflict) => NumericError = contractionMismatch,
): Tensor {
  const sizes = [...known];
  inputs.forEach((tensor, input) => {
    labels[input].forEach((label, axis) => {
      const expected = sizes[label];
      if (expected !== undefined && expected !== tensor.shape[axis])
        throw mismatch(inputs, { label, input, axis, expected });
      sizes[label] = tensor.shape[axis];
    });
  });
  for (let label = 0; label < sizes.length; label++) sizes[label] ??= 1;
  return apply({ kind: "contraction", labels, output, sizes }, inputs);
}

function productMismatch(what: string, left: Tensor, right: Tensor, hint: string): NumericError {
  const [a, b] = [formatShape(left.shape), formatShape(right.shape)];
  return new NumericError(
    "shape-mismatch",
    `${what}: shapes ${a} and ${b} do not fit: axis ${left.ndim - 1} of the first has size ${left.shape.at(-1) ?? "none"}, axis ${Math.max(right.ndim - 2, 0)} of the second ${right.shape.at(-2) ?? right.shape.at(-1) ?? "none"}.`,
    hint,
  );
}

function transposeHint(left: Tensor, right: Tensor): string {
  if (right.ndim === 2 && right.shape[1] === left.shape.at(-1)) return "Did you mean to transpose the second, right.T?";
  if (left.ndim === 2 && left.shape[0] === right.shape.at(-2)) return "Did you mean to transpose the first, left.T?";
  return "The inner sizes must be equal.";
}

// Batch axes of size 1 that broadcast are dropped, so that the contraction repeats them for free.
function batchLabels(input: Tensor, batch: readonly number[]): { labels: number[]; shape: number[] } {
  const own = input.shape.slice(0, -2);
  const offset = batch.length - own.length;
  const kept = own.map((_, axis) => axis).filter((axis) => own[axis] === batch[axis + offset]);
  return {
    labels: kept.map((axis) => axis + offset),
    shape: [...kept.map((axis) => own[axis]), ...input.shape.slice(-2)],
  };
}

/** The matrix product; vectors count as a row on the left and a column on the right, leading axes broadcast. */
export function matmul(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  if (a.ndim === 0 || b.ndim === 0) throw productMismatch("matmul", a, b, "Use mul to scale by a number.");
  const [rows, columns] = [a.ndim === 1 ? reshape(a, [1, -1]) : a, b.ndim === 1 ? reshape(b, [-1, 1]) : b];
  if (rows.shape.at(-1) !== columns.shape.at(-2)) throw productMismatch("matmul", a, b, transposeHint(a, b));
  const batch = broadcastShapes(rows.shape.slice(0, -2), columns.shape.slice(0, -2), "matmul");
  const [x, y] = [batchLabels(rows, batch), batchLabels(columns, batch)];
  const [i, k, j] = [batch.length, batch.length + 1, batch.length + 2];
  const product = contract(
    [
      [...x.labels, i, k],
      [...y.labels, k, j],
    ],
    [...batch.keys(), ...(a.ndim === 1 ? [] : [i]), ...(b.ndim === 1 ? [] : [j])],
    [reshape(rows, x.shape), reshape(columns, y.shape)],
  );
  return product;
}

/** The axes in another order, as a view: axis k of the result is axis `axes[k]` of the input. */
export function permute(input: TensorLike, axes: readonly number[]): Tensor {
  const source = asTensor(input);
  const output = axes.map((axis) => normalizeAxis(axis, source.ndim, "permute"));
  if (output.length !== source.ndim || new Set(output).size !== output.length) {
    throw new NumericError(
      "bad-request",
      `permute: [${axes.join(", ")}] is not an order of the ${source.ndim} axes of ${formatShape(source.shape)}.`,
    );
  }
  const labels = [[...output.keys()]];
  return apply({ kind: "contraction", labels, output, sizes: source.shape }, [source], (geometry) =>
    permuted(geometry, output),
  );
}

/** Two axes exchanged, as a view; without axes all are reversed (the transpose of a matrix). */
export function transpose(input: TensorLike, first?: number, second?: number): Tensor {
  const source = asTensor(input);
  const axes = [...source.shape.keys()];
  if (first === undefined || second === undefined) return permute(source, axes.toReversed());
  const [a, b] = [normalizeAxis(first, source.ndim, "transpose"), normalizeAxis(second, source.ndim, "transpose")];
  [axes[a], axes[b]] = [axes[b], axes[a]];
  return permute(source, axes);
}

/** The last two axes exchanged, as a view: the transposes of a stack of matrices. PyTorch's `mT`. */
export function matrixTranspose(input: TensorLike): Tensor {
  return transpose(input, -2, -1);
}
