import { describe, expect, test } from "vitest";

import { checkInputs } from "../../../src/backend/webgl/check-inputs.ts";
import type { ElementwiseOperand, KernelCall, Shape } from "../../../src/kernels/kernel.ts";

function negated(operand: ElementwiseOperand): KernelCall {
  return { kernel: "elementwise", shape: [2], steps: [{ apply: "negate", operands: [operand] }] };
}

const good: readonly (readonly [KernelCall, readonly Shape[]])[] = [
  [negated({ kind: "input", input: 0 }), [[2]]],
  [negated({ kind: "input", input: 0 }), [[]]],
  [{ kernel: "contraction", labels: [[0, 1], [1]], output: [0, 0], sizes: [2, 3] }, [[2, 3], [3]]],
  [{ kernel: "combine", shape: [2], coefficients: [1] }, [[2]]],
  [{ kernel: "determinant", size: 2 }, [[2, 2]]],
  [{ kernel: "matrixFunction", apply: "matrixPower", shapes: [[2, 2], []] }, [[2, 2], []]],
  [{ kernel: "fill", shape: [2], value: 1 }, []],
];

const bad: readonly (readonly [string, KernelCall, readonly Shape[]])[] = [
  ["shape-mismatch", negated({ kind: "input", input: 0 }), [[3]]],
  ["bad-request", negated({ kind: "input", input: 1 }), [[2]]],
  ["bad-request", negated({ kind: "step", step: 0 }), [[2]]],
  ["bad-request", { kernel: "elementwise", shape: [2], steps: [] }, [[2]]],
  ["bad-request", { kernel: "contraction", labels: [[0]], output: [1], sizes: [2] }, [[2]]],
  ["shape-mismatch", { kernel: "contraction", labels: [[0, 1]], output: [], sizes: [2, 3] }, [[3, 2]]],
  ["bad-request", { kernel: "combine", shape: [2], coefficients: [1, 2] }, [[2]]],
  ["shape-mismatch", { kernel: "combine", shape: [2], coefficients: [1] }, [[]]],
  ["shape-mismatch", { kernel: "inverse", size: 2 }, [[2, 3]]],
  ["shape-mismatch", { kernel: "matrixFunction", apply: "tril", shapes: [[2, 3]] }, [[3, 2]]],
  ["bad-request", { kernel: "matrixFunction", apply: "matrixPower", shapes: [[2, 2], []] }, [[2, 2]]],
  ["bad-request", { kernel: "fill", shape: [2], value: 1 }, [[2]]],
  ["shape-mismatch", { kernel: "reduction", reduce: "maximum", part: "value", shape: [2], isByRow: false }, [[3]]],
];

describe("checkInputs", () => {
  test.for(good)("accepts %o", ([call, shapes]) => {
    expect(() => checkInputs(call, shapes)).not.toThrow();
  });

  test.for(bad)("refuses with %s: %o", ([code, call, shapes]) => {
    expect(() => checkInputs(call, shapes)).toThrow(expect.objectContaining({ code }));
  });
});
