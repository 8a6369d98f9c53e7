// The small passes over the DAG: traversal, substitution, selection, broadcasting, facts, arithmetic.

import { describe, expect, test } from "vitest";

import { scalarFunctions } from "../../src/functions/index.ts";
import { newGraph } from "../../src/problem.ts";
import { rational } from "../../src/scalar/rational.ts";
import {
  einsum,
  minus,
  negative,
  numberNode,
  plus,
  powerOf,
  reciprocal,
  scale,
  spread,
  times,
  transpose,
} from "../../src/tensor/arithmetic.ts";
import { broadcastAxes, dropAxes } from "../../src/tensor/broadcast.ts";
import { signOf } from "../../src/tensor/facts.ts";
import { isUnit, isZero, numberOf } from "../../src/tensor/node.ts";
import type { Node } from "../../src/tensor/node.ts";
import { substituteNodes } from "../../src/tensor/substitute.ts";
import { countNodes, foldNodes, operandsOf, topologicalOrder } from "../../src/tensor/traverse.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const none = new Set<never>();
const A = graph.variable("A", [m, n], none);
const x = graph.variable("x", [n], none);
const s = graph.variable("s", [], none);
const p = graph.variable("p", [n], new Set(["positive"] as const));
const { exp, cosh, abs, sin } = scalarFunctions;

describe("traversal", () => {
  const node = graph.apply(exp, [plus(graph, x, graph.apply(sin, [x]))]);

  test("lists operands before what is built from them, each once", () => {
    const order = topologicalOrder([node, x]);
    for (const one of order)
      for (const operand of operandsOf(one)) expect(order.indexOf(operand)).toBeLessThan(order.indexOf(one));
    expect(new Set(order).size).toBe(order.length);
    expect(countNodes([node, x])).toBe(4);
  });

  test("folds from the leaves: the depth of exp(x + sin x) is 3", () => {
    const depths = foldNodes(
      [node],
      (one, of: (operand: Node) => number) => 1 + Math.max(-1, ...operandsOf(one).map(of)),
    );
    expect(depths.get(node)).toBe(3);
  });

  test("is iterative: a chain of 30000 nodes", () => {
    let deep: Node = s;
    for (let k = 0; k < 30_000; k++) deep = graph.apply(sin, [deep]);
    expect(countNodes([deep])).toBe(30_001);
    expect(signOf(deep)).toBe("unknown");
  });
});

describe("substitution", () => {
  test("rebuilds in normal form", () => {
    const y = graph.variable("y", [n], none);
    const node = plus(graph, times(graph, x, y), graph.apply(exp, [x]));
    expect(substituteNodes(graph, [node], new Map([[y, x]]))).toEqual([
      plus(graph, powerOf(graph, x, 2), graph.apply(exp, [x])),
    ]);
    expect(substituteNodes(graph, [node], new Map())[0]).toBe(node);
  });
});

describe("selection", () => {
  test.each([
    ["a product", einsum(graph, "ij,j->i", A, x), 0],
    ["a transpose", transpose(graph, A), 1],
    ["a power with its own exponents", graph.power(p, x), 0],
    ["a function", graph.apply(exp, [A]), 1],
    ["a sum", plus(graph, A, graph.apply(exp, [A])), 0],
    ["a broadcast", spread(graph, s, [n]), 0],
    ["a diagonal matrix", graph.contract([{ node: x, labels: [0] }], [0, 0], [n]), 1],
  ])("of an entry of %s has its value", (_what, node, axis) => {
    const point = pointFor([node, graph.dimension(m), graph.dimension(n)], 2);
    const sizes = node.dims.map((dimension) => point.sizes.get(dimension.key)!);
    const picked = graph.select(node, axis, 1);
    expect(picked.dims).toEqual(node.dims.filter((_, k) => k !== axis));
    const whole = valueAt(node, point);
    const stride = sizes.slice(axis + 1).reduce((total, size) => total * size, 1);
    expectClose(
      valueAt(picked, point),
      whole.filter((_, k) => Math.floor(k / stride) % sizes[axis] === 1),
    );
  });
});

