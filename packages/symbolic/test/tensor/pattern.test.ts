import { describe, expect, test } from "vitest";

import { newGraph } from "../../src/problem.ts";
import type { Node, PatternNode } from "../../src/tensor/node.ts";
import { holdsZerosAndOnes, patternValues } from "../../src/tensor/pattern.ts";
import { evaluateDimension, multiplyDimensions, namedDimension, sizeDimension } from "../../src/types/dimension.ts";
import type { Dimension } from "../../src/types/dimension.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const three = sizeDimension(3);
const sizes = new Map([
  ["m", 2],
  ["n", 3],
]);
const sizeOf = (dimension: Dimension): number => evaluateDimension(dimension, sizes);

function asPattern(node: Node): PatternNode {
  if (node.kind === "pattern") return node;
  throw new Error(`${node.kind} is no pattern`);
}

describe("the entries of a pattern", () => {
  test.each([
    ["a slice", { kind: "slice", offset: sizeDimension(1) } as const, [n, m], [0, 0, 1, 0, 0, 1]],
    [
      "a fold",
      { kind: "fold" } as const,
      [multiplyDimensions(m, m), m, m],
      [1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1],
    ],
    ["a count", { kind: "count" } as const, [n], [1, 2, 3]],
    [
      "the alternator",
      { kind: "alternator" } as const,
      [three, three, three],
      [0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0],
    ],
  ])("%s", (_name, pattern, dims, expected) => {
    expect(patternValues(asPattern(graph.pattern(pattern, dims)), sizeOf)).toEqual(expected);
  });

  test("a slice of the whole axis is the identity", () => {
    expect(graph.pattern({ kind: "slice", offset: sizeDimension(0) }, [n, n])).toBe(graph.contract([], [0, 0], [n]));
  });

  test("a slice beyond its axis is an error", () => {
    const node = asPattern(graph.pattern({ kind: "slice", offset: sizeDimension(2) }, [n, m]));
    expect(() => patternValues(node, sizeOf)).toThrow(RangeError);
  });

  test("only slices and folds hold nothing but zeros and ones", () => {
    const all = [
      graph.pattern({ kind: "slice", offset: sizeDimension(1) }, [n, m]),
      graph.pattern({ kind: "fold" }, [multiplyDimensions(m, n), m, n]),
      graph.pattern({ kind: "count" }, [n]),
      graph.pattern({ kind: "alternator" }, [three, three, three]),
    ].map(asPattern);
    const expected = all.map((node) => patternValues(node, sizeOf).every((value) => value * value === value));
    expect(all.map(holdsZerosAndOnes)).toEqual(expected);
  });
});
