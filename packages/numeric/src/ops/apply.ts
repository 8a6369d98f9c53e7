// The one place where an operation is carried out: values, tangents of enclosing jvp's, and the record for backward.

import { Tensor } from "../tensor.ts";
import type { Dual } from "../tensor.ts";
import { isGradEnabled } from "./grad-mode.ts";
import type { Operation } from "./operation.ts";
import { evaluate } from "./operation.ts";

function innermostDual(inputs: readonly Tensor[]): Dual | null {
  let innermost: Dual | null = null;
  for (const { dual } of inputs) if (dual !== null && dual.level > (innermost?.level ?? 0)) innermost = dual;
  return innermost;
}

function compute(operation: Operation, inputs: readonly Tensor[]): Tensor {
  const { data, shape } = evaluate(operation, inputs);
  const narrow =
    inputs.length > 0 && inputs.every((input) => input.dtype === "float32") && data instanceof Float64Array;
  return new Tensor(narrow ? Float32Array.from(data) : data, shape);
}

// Levels nest: the innermost jvp's tangent is itself computed with tensors that may carry an outer jvp's tangent.
function computeDual(operation: Operation, inputs: readonly Tensor[], { level, push }: Dual): Tensor {
  const atLevel = inputs.map((input) => (input.dual?.level === level ? input.dual : null));
  const primals = inputs.map((input, k) => atLevel[k]?.primal ?? input);
  const primal = apply(operation, primals);
  const pushed = push(
    operation,
    primals,
    atLevel.map((dual) => dual?.tangent ?? null),
    primal,
  );
  const tangent =
    pushed ??
    new Tensor(
      primal.data.map(() => 0),
      primal.shape,
    );
  const result = new Tensor(primal.data, primal.shape);
  result.dual = { level, primal, tangent, push };
  return result;
}

/** The result of an operation, recorded if an input requires a gradient and recording is on. */
export function apply(operation: Operation, inputs: readonly Tensor[]): Tensor {
  const dual = innermostDual(inputs);
  const result = dual === null ? compute(operation, inputs) : computeDual(operation, inputs, dual);
  if (isGradEnabled() && inputs.some((input) => input.requiresGrad)) {
    result.requiresGrad = true;
    result.origin = { operation, inputs, freed: false };
  }
  return result;
}
