// Does a call fit its inputs? Every mismatch is caught here, before anything reaches the device, where it would read
// outside a texture without a word.

import { NumericError } from "../../error.ts";
import type { KernelCall, Shape } from "../../kernels/kernel.ts";
import { formatShape, sameShape } from "../../shape.ts";
import type { Contraction } from "./block-plan.ts";
import { sizeOf } from "./contraction-plan.ts";

/** Throws "shape-mismatch" or "bad-request" when inputs of these shapes do not fit the call. */
export function checkInputs(call: KernelCall, inputs: readonly Shape[]): void {
  switch (call.kernel) {
    case "elementwise":
      checkSteps(call, inputs.length);
      for (const [k, shape] of inputs.entries()) if (shape.length > 0) expectShape(k, shape, call.shape);
      return;
    case "combine":
      expectCount(inputs, call.coefficients.length);
      for (const [k, shape] of inputs.entries()) expectShape(k, shape, call.shape);
      return;
    case "contraction":
      checkLabels(call, inputs);
      return;
    case "fill":
      expectCount(inputs, 0);
      return;
    case "reduction":
      expectCount(inputs, 1);
      for (const shape of inputs) expectShape(0, shape, call.shape);
      return;
    case "inverse":
    case "determinant":
    case "logDeterminant":
    case "cofactor":
      expectCount(inputs, 1);
      for (const shape of inputs) expectShape(0, shape, [call.size, call.size]);
      return;
    case "matrixFunction":
      expectCount(inputs, call.shapes.length);
      for (const [k, shape] of inputs.entries()) expectShape(k, shape, call.shapes[k]);
      return;
    default:
      call satisfies never;
  }
}

function checkLabels(call: Contraction, inputs: readonly Shape[]): void {
  expectCount(inputs, call.labels.length);
  for (const label of [...call.output, ...call.labels.flat()]) {
    if (!isBelow(label, call.sizes.length)) throw new NumericError("bad-request", `Label ${label} has no size.`);
  }
  for (const [k, labels] of call.labels.entries()) {
    expectShape(
      k,
      inputs[k],
      labels.map((label) => sizeOf(call, label)),
    );
  }
}

function checkSteps({ steps }: Extract<KernelCall, { readonly kernel: "elementwise" }>, inputCount: number): void {
  if (steps.length === 0) throw new NumericError("bad-request", "An elementwise program needs a step.");
  for (const [index, { operands }] of steps.entries()) {
    for (const operand of operands) {
      if (operand.kind === "number") continue;
      const exists = operand.kind === "input" ? isBelow(operand.input, inputCount) : isBelow(operand.step, index);
      if (!exists) throw new NumericError("bad-request", `Step ${index} uses an operand that does not exist.`);
    }
  }
}

function isBelow(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}

function expectCount(inputs: readonly Shape[], count: number): void {
  if (inputs.length === count) return;
  throw new NumericError("bad-request", `The call takes ${count} inputs and got ${inputs.length}.`);
}

function expectShape(input: number, received: Shape, expected: Shape): void {
  if (sameShape(received, expected)) return;
  const message = `Input ${input} has shape ${formatShape(received)}; the call takes ${formatShape(expected)}.`;
  throw new NumericError("shape-mismatch", message);
}
