// Forward mode: each tensor carries its tangent along (dual numbers), and nested calls keep theirs apart by level.

import { NumericError } from "../error.ts";
import { asTensor, zeros } from "../ops/create.ts";
import type { Operation } from "../ops/operation.ts";
import { formatShape, sameShape } from "../shape.ts";
import type { PushForward, Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { pushForward } from "./rules.ts";
import type { TensorFunction } from "./vjp.ts";

const push: PushForward = (operation, inputs, tangents, output) =>
  pushForward({ operation: operation as Operation, inputs, output }, tangents);

let depth = 0;

function dual(primal: Tensor, tangent: Tensor, level: number): Tensor {
  if (!sameShape(primal.shape, tangent.shape)) {
    throw new NumericError(
      "shape-mismatch",
      `jvp: a tangent of shape ${formatShape(tangent.shape)} does not fit its input of shape ${formatShape(primal.shape)}.`,
    );
  }
  const carrier = primal.alias();
  carrier.dual = { level, primal, tangent, push };
  return carrier;
}

/** The value of f and its directional derivative J·u along the tangents, in one forward sweep. */
export function jvp(
  f: TensorFunction,
  inputs: readonly TensorLike[],
  tangents: readonly TensorLike[],
): { value: Tensor; tangent: Tensor } {
  if (inputs.length !== tangents.length) {
    throw new NumericError(
      "bad-request",
      `jvp: ${inputs.length} inputs need as many tangents; ${tangents.length} given.`,
    );
  }
  const level = ++depth;
  try {
    const output = asTensor(f(...inputs.map((input, k) => dual(asTensor(input), asTensor(tangents[k]), level))));
    if (output.dual?.level === level) return { value: output.dual.primal, tangent: output.dual.tangent };
    return { value: output, tangent: zeros(output.shape, { dtype: output.dtype }) };
  } finally {
    depth--;
  }
}
