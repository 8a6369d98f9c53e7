import { describe, expect, test } from "vitest";

import { evaluateNodes } from "../../src/tensor/evaluate.ts";
import { evaluateDimension } from "../../src/types/dimension.ts";
import { realFunctions } from "../support/float-arithmetic.ts";
import { open } from "../support/open.ts";
import type { FloatPoint } from "../support/points.ts";
import { expectClose, valueAt } from "../support/points.ts";

const point: FloatPoint = {
  sizes: new Map([
    ["m", 2],
    ["n", 3],
  ]),
  values: new Map([
    ["A", { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }],
    ["B", { shape: [2, 2], values: [2, 1, 1, 3] }],
    ["x", { shape: [3], values: [1, 0, -1] }],
    ["b", { shape: [2], values: [5, 7] }],
  ]),
};

describe("naive evaluation", () => {
  test.each([
    ["A*x", [-2, -2]],
    ["A'*b", [33, 45, 57]],
    ["A*A'", [14, 32, 32, 77]],
    ["tr(B)", [5]],
    ["det(B)", [5]],
    ["inv(B)", [0.6, -0.2, -0.2, 0.4]],
    ["logdet(B)", [Math.log(5)]],
    ["adj(B)", [3, -1, -1, 2]],
    ["diag(b)", [5, 0, 0, 7]],
    ["b*x'", [5, 0, -5, 7, 0, -7]],
    ["sum(A, 1)", [5, 7, 9]],
    ["sum(A, 2)", [6, 15]],
    ["mean(A)", [3.5]],
    ["b.^2 + m", [27, 51]],
    ["A[2, 3] + b[1]", [11]],
    ["A[:, 2]", [2, 5]],
    ["ones(m, n)", [1, 1, 1, 1, 1, 1]],
    ["zeros(n)", [0, 0, 0]],
    ["exp(x)", [Math.E, 1, 1 / Math.E]],
    ["pi*e", [Math.PI * Math.E]],
    ["sum(i, x[i]^2)", [2]],
  ])("%s", (expr, expected) => {
    expectClose(
      valueAt(open(expr, "A:matrix(m,n) B:matrix(m,m) x:vector(n) b:vector(m)").value.node, point),
      expected,
      1e-14,
    );
  });

  // Strings as an arithmetic: what is evaluated is the form, whatever the values are.
  test("works over any arithmetic", () => {
    const { node } = open("x'*x", "x:vector(2)").value;
    const [dense] = evaluateNodes<string>(
      [node],
      {
        variables: () => ({ shape: [2], values: ["p", "q"] }),
        size: (dimension) => evaluateDimension(dimension, new Map()),
      },
      {
        fromRational: ({ numerator }) => String(numerator),
        constant: (name) => name,
        add: (a, b) => (a === "0" ? b : `${a}+${b}`),
        multiply: (a, b) => (a === "1" ? b : b === "1" ? a : `${a}${b}`),
        power: (base, exponent) => `${base}^${exponent}`,
        apply: (fn, operands) => `${fn.name}(${operands.join()})`,
        matrixFunction: (_name, operand) => operand,
      },
    );
    expect(dense).toEqual({ shape: [], values: ["p^2+q^2"] });
  });
});

// The witness itself against tabulated values (Abramowitz & Stegun, tables 4.2, 6.1, 6.3, 7.1).
describe("the float64 witness", () => {
  test.each([
    ["erf", 0.5, 0.520_499_877_8],
    ["erf", -2, -0.995_322_265],
    ["erf", 4, 0.999_999_984_6],
    ["gamma", 5, 24],
    ["gamma", 0.5, 1.772_453_850_9],
    ["gamma", -0.5, -3.544_907_701_8],
    ["digamma", 1, -0.577_215_664_9],
    ["digamma", 0.5, -1.963_510_026],
    ["lgamma", 10, 12.801_827_480_1],
    ["gelu", 1, 0.841_344_746],
    ["sigmoid", 0, 0.5],
    ["softplus", 0, 0.693_147_180_6],
  ])("%s(%f) = %f", (name, x, expected) => {
    expect(realFunctions[name](x, 0)).toBeCloseTo(expected, 8);
  });
});
