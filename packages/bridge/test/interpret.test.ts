import { full, jacobian, reshape, tensor, toArray } from "@closedform/numeric";
import { describe, expect, test } from "vitest";

import { interpret } from "../src/interpret.ts";
import { failureOf, open } from "./support/open.ts";

const sizes = new Map([["n", 2]]);

describe("interpreting on tensors", () => {
  test.each([
    ["A*x", [17, 39]],
    ["x'*A*x", 319],
    [
      "det(A)*inv(A)",
      [
        [4, -2],
        [-3, 1],
      ],
    ],
    ["logdet(A)", Math.log(2)],
    [
      "adj(A)",
      [
        [4, -2],
        [-3, 1],
      ],
    ],
    ["x.^2 - 3*x + n", [12, 20]],
    ["2.^x", [32, 64]],
    ["max(x, 5.5)", [5.5, 6]],
    ["[x[2], pi, e]", [6, Math.PI, Math.E]],
    ["ones(n)", [1, 1]],
  ])("%s", (expr, expected) => {
    const { node } = open(expr, "A:matrix(n,n) x:vector(n)").value;
    const value = interpret(
      node,
      (name) =>
        tensor(
          name === "A"
            ? [
                [1, 2],
                [3, 4],
              ]
            : [5, 6],
        ),
      sizes,
    );
    const flat = (nested: unknown): readonly number[] => [nested].flat(3) as number[];
    const actual = flat(toArray(value));
    flat(expected).forEach((entry, k) => expect(actual[k]).toBeCloseTo(entry, 12));
  });

  test("is differentiable: d(x³)/dx at 2 is 12", () => {
    const { node } = open("x^3", "x:scalar").value;
    const derivative = jacobian(
      (x) =>
        reshape(
          interpret(node, () => reshape(x, []), new Map()),
          [1],
        ),
      full([1], 2),
      "reverse",
    );
    expect(derivative.toTypedArray()[0]).toBeCloseTo(12, 12);
  });

  test("refuses a function that it does not know", () => {
    const { node } = open("sin(x)", "x:scalar").value;
    if (node.kind !== "apply") throw new Error("sin is applied");
    const unknown = { ...node, fn: { ...node.fn, name: "mystery" } };
    expect(failureOf(() => interpret(unknown, () => tensor(1), new Map())).code).toBe("unsupported");
  });
});
