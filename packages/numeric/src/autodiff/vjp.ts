// Reverse mode as functions of functions.

import { NumericError } from "../error.ts";
import { asTensor, full, zeros } from "../ops/create.ts";
import { withGradMode } from "../ops/grad-mode.ts";
import { reshape } from "../ops/movement.ts";
import { formatShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { seedFor } from "./backward.ts";
import { backwardSweep, dependencies } from "./graph.ts";
import { isTree, leavesOf, withLeaves } from "./tree.ts";
import type { Tree } from "./tree.ts";

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

/** What `grad` and `valueAndGrad` differentiate by: a tensor, numbers that become one, or tensors in lists and objects. */
export type Argument = TensorLike | Tree;

type Plain = (...inputs: TensorLike[]) => Tensor;
type AnyFunction = (...inputs: never[]) => Tensor;

function asArgument(input: Argument): Tensor | Tree {
  return input instanceof Tensor || isTree(input) ? input : asTensor(input);
}

// The chosen arguments as one list of tensors, and f as a function of them.
function byArguments(f: AnyFunction, chosen: readonly number[], inputs: readonly (Tensor | Tree)[]): VjpResult {
  const missing = chosen.find((k) => !(k in inputs));
  if (missing !== undefined) {
    throw new NumericError("bad-request", `grad: the function was called without an argument ${missing}.`);
  }
  const wanted = chosen.map((k) => inputs[k]);
  const ofLeaves = (...leaves: Tensor[]): Tensor => {
    const given = withLeaves(wanted, leaves);
    const all = inputs.map((input, k) => (chosen.includes(k) ? given[chosen.indexOf(k)] : input));
    return (f as (...all: (Tensor | Tree)[]) => Tensor)(...all);
  };
  return vjp(ofLeaves, ...leavesOf(wanted));
}

/** The value of a scalar function with its gradient, in the form of the argument. */
export interface ValueAndGradient<Gradient> {
  readonly value: Tensor;
  readonly gradient: Gradient;
}

/**
 * x ↦ { value, gradient } of a scalar function, with respect to the input at position `argument`: a tensor, or tensors in lists
 * and objects, in whose form the gradient comes. A list of positions gives a list of gradients. Throws `bad-request` unless
 * the value is a scalar.
 */
export function valueAndGrad(
  f: TensorFunction,
  argument?: number,
): (...inputs: TensorLike[]) => ValueAndGradient<Tensor>;
export function valueAndGrad<Inputs extends readonly Tree[]>(
  f: (...inputs: Inputs) => Tensor,
): (...inputs: Inputs) => ValueAndGradient<Inputs[0]>;
export function valueAndGrad<Inputs extends readonly Tree[], K extends number>(
  f: (...inputs: Inputs) => Tensor,
  argument: K,
): (...inputs: Inputs) => ValueAndGradient<Inputs[K]>;
export function valueAndGrad(
  f: TensorFunction,
  positions: readonly number[],
): (...inputs: TensorLike[]) => ValueAndGradient<Tensor[]>;
export function valueAndGrad<Inputs extends readonly Argument[]>(
  f: (...inputs: Inputs) => Tensor,
  positions: readonly number[],
): (...inputs: Inputs) => ValueAndGradient<Inputs[number][]>;
export function valueAndGrad(
  f: AnyFunction,
  argument: number | readonly number[] = 0,
): (...inputs: never[]) => ValueAndGradient<unknown> {
  const chosen = typeof argument === "number" ? [argument] : argument;
  return (...inputs: Argument[]) => {
    const fixed = inputs.map(asArgument);
    const { value, pullBack } = byArguments(f, chosen, fixed);
    requireScalar(value);
    const gradients = withLeaves(
      chosen.map((k) => fixed[k]),
      pullBack(full(value.shape, 1, { dtype: value.dtype })),
    );
    return { value, gradient: typeof argument === "number" ? gradients[0] : gradients };
  };
}

/**
 * x ↦ ∇f(x) of a scalar function, with respect to the input at position `argument`; can be nested. Arguments and errors as of
 * `valueAndGrad`.
 */
export function grad(f: TensorFunction, argument?: number): Plain;
export function grad<Inputs extends readonly Tree[]>(
  f: (...inputs: Inputs) => Tensor,
): (...inputs: Inputs) => Inputs[0];
export function grad<Inputs extends readonly Tree[], K extends number>(
  f: (...inputs: Inputs) => Tensor,
  argument: K,
): (...inputs: Inputs) => Inputs[K];
export function grad(f: TensorFunction, positions: readonly number[]): (...inputs: TensorLike[]) => Tensor[];
export function grad<Inputs extends readonly Argument[]>(
  f: (...inputs: Inputs) => Tensor,
  positions: readonly number[],
): (...inputs: Inputs) => Inputs[number][];
export function grad(f: AnyFunction, argument: number | readonly number[] = 0): (...inputs: never[]) => unknown {
  const both = valueAndGrad(f as TensorFunction, argument as number) as (
    ...inputs: Argument[]
  ) => ValueAndGradient<unknown>;
  return (...inputs: Argument[]) => both(...inputs).gradient;
}
