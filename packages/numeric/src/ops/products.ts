// Products by name: what a contraction is called in the field.

import { NumericError } from "../error.ts";
import { broadcastShapes, formatShape, normalizeAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { contract, matmul } from "./contraction.ts";
import { asTensor, tensor } from "./create.ts";
import { mul } from "./elementwise.ts";
import { reshape } from "./movement.ts";

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

// Labels for two operands whose leading axes broadcast: labels 0 … are the batch, `left` and `right` follow it.
interface Batched {
  readonly tensors: readonly [Tensor, Tensor];
  readonly labels: readonly [readonly number[], readonly number[]];
  readonly batch: readonly number[];
}

// Axes of size 1 that broadcast are dropped, so that the contraction repeats them for free.
function besideBatch(what: string, left: Tensor, right: Tensor, own: number): Batched {
  const leading = [left, right].map((operand) => operand.shape.slice(0, operand.ndim - own));
  const batch = broadcastShapes(leading[0], leading[1], what);
  const [a, b] = [left, right].map((operand, k) => {
    const offset = batch.length - leading[k].length;
    const kept = leading[k].map((_, axis) => axis).filter((axis) => leading[k][axis] === batch[axis + offset]);
    const rest = Array.from({ length: own }, (_, axis) => batch.length + k * own + axis);
    return {
      tensor: reshape(operand, [...kept.map((axis) => leading[k][axis]), ...operand.shape.slice(operand.ndim - own)]),
      labels: [...kept.map((axis) => axis + offset), ...rest],
    };
  });
  return { tensors: [a.tensor, b.tensor], labels: [a.labels, b.labels], batch };
}

function requireAxes(what: string, operands: readonly Tensor[]): void {
  const scalar = operands.findIndex((operand) => operand.ndim === 0);
  if (scalar < 0) return;
  throw new NumericError(
    "shape-mismatch",
    `${what} takes vectors, or tensors whose last axis is one; operand ${scalar} is a scalar.`,
    "Use mul to scale by a number.",
  );
}

/** leftᵢ·rightⱼ of two vectors: (m), (n) → (m,n); of tensors along their last axes, the leading ones broadcast. */
export function outer(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  requireAxes("outer", [a, b]);
  const { tensors, labels, batch } = besideBatch("outer", a, b, 1);
  const n = batch.length;
  return contract(labels, [...batch.keys(), n, n + 1], tensors, batch);
}

/** Σ over the last axes of both, which have one length: (…, k), (…, k) → (… of the first, … of the second). */
export function inner(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  return a.ndim === 0 || b.ndim === 0 ? mul(a, b) : tensordot(a, b, [[-1], [-1]]);
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

/** The cross product of two vectors of length 3, by the right-hand rule; of tensors along their last axes. */
export function cross(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  if (a.shape.at(-1) !== 3 || b.shape.at(-1) !== 3) {
    throw new NumericError(
      "shape-mismatch",
      `cross: the last axes of shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} are not both of length 3.`,
    );
  }
  const { tensors, labels, batch } = besideBatch("cross", a, b, 1);
  const n = batch.length;
  const narrow = a.dtype === "float32" && b.dtype === "float32";
  const signs = narrow ? tensor(leviCivita(), { dtype: "float32" }) : leviCivita();
  return contract([[n + 2, n, n + 1], ...labels], [...batch.keys(), n + 2], [signs, ...tensors], batch);
}

/** The Kronecker product (m,n), (p,q) → (mp,nq); of any number of axes, the shorter shape is filled up with ones in front. */
export function kron(left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  const ndim = Math.max(a.ndim, b.ndim);
  const [x, y] = [a, b].map((operand) =>
    reshape(operand, [...new Array<number>(ndim - operand.ndim).fill(1), ...operand.shape]),
  );
  const axes = [...x.shape.keys()];
  const blocks = contract(
    [axes.map((axis) => 2 * axis), axes.map((axis) => 2 * axis + 1)],
    axes.flatMap((axis) => [2 * axis, 2 * axis + 1]),
    [x, y],
  );
  return reshape(
    blocks,
    axes.map((axis) => x.shape[axis] * y.shape[axis]),
  );
}

/**
 * Σ over axes of both in pairs, as NumPy's `tensordot`: a number n sums the last n axes of the first with the first n of the
 * second, a pair of lists names them. The other axes of the first come before those of the second. Throws `shape-mismatch`
 * where paired axes differ in length.
 */
export function tensordot(
  left: TensorLike,
  right: TensorLike,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  const [a, b] = [asTensor(left), asTensor(right)];
  if (typeof axes === "number" && !(Number.isInteger(axes) && axes >= 0 && axes <= Math.min(a.ndim, b.ndim))) {
    throw new NumericError(
      "bad-request",
      `tensordot: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} have no ${axes} axes to sum over.`,
    );
  }
  const [ofLeft, ofRight] =
    typeof axes === "number"
      ? [Array.from({ length: axes }, (_, k) => a.ndim - axes + k), Array.from({ length: axes }, (_, k) => k)]
      : axes;
  const first = ofLeft.map((axis) => normalizeAxis(axis, a.ndim, "tensordot"));
  const second = ofRight.map((axis) => normalizeAxis(axis, b.ndim, "tensordot"));
  if (first.length !== second.length || new Set(first).size < first.length || new Set(second).size < second.length) {
    throw new NumericError(
      "bad-request",
      `tensordot: [${first.join(", ")}] and [${second.join(", ")}] are not pairs of distinct axes.`,
    );
  }
  const bad = first.findIndex((axis, k) => a.shape[axis] !== b.shape[second[k]]);
  if (bad >= 0) {
    throw new NumericError(
      "shape-mismatch",
      `tensordot: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit: axis ${first[bad]} of the first has size ${a.shape[first[bad]]}, axis ${second[bad]} of the second ${b.shape[second[bad]]}.`,
      "Name the axes to be summed: tensordot(a, b, [[…], […]]).",
    );
  }
  const labels = [...a.shape.keys()];
  const others = [...b.shape.keys()].map((axis) => {
    const paired = second.indexOf(axis);
    return paired < 0 ? a.ndim + axis : first[paired];
  });
  const output = [...labels.filter((axis) => !first.includes(axis)), ...others.filter((label) => label >= a.ndim)];
  return contract([labels, others], output, [a, b]);
}
