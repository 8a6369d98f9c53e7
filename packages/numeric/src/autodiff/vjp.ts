// Reverse mode as functions of functions.

import { NumericError } from "../error.ts";
import { asTensor, full, zeros } from "../ops/create.ts";
import { withGradMode } from "../ops/grad-mode.ts";
import { reshape } from "../ops/movement.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { seedFor } from "./backward.ts";
import { backwardSweep, dependencies } from "./graph.ts";

/** A function of tensors with a tensor as result. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor;

/** A value with the map from its cotangent to the cotangents of the inputs. */
export interface VjpResult {
  readonly value: Tensor;
  /** v̄ ↦ Jᵀv̄, one cotangent per input; may be called any number of times. */
  readonly pullBack: (cotangent: TensorLike) => Tensor[];
}

// A fresh node, so that cotangents can be asked for it; it stays linked to whatever already tracks the input.
function trackedCopy(input: TensorLike): Tensor {
  const source = asTensor(input);
  if (source.requiresGrad) return reshape(source, source.shape);
  const copy = source.alias();
  copy.requiresGrad = true;
  return copy;
}

// Whether the primal or the tangent that an enclosing jvp carries is itself recorded.
function carriesTracked({ dual }: Tensor): boolean {
  if (dual === null) return false;
  return [dual.primal, dual.tangent].some((part) => part.requiresGrad || carriesTracked(part));
}

// Outer derivatives are possible only through tensors that were tracked before this transformation began.
function dependsOnOuter(output: Tensor, own: readonly Tensor[]): boolean {
  const isOuter = (node: Tensor): boolean =>
    (node.record === null && node.isTracked && !own.includes(node)) || carriesTracked(node);
  return dependencies(output).some(isOuter);
}

// Without an outer derivative the result is handed out plain: its own record ends at private copies.
function released(tensor: Tensor, keep: boolean): Tensor {
  return keep || !tensor.requiresGrad ? tensor : tensor.alias();
}

/** The value of f and its vector–Jacobian product: one reverse sweep gives all inputs. */
export function vjp(f: TensorFunction, ...inputs: readonly TensorLike[]): VjpResult {
  const { copies, output } = withGradMode(true, () => {
    const tracked = inputs.map(trackedCopy);
    return { copies: tracked, output: asTensor(f(...tracked)) };
  });
  const outer = dependsOnOuter(output, copies);
  const pullBack = (cotangent: TensorLike): Tensor[] =>
    withGradMode(true, () => {
      const seed = seedFor(output, cotangent);
      const keep = outer || dependsOnOuter(seed, []);
      const cotangents = backwardSweep(output, seed, copies, keep);
      return copies.map((copy) => released(cotangents.get(copy) ?? zeros(copy.shape, { dtype: copy.dtype }), keep));
    });
  return { value: released(output, outer), pullBack };
}

function requireScalar(value: Tensor): void {
  if (value.size === 1) return;
  throw new NumericError(
    "bad-request",
    `grad is for functions with a scalar value; this one has shape ${formatShape(value.shape)}.`,
    "Use jacobian, or vjp with a cotangent.",
  );
}

/** x ↦ { value, gradient } of a scalar function, with respect to the input at position `argument`. */
export function valueAndGrad(
  f: TensorFunction,
  argument: number = 0,
): (...inputs: TensorLike[]) => { value: Tensor; gradient: Tensor } {
  return (...inputs) => {
    const fixed = inputs.map(asTensor);
    const ofOne = (input: Tensor): Tensor => f(...fixed.toSpliced(argument, 1, input));
    const { value, pullBack } = vjp(ofOne, fixed[argument]);
    requireScalar(value);
    return { value, gradient: pullBack(full(value.shape, 1, { dtype: value.dtype }))[0] };
  };
}

/** x ↦ ∇f(x) of a scalar function, with respect to the input at position `argument`; can be nested. */
export function grad(f: TensorFunction, argument: number = 0): (...inputs: TensorLike[]) => Tensor {
  const both = valueAndGrad(f, argument);
  return (...inputs) => both(...inputs).gradient;
}
