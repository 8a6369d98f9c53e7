import { describe, expect, test } from "vitest";

import { newGraph } from "../../src/problem.ts";
import { minusOne, one, rational } from "../../src/scalar/rational.ts";
import { minus, plus, scale, transpose } from "../../src/tensor/arithmetic.ts";
import { isZero } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const none = new Set<never>();
const [x, y, z] = ["x", "y", "z"].map((name) => graph.variable(name, [n], none));
const [A, B] = ["A", "B"].map((name) => graph.variable(name, [m, n], none));

describe("a linear combination", () => {
  test.each([
    ["collects equal terms", plus(graph, x, x), scale(graph, rational(2), x)],
    ["is associative", plus(graph, plus(graph, x, y), z), plus(graph, x, plus(graph, y, z))],
    ["is commutative", plus(graph, x, y), plus(graph, y, x)],
    ["of one term is the term", graph.sum([{ coefficient: one, node: x }], [n]), x],
    ["cancels", minus(graph, plus(graph, x, y), y), x],
    [
      "distributes a number over a sum",
      scale(graph, rational(3), plus(graph, x, y)),
      plus(graph, scale(graph, rational(3), x), scale(graph, rational(3), y)),
    ],
    ["A' + B' = (A + B)'", plus(graph, transpose(graph, A), transpose(graph, B)), transpose(graph, plus(graph, A, B))],
    [
      "(A − B)' = A' − B'",
      transpose(graph, minus(graph, A, B)),
      minus(graph, transpose(graph, A), transpose(graph, B)),
    ],
  ])("%s", (_law, left, right) => {
    expect(left).toBe(right);
  });

  test("x − x is the zero of its shape", () => {
    expect(minus(graph, x, x)).toBe(graph.zeros([n]));
    expect(isZero(minus(graph, A, A))).toBe(true);
    expect(minus(graph, A, A).dims).toEqual([m, n]);
  });

  test("terms that differ only by a transpose are not merged: A + A' is not 2A", () => {
    const S = graph.variable("S", [n, n], none);
    const sum = plus(graph, S, transpose(graph, S));
    expect(sum).not.toBe(scale(graph, rational(2), S));
    expect(transpose(graph, sum)).toBe(sum);
  });

  test("the negative of a negative is the term", () => {
    expect(scale(graph, minusOne, scale(graph, minusOne, x))).toBe(x);
  });
});
