import { asTensor, full, tensor } from "../ops/create.ts";
import { concat, reshape, stack } from "../ops/movement.ts";
import type { Tensor } from "../tensor.ts";
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

/**
 * ∂f/∂x of shape (…shape of f, …shape of x). "auto" takes the cheaper sweep: reverse if f has no more entries than x,
 * else forward.
 */
export function jacobian(f: TensorFunction, x: TensorLike, mode: DerivativeMode = "auto"): Tensor {
  const input = asTensor(x);
  if (mode === "forward") return byColumns(f, input);
  const { value, pullBack } = vjp(f, input);
  return mode === "auto" && value.size > input.size ? byColumns(f, input) : byRows(value, input, pullBack);
}

/** The Hessian of a scalar function, of shape (…shape of x, …shape of x), forward over reverse. */
export function hessian(f: TensorFunction, x: TensorLike): Tensor {
  return jacobian(grad(f), x, "forward");
}

/** The product of the Hessian of a scalar function with a direction u, at the cost of a few evaluations of f. */
export function hvp(f: TensorFunction, x: TensorLike, direction: TensorLike): Tensor {
  return jvp(grad(f), [x], [direction]).tangent;
}
