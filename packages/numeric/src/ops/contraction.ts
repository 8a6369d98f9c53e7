// Products and transposes: everything that Einstein summation expresses.

import { NumericError } from "../error.ts";
import { broadcastShapes, formatShape, normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { diagonalOf, permuted } from "../geometry.ts";
import { apply } from "./apply.ts";
import { asTensor, tensor } from "./create.ts";
import { reshape, slice } from "./movement.ts";

/**
 * Π inputs summed over the labels that are not in `output`. A label in `output` alone repeats entries and takes its length
 * from `known`. Throws `shape-mismatch` if a label has two sizes.
 */
export function contract(
  labels: readonly (readonly number[])[],
  output: readonly number[],
  inputs: readonly Tensor[],
  known: readonly number[] = [],
): Tensor {
  const sizes = [...known];
  inputs.forEach((input, k) => {
    labels[k].forEach((label, axis) => {
      const size = input.shape[axis];
      if (sizes[label] !== undefined && sizes[label] !== size) {
        const shapes = inputs.map((other) => formatShape(other.shape)).join(" and ");
        throw new NumericError(
          "shape-mismatch",
          `contraction of ${shapes}: axis ${axis} of input ${k} has size ${size}, where ${sizes[label]} is expected.`,
        );
      }
      sizes[label] = size;
    });
  });
  for (let label = 0; label < sizes.length; label++) sizes[label] ??= 1;
  return apply({ kind: "contraction", labels, output, sizes }, inputs);
}

const letters = /^[A-Za-z]*$/;

function parseEinsum(formula: string, count: number): { terms: string[]; result: string } {
  const [left = "", right] = formula.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const bad = [...terms, right ?? ""].find((term) => !letters.test(term));
  if (bad !== undefined || terms.length !== count) {
    const reason =
      bad === undefined ? `it has ${terms.length} terms for ${count} tensors` : `"${bad}" is not a list of letters`;
    throw new NumericError(
      "bad-request",
      `einsum "${formula}": ${reason}.`,
      'Write one letter per axis, as in "ij,jk->ik".',
    );
  }
  const all = terms.join("").split("").toSorted();
  const result = right ?? all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).join("");
  return { terms, result };
}

/**
 * Einstein summation, as in "ij,jk->ik"; without "->" the letters that occur once are the result, sorted. A letter
 * repeated in one term takes the diagonal, one repeated in the result makes a diagonal.
 */
