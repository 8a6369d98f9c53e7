// The one place where an operation is carried out: values, tangents of enclosing jvp's, and the record for backward.

import { Tensor } from "../tensor.ts";
import type { Dual } from "../tensor.ts";
import type { Geometry } from "../geometry.ts";
import { isGradEnabled } from "./grad-mode.ts";
import type { Operation } from "./operation.ts";
import { evaluate } from "./operation.ts";

function innermostDual(inputs: readonly Tensor[]): Dual | null {
  let innermost: Dual | null = null;
  for (const { dual } of inputs) if (dual !== null && dual.level > (innermost?.level ?? 0)) innermost = dual;
  return innermost;
}

/** The place of a view's entries, from that of its source; null where the entries must be copied. */
export type ViewGeometry = (source: Geometry) => Geometry | null;

function compute(operation: Operation, inputs: readonly Tensor[], view: ViewGeometry | undefined): Tensor {
  const geometry = view?.(inputs[0].geometry) ?? null;
  if (geometry !== null) return inputs[0].view(geometry);
  const { data, shape } = evaluate(operation, inputs);
  const narrow =
    operation.kind !== "cast" &&
    inputs.length > 0 &&
    inputs.every((input) => input.dtype === "float32") &&
    data instanceof Float64Array;
  return new Tensor(narrow ? Float32Array.from(data) : data, shape);
}

// Levels nest: the innermost jvp's tangent is itself computed with tensors that may carry an outer jvp's tangent.
function computeDual(
  operation: Operation,
  inputs: readonly Tensor[],
  { level, push }: Dual,
  view: ViewGeometry | undefined,
): Tensor {
  const atLevel = inputs.map((input) => (input.dual?.level === level ? input.dual : null));
  const primals = inputs.map((input, k) => atLevel[k]?.primal ?? input);
  const primal = apply(operation, primals, view);
  const pushed = push(
    operation,
    primals,
    atLevel.map((dual) => dual?.tangent ?? null),
    primal,
  );
  const tangent = pushed ?? zerosLike(primal);
  const result = primal.alias();
  result.dual = { level, primal, tangent, push };
  return result;
}

function zerosLike({ size, shape, dtype }: Tensor): Tensor {
  return new Tensor(dtype === "float32" ? new Float32Array(size) : new Float64Array(size), shape);
}

/**
 * The result of an operation, recorded if an input requires a gradient and recording is on. With `view` the result shares the
 * entries of its one input where that is possible.
 */
export function apply(operation: Operation, inputs: readonly Tensor[], view?: ViewGeometry): Tensor {
  const dual = innermostDual(inputs);
  const result = dual === null ? compute(operation, inputs, view) : computeDual(operation, inputs, dual, view);
  if (isGradEnabled() && inputs.some((input) => input.requiresGrad)) {
    result.requiresGrad = true;
    result.origin = {
      operation,
      inputs: inputs.map((input) => input.graphNode()),
      versions: inputs.map((input) => input.version),
      version: result.version,
      freed: false,
    };
  }
  return result;
}
