import { describe, expect, test } from "vitest";

import { scalarFunctions } from "../../src/functions/index.ts";
import {
  addValues,
  applyToValues,
  combine,
  lettersOf,
  multiplyValues,
  plainValue,
  powerOfValues,
  sumValue,
  unionIndices,
} from "../../src/lower/value.ts";
import type { Value } from "../../src/lower/value.ts";
import { newGraph } from "../../src/problem.ts";
import { einsum, plus, powerOf, spread, times } from "../../src/tensor/arithmetic.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { failureOf } from "../support/open.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const none = new Set<never>();
const A = graph.variable("A", [m, n], none);
const x = graph.variable("x", [n], none);
const s = graph.variable("s", [], none);

/** x[i] for a bound i: the axis of the node is the index. */
const bound = (node: typeof x, ...indices: readonly string[]): Value => ({
  node,
  indices,
  groups: node.dims.slice(indices.length).map(() => 1),
});

describe("values", () => {
  test("combine like einsum, bound indices kept in front", () => {
    expect(
      combine(
        graph,
        [
          { value: plainValue(A), letters: "ij" },
          { value: plainValue(x), letters: "j" },
        ],
        "i",
      ),
    ).toEqual(plainValue(einsum(graph, "ij,j->i", A, x)));
    const product = multiplyValues(graph, bound(A, "i", "j"), bound(x, "j"));
    expect(product).toEqual({ node: einsum(graph, "ij,j->ij", A, x), indices: ["i", "j"], groups: [] });
  });

  test("align scalars and indices before they are added", () => {
    const added = addValues(graph, [
      { isNegative: false, value: plainValue(s) },
      { isNegative: false, value: plainValue(x) },
    ]);
    expect(added).toEqual(plainValue(plus(graph, spread(graph, s, [n]), x)));
    expect(unionIndices([bound(A, "i", "j"), bound(x, "j"), bound(x, "k")])).toEqual(["i", "j", "k"]);
  });

  test("apply functions and powers entry by entry", () => {
    expect(applyToValues(graph, scalarFunctions.exp, [plainValue(x)]).node).toBe(graph.apply(scalarFunctions.exp, [x]));
    expect(powerOfValues(graph, plainValue(x), plainValue(graph.number({ numerator: 2n, denominator: 1n }))).node).toBe(
      powerOf(graph, x, 2),
    );
    expect(powerOfValues(graph, plainValue(x), plainValue(x)).node.dims).toEqual([n]);
  });

  test("sum their own axes and not the bound ones", () => {
    expect(sumValue(graph, plainValue(A))).toEqual(plainValue(einsum(graph, "ij->", A)));
    expect(sumValue(graph, bound(A, "i"))).toEqual({ node: einsum(graph, "ij->i", A), indices: ["i"], groups: [] });
    expect(lettersOf(plainValue(A))).toBe("ab");
  });

  test("whose axes are groups of other structure meet entry by entry", () => {
    const vec: Value = { node: A, indices: [], groups: [2] };
    const B = graph.variable("B", [n, m], none);
    const other: Value = { node: B, indices: [], groups: [2] };
    expect(multiplyValues(graph, vec, vec).node).toBe(times(graph, A, A));
    const { node } = multiplyValues(graph, vec, other);
    const point = pointFor([node], 1);
    const [a, b] = [A, B].map((variable) => valueAt(variable, point));
    expectClose(
      valueAt(node, point),
      a.map((value, k) => value * b[k]),
    );
    const sum = addValues(graph, [
      { isNegative: false, value: vec },
      { isNegative: true, value: other },
    ]);
    expectClose(
      valueAt(sum.node, point),
      a.map((value, k) => value - b[k]),
    );
    expect(failureOf(() => multiplyValues(graph, vec, plainValue(x))).code).toBe("unsupported");
  });
});
