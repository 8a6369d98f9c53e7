import { describe, expect, test } from "vitest";

import { newGraph } from "../../src/problem.ts";
import { rational } from "../../src/scalar/rational.ts";
import { numberNode, powerOf, scale, spread, times } from "../../src/tensor/arithmetic.ts";
import { numberOf } from "../../src/tensor/node.ts";
import type { Node } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";

const graph = newGraph();
const n = namedDimension("n");
const none = new Set<never>();
const x = graph.variable("x", [n], none);
const y = graph.variable("y", [n], none);
const p = graph.variable("p", [n], new Set(["positive"] as const));
const signs = graph.variable("e", [n], new Set(["pm1"] as const));
const bits = graph.variable("b", [n], new Set(["binary"] as const));
const absolute = (node: Node): Node => graph.apply(graph.core.abs, [node]);

describe("powers of powers", () => {
  test.each([
    ["(x²)^(1/2) = |x|", powerOf(graph, powerOf(graph, x, 2), 1, 2), absolute(x)],
    ["(x⁴)^(1/2) = x²", powerOf(graph, powerOf(graph, x, 4), 1, 2), powerOf(graph, x, 2)],
    ["(x²)^(3/2) = |x|³", powerOf(graph, powerOf(graph, x, 2), 3, 2), powerOf(graph, absolute(x), 3)],
    ["(√x)² = x", powerOf(graph, powerOf(graph, x, 1, 2), 2), x],
    ["(p²)^(1/2) = p for p > 0", powerOf(graph, powerOf(graph, p, 2), 1, 2), p],
    ["(x³)² = x⁶", powerOf(graph, powerOf(graph, x, 3), 2), powerOf(graph, x, 6)],
    ["|x|² = x²", powerOf(graph, absolute(x), 2), powerOf(graph, x, 2)],
    ["(xy)² = x²y²", powerOf(graph, times(graph, x, y), 2), times(graph, powerOf(graph, x, 2), powerOf(graph, y, 2))],
    [
      "(4x)^2 = 16x²",
      powerOf(graph, scale(graph, rational(4), x), 2),
      scale(graph, rational(16), powerOf(graph, x, 2)),
    ],
    [
      "(4x)^(1/2) = 2√x",
      powerOf(graph, scale(graph, rational(4), x), 1, 2),
      scale(graph, rational(2), powerOf(graph, x, 1, 2)),
    ],
    ["x⁰ = 1", powerOf(graph, x, 0), graph.ones([n])],
    ["e² = 1 for entries ±1", powerOf(graph, signs, 2), graph.ones([n])],
    ["e³ = e for entries ±1", powerOf(graph, signs, 3), signs],
    ["b⁵ = b for entries 0 or 1", powerOf(graph, bits, 5), bits],
  ])("%s", (_law, left, right) => {
    expect(left).toBe(right);
  });

  test("√(xy) is not split where signs are unknown, √(px) is", () => {
    const point = pointFor([x, y, p], 3);
    for (const [a, b] of [
      [x, y],
      [p, x],
    ] as const) {
      const node = powerOf(graph, times(graph, a, b), 1, 2);
      const [left, right] = [valueAt(a, point), valueAt(b, point)];
      expectClose(
        valueAt(node, point).map((value) => (Number.isNaN(value) ? -1 : value)),
        left.map((value, k) => (value * right[k] < 0 ? -1 : Math.sqrt(value * right[k]))),
      );
    }
    expect(powerOf(graph, times(graph, x, y), 1, 2).kind).toBe("power");
    expect(powerOf(graph, times(graph, p, x), 1, 2).kind).toBe("contraction");
  });
});

describe("powers with an exponent for each entry", () => {
  test.each([
    ["2^y", spread(graph, numberNode(graph, 2), [n])],
    ["(2p)^y", scale(graph, rational(2), p)],
    ["1^y", graph.ones([n])],
    ["e^y", spread(graph, graph.constant("e"), [n])],
    ["p^y", p],
  ])("%s has the exponents' shape and values", (_form, base) => {
    const node = graph.power(base, y);
    expect(node.dims).toEqual([n]);
    const point = pointFor([base, y], 5);
    const [bases, exponents] = [valueAt(base, point), valueAt(y, point)];
    expectClose(
      valueAt(node, point),
      bases.map((value, k) => value ** exponents[k]),
    );
  });
});

describe("powers of numbers", () => {
  test.each([
    [2, 1, 10, 1, 1024, 1],
    [4, 9, 1, 2, 2, 3],
    [8, 27, -1, 3, 3, 2],
    [-2, 1, 3, 1, -8, 1],
    [0, 1, 3, 1, 0, 1],
    [1, 1, 7, 2, 1, 1],
  ])("(%i/%i)^(%i/%i) = %i/%i", (a, b, c, d, e, f) => {
    expect(numberOf(powerOf(graph, numberNode(graph, a, b), c, d))).toEqual(rational(e, f));
  });

  test("equal irrational powers have one form: 2^(3/2) = 2·√2 and (1/2)^(-1/2) = √2", () => {
    const root = powerOf(graph, numberNode(graph, 2), 1, 2);
    expect(powerOf(graph, numberNode(graph, 2), 3, 2)).toBe(scale(graph, rational(2), root));
    expect(powerOf(graph, numberNode(graph, 1, 2), -1, 2)).toBe(root);
  });

  test.each([
    [2, 1, 3, 2],
    [3, 4, -5, 2],
    [2, 3, 1, 3],
    [10, 1, -1, 4],
  ])("(%i/%i)^(%i/%i) keeps its value", (a, b, c, d) => {
    const node = powerOf(graph, numberNode(graph, a, b), c, d);
    expectClose(valueAt(node, pointFor([node], 1)), [(a / b) ** (c / d)], 1e-14);
  });

  test("0 to a negative power and a root of a negative number stay as they are", () => {
    expect(numberOf(powerOf(graph, numberNode(graph, 0), -1))).toBeUndefined();
    expect(numberOf(powerOf(graph, numberNode(graph, -4), 1, 2))).toBeUndefined();
  });
});

test("a symmetric base with an exponent that is not symmetric keeps the two orientations apart", () => {
  const C = graph.variable("C", [n, n], none);
  const power = graph.power(spread(graph, numberNode(graph, 2), [n, n]), C);
  const product = graph.contract(
    [
      { node: power, labels: [0, 1] },
      { node: power, labels: [1, 0] },
    ],
    [],
    [n, n],
  );
  const point = pointFor([product], 5);
  const exponents = valueAt(C, point);
  const size = Math.sqrt(exponents.length);
  const expected = exponents.reduce(
    (total, value, k) => total + 2 ** (value + exponents[(k % size) * size + Math.floor(k / size)]),
    0,
  );
  expectClose(valueAt(product, point), [expected]);
});
