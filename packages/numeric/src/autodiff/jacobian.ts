import { asTensor, full, tensor } from "../ops/create.ts";
import { split } from "../ops/arrange.ts";
import { transpose } from "../ops/contraction.ts";
import { concat, reshape, stack } from "../ops/movement.ts";
import { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { jvp } from "./jvp.ts";
import type { TensorFunction } from "./vjp.ts";
import { grad, vjp } from "./vjp.ts";

/** Which sweep builds a Jacobian: one forward sweep per input entry, or one reverse sweep per output entry. */
export type DerivativeMode = "forward" | "reverse" | "auto";

function unit(like: Tensor, position: number): Tensor {
  const entries = new Float64Array(like.size);
  entries[position] = 1;
  return tensor(entries, { shape: like.shape, dtype: like.dtype });
}

function stackOrEmpty(parts: readonly Tensor[], axis: number, empty: readonly number[]): Tensor {
  return parts.length === 0 ? full(empty, 0) : stack(parts, axis);
}

function byRows(value: Tensor, input: Tensor, pullBack: (cotangent: Tensor) => Tensor[]): Tensor {
  const rows = Array.from({ length: value.size }, (_, k) => pullBack(unit(value, k))[0]);
  return reshape(stackOrEmpty(rows, 0, [0, ...input.shape]), [...value.shape, ...input.shape]);
}

function byColumns(f: TensorFunction, input: Tensor): Tensor {
  const columns = Array.from({ length: input.size }, (_, k) => jvp(f, [input], [unit(input, k)]).tangent);
  const shape = columns[0]?.shape ?? f(input).shape;
  const flat = columns.map((column) => reshape(column, [-1, 1]));
  const table = flat.length === 0 ? full([...shape, 0], 0) : concat(flat, 1);
  return reshape(table, [...shape, ...input.shape]);
}

function jacobianOfOne(f: TensorFunction, input: Tensor, mode: DerivativeMode): Tensor {
  if (mode === "forward") return byColumns(f, input);
  const { value, pullBack } = vjp(f, input);
  return mode === "auto" && value.size > input.size ? byColumns(f, input) : byRows(value, input, pullBack);
}

// Several inputs as one vector, so that the cheaper mode is chosen by all of their entries together.
interface Joined {
  readonly f: TensorFunction;
  readonly point: Tensor;
  readonly inputs: readonly Tensor[];
}

function joined(f: TensorFunction, inputs: readonly Tensor[]): Joined {
  const sizes = inputs.map(({ size }) => size);
  const ofVector = (x: Tensor): Tensor => f(...split(x, sizes).map((part, k) => reshape(part, inputs[k].shape)));
  return { f: ofVector, point: concat(inputs.map((input) => reshape(input, [-1]))), inputs };
}

// The columns that belong to each input, in its shape.
function columnsOf(table: Tensor, inputs: readonly Tensor[]): Tensor[] {
  const rows = table.shape.slice(0, -1);
  const sizes = inputs.map(({ size }) => size);
  return split(table, sizes, -1).map((part, k) => reshape(part, [...rows, ...inputs[k].shape]));
}

function areSeveral(x: TensorLike | readonly Tensor[]): x is readonly Tensor[] {
  return Array.isArray(x) && x.length > 0 && x.every((each) => each instanceof Tensor);
}

/**
 * ∂f/∂x of shape (…shape of f, …shape of x), and a list of these for a list of tensors, one for each argument of f. "auto"
 * takes the cheaper sweep: reverse if f has no more entries than x, else forward.
 */
export function jacobian(f: TensorFunction, x: readonly Tensor[], mode?: DerivativeMode): Tensor[];
export function jacobian(f: TensorFunction, x: TensorLike, mode?: DerivativeMode): Tensor;
export function jacobian(
  f: TensorFunction,
  x: TensorLike | readonly Tensor[],
  mode: DerivativeMode = "auto",
): Tensor | Tensor[] {
  if (!areSeveral(x)) return jacobianOfOne(f, asTensor(x), mode);
  const { f: ofVector, point, inputs } = joined(f, x);
  return columnsOf(jacobianOfOne(ofVector, point, mode), inputs);
}

/**
 * The Hessian of a scalar function, of shape (…shape of x, …shape of x), forward over reverse. For a list of tensors the
 * blocks ∂²f/∂xᵢ∂xⱼ as a list of lists.
 */
export function hessian(f: TensorFunction, x: readonly Tensor[]): Tensor[][];
export function hessian(f: TensorFunction, x: TensorLike): Tensor;
export function hessian(f: TensorFunction, x: TensorLike | readonly Tensor[]): Tensor | Tensor[][] {
  if (!areSeveral(x)) return jacobianOfOne(grad(f), asTensor(x), "forward");
  const { f: ofVector, point, inputs } = joined(f, x);
  const table = jacobianOfOne(grad(ofVector), point, "forward");
  return columnsOf(transpose(table), inputs).map((block, k) => {
    const rows = reshape(block, [inputs.reduce((sum, { size }) => sum + size, 0), inputs[k].size]);
    return columnsOf(transpose(rows), inputs).map((part, j) => reshape(part, [...inputs[k].shape, ...inputs[j].shape]));
  });
}

/**
 * The product of the Hessian of a scalar function with a direction u, at the cost of a few evaluations of f. For a list of
 * tensors the direction and the product are lists as well.
 */
export function hvp(f: TensorFunction, x: readonly Tensor[], direction: readonly TensorLike[]): Tensor[];
export function hvp(f: TensorFunction, x: TensorLike, direction: TensorLike): Tensor;
export function hvp(
  f: TensorFunction,
  x: TensorLike | readonly Tensor[],
  direction: TensorLike | readonly TensorLike[],
): Tensor | Tensor[] {
  if (!areSeveral(x)) return jvp(grad(f), [x], [direction as TensorLike]).tangent;
  const { f: ofVector, point, inputs } = joined(f, x);
  const along = concat((direction as readonly TensorLike[]).map((part) => reshape(part, [-1])));
  return columnsOf(jvp(grad(ofVector), [point], [along]).tangent, inputs);
}