export function einsum(formula: string, ...inputs: readonly TensorLike[]): Tensor {
  const tensors = inputs.map(asTensor);
  const { terms, result } = parseEinsum(formula, tensors.length);
  const names = [...new Set(terms.join("").split(""))];
  const labels = terms.map((term) => term.split("").map((letter) => names.indexOf(letter)));
  tensors.forEach((input, k) => {
    if (labels[k].length === input.ndim) return;
    throw new NumericError(
      "shape-mismatch",
      `einsum "${formula}": "${terms[k]}" names ${terms[k].length} axes, tensor ${k} has shape ${formatShape(input.shape)}.`,
    );
  });
  const output = result.split("").map((letter) => names.indexOf(letter));
  if (output.includes(-1))
    throw new NumericError("bad-request", `einsum "${formula}": a letter of the result occurs in no term.`);
  return contract(labels, output, tensors);
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

function requireOrder(what: string, operands: readonly Tensor[], orders: readonly number[]): void {
  if (operands.every((operand, k) => operand.ndim === orders[k])) return;
  const words = ["a scalar", "a vector", "a matrix"];
  throw new NumericError(
    "shape-mismatch",
    `${what} takes ${orders.map((order) => words[order]).join(" and ")}; the shapes are ${operands.map((operand) => formatShape(operand.shape)).join(" and ")}.`,
    "Use matmul or einsum for other shapes.",
  );
}

/** Matrix times vector: (m,n), (n) → (m). */
export function mv(matrix: TensorLike, vector: TensorLike): Tensor {
  const [a, b] = [asTensor(matrix), asTensor(vector)];
  requireOrder("mv", [a, b], [2, 1]);
  return matmul(a, b);
}

/** Matrix times matrix: (m,k), (k,n) → (m,n). */
export function mm(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  requireOrder("mm", [a, b], [2, 2]);
  return matmul(a, b);
}

/** Σ leftᵢ·rightᵢ of two vectors of one length. */
export function dot(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  requireOrder("dot", [a, b], [1, 1]);
  return matmul(a, b);
}

/** The matrix leftᵢ·rightⱼ of two vectors. */
export function outer(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  requireOrder("outer", [a, b], [1, 1]);
  return contract([[0], [1]], [0, 1], [a, b]);
}

const leviCivita = (): Tensor => {
  const data = new Float64Array(27);
  for (const [i, j, k] of [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
  ] as const) {
    data[9 * i + 3 * j + k] = 1;
    data[9 * i + 3 * k + j] = -1;
  }
  return tensor(data, { shape: [3, 3, 3] });
};

/** The cross product of two vectors of length 3, by the right-hand rule. */
export function cross(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  requireOrder("cross", [a, b], [1, 1]);
  if (a.size !== 3 || b.size !== 3) {
    throw new NumericError(
      "shape-mismatch",
      `cross: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} are not both (3,).`,
    );
  }
  return contract([[0, 1, 2], [1], [2]], [0], [leviCivita(), a, b]);
}

/** The Kronecker product (m,n), (p,q) → (mp,nq); of vectors (m), (p) → (mp). */
export function kron(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  if (a.ndim === 1 && b.ndim === 1) return reshape(outer(a, b), [-1]);
  requireOrder("kron", [a, b], [2, 2]);
  const blocks = contract(
    [
      [0, 2],
      [1, 3],
    ],
    [0, 1, 2, 3],
    [a, b],
  );
  return reshape(blocks, [a.shape[0] * b.shape[0], a.shape[1] * b.shape[1]]);
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

/** Σ of a diagonal of a matrix: entries (i, i + offset). */
export function trace(input: TensorLike, offset: number = 0): Tensor {
  const source = asTensor(input);
  requireOrder("trace", [source], [2]);
  const [rows, columns] = source.shape;
  if (offset === 0 && rows === columns) return contract([[0, 0]], [], [source]);
  return contract([[0]], [], [diagonal(source, offset)]);
}

// The square block along two axes in which the diagonal with the given offset is the main one.
function squareBlock(source: Tensor, offset: number, first: number, second: number): Tensor {
  const [down, right] = [Math.max(0, -offset), Math.max(0, offset)];
  const count = Math.max(0, Math.min(source.shape[first] - down, source.shape[second] - right));
  const ranges = source.shape.map((size, axis) => {
    if (axis !== first && axis !== second) return { start: 0, step: 1, count: size };
    return { start: count === 0 ? 0 : axis === first ? down : right, step: 1, count };
  });
  return ranges.every((range, axis) => range.count === source.shape[axis]) ? source : slice(source, ranges);
}

/**
 * The entries (i, i + offset) along two axes, the first two unless given, as a view: these axes go, and the diagonal is the
 * last axis. Throws `bad-request` for a tensor with fewer than two axes.
 */
export function diagonal(input: TensorLike, offset: number = 0, axis1: number = 0, axis2: number = 1): Tensor {
  const source = asTensor(input);
  if (source.ndim < 2) {
    throw new NumericError(
      "bad-request",
      `diagonal takes a tensor with at least two axes; the shape is ${formatShape(source.shape)}.`,
      "Use diag to make a matrix from a vector.",
    );
  }
  if (!Number.isInteger(offset)) throw new NumericError("bad-request", `diagonal: ${offset} is no offset.`);
  const [first, second] = [axis1, axis2].map((axis) => normalizeAxis(axis, source.ndim, "diagonal"));
  if (first === second) throw new NumericError("bad-request", `diagonal: axis ${first} is named twice.`);
  const block = squareBlock(source, offset, first, second);
  const labels = [...block.shape.keys()].map((axis) => (axis === second ? first : axis));
  const output = [...labels.filter((_, axis) => axis !== first && axis !== second), first];
  return apply({ kind: "contraction", labels: [labels], output, sizes: block.shape }, [block], (geometry) =>
    diagonalOf(geometry, first, second),
  );
}

/** The diagonal matrix of a vector, or the diagonal of a matrix (as in NumPy). */
export function diag(input: TensorLike): Tensor {
  const source = asTensor(input);
  return source.ndim === 1 ? contract([[0]], [0, 0], [source]) : diagonal(source);
}
