// Which kernel calls compute each entry from the same entries of their inputs, whatever they are called: those can be
// compiled to one loop, and cut into blocks.

import type { ElementwiseOperand, ElementwiseStep, KernelCall } from "./kernel.ts";

const input = (k: number): ElementwiseOperand => ({ kind: "input", input: k });
const number = (value: number): ElementwiseOperand => ({ kind: "number", value });

function sumSteps(coefficients: readonly number[]): readonly ElementwiseStep[] {
  const steps: ElementwiseStep[] = [];
  const push = (apply: ElementwiseStep["apply"], ...operands: readonly ElementwiseOperand[]): ElementwiseOperand => {
    steps.push({ apply, operands });
    return { kind: "step", step: steps.length - 1 };
  };
  const term = (k: number, coefficient: number): ElementwiseOperand =>
    coefficient === 1 ? input(k) : push("multiply", input(k), number(coefficient));
  let sum = term(0, coefficients[0]);
  coefficients.slice(1).forEach((coefficient, k) => {
    sum = coefficient === -1 ? push("subtract", sum, input(k + 1)) : push("add", sum, term(k + 1, coefficient));
  });
  if (steps.length === 0) push("add", sum, number(-0));
  return steps;
}

function productSteps(count: number): readonly ElementwiseStep[] {
  return Array.from({ length: count - 1 }, (_, k) => ({
    apply: "multiply",
    operands: [k === 0 ? input(0) : { kind: "step", step: k - 1 }, input(k + 1)],
  }));
}

/** The steps of a call that works entry by entry, or null for any other. */
export function mapSteps(call: KernelCall): readonly ElementwiseStep[] | null {
  switch (call.kernel) {
    case "elementwise":
      return call.steps;
    case "combine":
      return call.coefficients.length === 0 ? null : sumSteps(call.coefficients);
    case "contraction": {
      const { labels, output } = call;
      const isSame = (axes: readonly number[]): boolean =>
        axes.length === output.length && axes.every((label, axis) => label === output[axis]);
      const isProduct = labels.length > 1 && output.length > 0 && new Set(output).size === output.length;
      const fits = isProduct && labels.some(isSame) && labels.every((axes) => axes.length === 0 || isSame(axes));
      return fits ? productSteps(labels.length) : null;
    }
    default:
      return null;
  }
}
