// Scalar functions on tensors, entry by entry, with NumPy's broadcasting.

import type { ScalarFunctionName, ScalarOperations } from "../functions/index.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import type { Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { apply } from "./apply.ts";
import { asTensor, tensor, to } from "./create.ts";
import { broadcastTo } from "./broadcast.ts";
import { reshape } from "./movement.ts";

// PyTorch's promotion: tensors with axes decide, in float64 if one of them is; scalars and bare numbers follow.
function operandsOf(operands: readonly TensorLike[]): Tensor[] {
  const tensors = operands.map((operand) => (typeof operand === "number" ? operand : asTensor(operand)));
  const present = tensors.filter((operand) => operand instanceof Tensor);
  const withAxes = present.filter((operand) => operand.ndim > 0);
  const deciding = withAxes.length > 0 ? withAxes : present;
  const dtype = deciding.length > 0 && deciding.every((each) => each.dtype === "float32") ? "float32" : "float64";
  return tensors.map((operand) => {
    if (typeof operand === "number") return tensor(operand, { dtype });
    return operand.ndim === 0 ? to(operand, dtype) : operand;
  });
}

// The kernel repeats scalars by itself; anything else is expanded.
function fit(operand: Tensor, shape: Shape): Tensor {
  if (sameShape(operand.shape, shape)) return operand;
  return operand.size === 1 ? reshape(operand, []) : broadcastTo(operand, shape);
}

/** A scalar function of tensors, entry by entry. Throws `shape-mismatch` if the operands do not broadcast. */
export function elementwise(name: ScalarFunctionName, ...operands: readonly TensorLike[]): Tensor {
  const tensors = operandsOf(operands);
  const shape = tensors.map((operand) => operand.shape).reduce((left, right) => broadcastShapes(left, right, name));
  const fitted = tensors.map((operand) => fit(operand, shape));
  const result = apply({ kind: "elementwise", apply: name }, fitted);
  return sameShape(result.shape, shape) ? result : reshape(result, shape);
}

/** The operations that scalar derivatives are written with, on tensors. */
export const tensorOperations: ScalarOperations<Tensor> = {
  apply: elementwise,
  add: (x, y) => elementwise("add", x, y),
  subtract: (x, y) => elementwise("subtract", x, y),
  multiply: (x, y) => elementwise("multiply", x, y),
  divide: (x, y) => elementwise("divide", x, y),
};

/** A function of one tensor. */
export type UnaryFunction = (input: TensorLike) => Tensor;

/** A function of two tensors that broadcast. */
export type BinaryFunction = (left: TensorLike, right: TensorLike) => Tensor;

const binary =
  (name: ScalarFunctionName): BinaryFunction =>
  (left, right) =>
    elementwise(name, left, right);

/** left + right. */
export const add: BinaryFunction = binary("add");
/** left − right. */
export const sub: BinaryFunction = binary("subtract");
/** left · right, entry by entry. */
export const mul: BinaryFunction = binary("multiply");
/** left / right, entry by entry. */
export const div: BinaryFunction = binary("divide");
/** left to the power of right, entry by entry. */
export const pow: BinaryFunction = binary("power");
/** The larger of two, entry by entry; a tie shares the gradient. */
export const maximum: BinaryFunction = binary("maximum");
/** The smaller of two, entry by entry; a tie shares the gradient. */
export const minimum: BinaryFunction = binary("minimum");
/** 1 where left < right, else 0. */
export const lt: BinaryFunction = binary("less");
/** 1 where left ≤ right, else 0. */
export const le: BinaryFunction = binary("lessEqual");
/** 1 where left > right, else 0. */
export const gt: BinaryFunction = (left, right) => lt(right, left);
/** 1 where left ≥ right, else 0. */
export const ge: BinaryFunction = (left, right) => le(right, left);
/** 1 where left = right, else 0. */
export const eq: BinaryFunction = binary("equal");

/** ψ⁽ⁿ⁾ of each entry. */
export function polygamma(n: number, input: TensorLike): Tensor {
  return elementwise("polygamma", n, input);
}

/** `left` where the condition is not 0, `right` where it is. */
export function where(condition: TensorLike, left: TensorLike, right: TensorLike): Tensor {
  const [a, b] = [left, right].map((each) => (typeof each === "number" ? each : asTensor(each)));
  // A condition is no operand of the arithmetic: it does not widen the result.
  const isNarrow =
    [a, b].some((each) => each instanceof Tensor) &&
    [a, b].every((each) => typeof each === "number" || each.dtype === "float32");
  return elementwise("select", isNarrow ? to(condition, "float32") : asTensor(condition), a, b);
}

/**
 * Entries below `low` raised to it and above `high` lowered to it; null leaves a side open. The derivative is 1 on the bounds
 * themselves, as in PyTorch's `clamp`. NaN stays.
 */
export function clip(input: TensorLike, low: TensorLike | null, high: TensorLike | null): Tensor {
  const source = asTensor(input);
  const raised = low === null ? source : where(lt(source, low), low, source);
  return high === null ? raised : where(lt(high, raised), high, raised);
}