describe("broadcast axes", () => {
  test.each([
    ["a spread scalar", spread(graph, s, [m, n]), [0, 1]],
    ["a row repeated", einsum(graph, "j,i->ij", x, graph.ones([m])), [0]],
    ["a sum of both", plus(graph, spread(graph, s, [m, n]), einsum(graph, "j,i->ij", x, graph.ones([m]))), [0]],
    ["a matrix", A, []],
    ["an identity", graph.contract([], [0, 0], [n]), []],
  ])("of %s", (_what, node, axes) => {
    expect([...broadcastAxes(node)].sort((a, b) => a - b)).toEqual(axes);
    if (axes.length === 0) return;
    const dropped = dropAxes(graph, node, axes);
    expect(dropped.dims).toHaveLength(node.dims.length - axes.length);
    const point = pointFor([node, dropped], 1);
    for (const value of valueAt(node, point)) expect(valueAt(dropped, point)).toContain(value);
  });
});

describe("signs", () => {
  test.each([
    ["x", x, "unknown"],
    ["p", p, "positive"],
    ["x²", powerOf(graph, x, 2), "nonnegative"],
    ["p²", powerOf(graph, p, 2), "positive"],
    ["√x", powerOf(graph, x, 1, 2), "nonnegative"],
    ["x³", powerOf(graph, x, 3), "unknown"],
    ["exp x", graph.apply(exp, [x]), "positive"],
    ["cosh x", graph.apply(cosh, [x]), "positive"],
    ["|x|", graph.apply(abs, [x]), "nonnegative"],
    ["p + x²", plus(graph, p, powerOf(graph, x, 2)), "positive"],
    ["p − x²", minus(graph, p, powerOf(graph, x, 2)), "unknown"],
    ["p·x²", times(graph, p, powerOf(graph, x, 2)), "nonnegative"],
    ["diag(p)", graph.contract([{ node: p, labels: [0] }], [0, 0], [n]), "nonnegative"],
    ["n", graph.dimension(n), "positive"],
    ["π", graph.constant("pi"), "positive"],
    ["e₁", graph.basis(n, 0), "nonnegative"],
    ["0", graph.zeros([n]), "nonnegative"],
    ["−p", negative(graph, p), "unknown"],
  ])("of %s", (_text, node, sign) => {
    expect(signOf(node)).toBe(sign);
  });

  test("never promise what some point refutes", () => {
    const nodes = [
      powerOf(graph, x, 2),
      powerOf(graph, p, -3),
      graph.apply(exp, [minus(graph, x, p)]),
      plus(graph, graph.apply(abs, [x]), p),
      times(graph, p, p, graph.apply(cosh, [x])),
    ];
    for (let seed = 0; seed < 20; seed++) {
      for (const node of nodes)
        for (const value of valueAt(node, pointFor([node], seed)))
          expect(signOf(node) === "positive" ? value > 0 : value >= 0).toBe(true);
    }
  });
});

describe("arithmetic and predicates", () => {
  test("numbers are seen through", () => {
    expect(numberOf(numberNode(graph, 3, 4))).toEqual(rational(3, 4));
    expect(numberOf(plus(graph, numberNode(graph, 1, 2), numberNode(graph, 1, 3)))).toEqual(rational(5, 6));
    expect(numberOf(reciprocal(graph, numberNode(graph, -4)))).toEqual(rational(-1, 4));
    expect(numberOf(s)).toBeUndefined();
    expect(isUnit(numberNode(graph, 1))).toBe(true);
    expect(isZero(numberNode(graph, 0))).toBe(true);
  });

  test("scalars are used for every entry, other shapes refused", () => {
    expect(plus(graph, s, x)).toBe(plus(graph, spread(graph, s, [n]), x));
    expect(times(graph, s, x).dims).toEqual([n]);
    expect(() => spread(graph, x, [m, n])).toThrow(/scalars/u);
    expect(scale(graph, rational(0), x)).toBe(graph.zeros([n]));
  });

  test("einsum needs to know every letter of the output", () => {
    expect(() => einsum(graph, "i->ij", x)).toThrow(/length of j/u);
  });
});
