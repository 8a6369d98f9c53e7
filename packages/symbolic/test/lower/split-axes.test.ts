import { describe, expect, test } from "vitest";

import { splitAxes } from "../../src/lower/split-axes.ts";
import { newGraph } from "../../src/problem.ts";
import { multiplyDimensions, namedDimension } from "../../src/types/dimension.ts";

const graph = newGraph();
const [m, n, k] = ["m", "n", "k"].map((name) => namedDimension(name));
const mn = multiplyDimensions(m, n);
const w = graph.variable("w", [k], new Set());

describe("axes of length m*n split into n and m", () => {
  test("an identity beside a vector is an identity over both parts", () => {
    const coarse = graph.contract([{ node: w, labels: [1] }], [0, 1, 0], [mn, k]);
    const fine = graph.contract([{ node: w, labels: [2] }], [0, 1, 2, 0, 1], [n, m, k]);
    const split = { node: fine, groups: [3, 2] };
    const [pair, rest] = [
      [n, m],
      [n, m, k],
    ];
    expect(splitAxes(graph, coarse, [[mn, k], [mn]], [rest, pair])).toEqual(split);
    // The axis that is equal to a split one follows it.
    expect(splitAxes(graph, coarse, [[mn, k], [mn]], [[mn, k], pair])).toEqual(split);
  });

  test("an axis of a factor is not split", () => {
    const node = graph.contract([{ node: graph.variable("z", [mn], new Set()), labels: [0] }], [0, 1], [mn, k]);
    expect(splitAxes(graph, node, [[mn], [k]], [[n, m], [k]])).toBeUndefined();
  });

  test("an identity whose axes are made up in two ways is not split", () => {
    const identity = graph.contract([], [0, 0], [mn]);
    expect(
      splitAxes(
        graph,
        identity,
        [[mn], [mn]],
        [
          [n, m],
          [m, n],
        ],
      ),
    ).toBeUndefined();
  });

  test("axes that do not make up the coarse one are refused", () => {
    const ones = graph.contract([], [0], [mn]);
    expect(splitAxes(graph, ones, [[mn]], [[n, k]])).toBeUndefined();
  });
});
