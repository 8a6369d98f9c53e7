import { describe, expect, test } from "vitest";

import { newGraph } from "../../src/problem.ts";
import { scalarFunctions } from "../../src/functions/index.ts";
import { rational } from "../../src/scalar/rational.ts";
import { einsum } from "../../src/tensor/arithmetic.ts";
import type { Node } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";

const [m, n] = [namedDimension("m"), namedDimension("n")];
const graph = newGraph();
const A = graph.variable("A", [m, n], new Set());
const B = graph.variable("B", [m, n], new Set());
const x = graph.variable("x", [m], new Set());
const E = graph.apply(scalarFunctions.exp, [A]);
const rows = einsum(graph, "ij->i", E);
const mixed = einsum(graph, "ij,ij->i", E, B);

function power(node: Node, exponent: number): Node {
  return graph.power(node, graph.number(rational(exponent)));
}

describe("a sum along an axis against a negative power of itself", () => {
  test.each([
    ["Σⱼ E·(Σⱼ E)⁻¹ = 1", einsum(graph, "ij,i->i", E, power(rows, -1)), graph.ones([m])],
    ["Σⱼ E·(Σⱼ E)⁻² = (Σⱼ E)⁻¹", einsum(graph, "ij,i->i", E, power(rows, -2)), power(rows, -1)],
    ["two factors under the sum", einsum(graph, "ij,ij,i,i->i", E, B, power(mixed, -1), x), x],
    ["summed over both", einsum(graph, "ij,i,i->", E, power(rows, -1), x), einsum(graph, "i->", x)],
  ])("%s", (_law, left, right) => {
    expect(left === right).toBe(true);
  });
});

// Each looks like such a pair, but sums over other labels.
describe("what only resembles it keeps its value", () => {
  test.each([
    ["the label is not summed", "ij,i->ij", [E, power(rows, -1)]],
    ["another factor has the label", "ij,ij,i->i", [E, B, power(rows, -1)]],
    ["the power hangs on another row", "ij,k->ik", [E, power(rows, -1)]],
    ["only one factor of two is there", "ij,i->i", [E, power(mixed, -1)]],
    ["a positive power", "ij,i->i", [E, power(rows, 2)]],
  ] as const)("%s", (_what, pattern, factors) => {
    const node = einsum(graph, pattern, ...factors);
    const point = pointFor([node, ...factors], 2);
    const [first, ...others] = factors.map((factor) => valueAt(factor, point));
    const [rowsOf, columnsOf] = [point.sizes.get("m")!, point.sizes.get("n")!];
    const [inputs, out] = pattern.split("->") as [string, string];
    const letters = [...new Set(inputs.replaceAll(",", ""))];
    const sizeOf = (letter: string): number => (letter === "j" ? columnsOf : rowsOf);
    const expected = new Array<number>([...out].reduce((count, letter) => count * sizeOf(letter), 1)).fill(0);
    const visit = (at: Readonly<Record<string, number>>, rest: readonly string[]): void => {
      const [letter, ...more] = rest;
      if (letter !== undefined) {
        for (let k = 0; k < sizeOf(letter); k++) visit({ ...at, [letter]: k }, more);
        return;
      }
      const entry = (values: readonly number[], word: string): number =>
        values[[...word].reduce((offset, axis) => offset * sizeOf(axis) + at[axis], 0)];
      const words = inputs.split(",");
      const product = others.reduce((value, values, k) => value * entry(values, words[k + 1]), entry(first, words[0]));
      expected[[...out].reduce((offset, axis) => offset * sizeOf(axis) + at[axis], 0)] += product;
    };
    visit({}, letters);
    expectClose(valueAt(node, point), expected, 1e-12);
  });
});
