// Products with patterns: what is simplified has the value of the entries multiplied out by loops.

import { describe, expect, test } from "vitest";

import { newGraph } from "../../src/problem.ts";
import type { Node, Pattern } from "../../src/tensor/node.ts";
import {
  addDimensions,
  evaluateDimension,
  multiplyDimensions,
  namedDimension,
  sizeDimension,
} from "../../src/types/dimension.ts";
import type { Dimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";
import type { FloatPoint } from "../support/points.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const [whole, three, folded] = [addDimensions(m, n), sizeDimension(3), multiplyDimensions(m, n)];
const vector = (name: string, length: Dimension): Node => graph.variable(name, [length], new Set());
const slice = (offset: Dimension, length: Dimension): Node =>
  graph.pattern({ kind: "slice", offset } satisfies Pattern, [whole, length]);
const top = slice(sizeDimension(0), n);
const bottom = slice(n, m);
const inner = slice(sizeDimension(1), addDimensions(n, sizeDimension(-1)));
const fold = graph.pattern({ kind: "fold" }, [folded, m, n]);
const alternator = graph.pattern({ kind: "alternator" }, [three, three, three]);
const [u, v, w, long] = [vector("u", n), vector("v", m), vector("w", whole), vector("long", folded)];
const [a, b] = [vector("a", three), vector("b", three)];
const A = graph.variable("A", [m, n], new Set());

/** The contraction by loops over all labels. */
function byLoops(
  factors: readonly (readonly [Node, readonly number[]])[],
  out: readonly number[],
  point: FloatPoint,
): readonly number[] {
  const sizes = new Map<number, number>();
  for (const [node, labels] of factors)
    labels.forEach((label, axis) => sizes.set(label, evaluateDimension(node.dims[axis], point.sizes)));
  const values = factors.map(([node]) => valueAt(node, point));
  const labels = [...sizes.keys()];
  const place = (own: readonly number[], at: ReadonlyMap<number, number>): number =>
    own.reduce((offset, label) => offset * sizes.get(label)! + at.get(label)!, 0);
  const result = new Array<number>(out.reduce((count, label) => count * sizes.get(label)!, 1)).fill(0);
  const visit = (k: number, at: Map<number, number>): void => {
    if (k === labels.length) {
      result[place(out, at)] += factors.reduce((product, [, own], f) => product * values[f][place(own, at)], 1);
      return;
    }
    for (let i = 0; i < sizes.get(labels[k])!; i++) visit(k + 1, new Map([...at, [labels[k], i]]));
  };
  visit(0, new Map());
  return result;
}

const cases: readonly (readonly [
  what: string,
  factors: readonly (readonly [Node, readonly number[]])[],
  out: readonly number[],
  expected: Node | undefined,
])[] = [
  [
    "a slice meets itself",
    [
      [top, [0, 1]],
      [top, [0, 2]],
      [u, [2]],
    ],
    [1],
    u,
  ],
  [
    "slices side by side",
    [
      [top, [0, 1]],
      [bottom, [0, 2]],
      [u, [1]],
      [v, [2]],
    ],
    [],
    graph.zeros([]),
  ],
  [
    "a slice within a slice",
    [
      [top, [0, 1]],
      [inner, [0, 2]],
      [u, [1]],
    ],
    [2],
    undefined,
  ],
  [
    "a slice of a slice",
    [
      [top, [0, 1]],
      [graph.pattern({ kind: "slice", offset: sizeDimension(1) }, [n, addDimensions(n, sizeDimension(-1))]), [1, 2]],
      [w, [0]],
    ],
    [2],
    undefined,
  ],
  [
    "a slice summed over its whole axis",
    [
      [bottom, [0, 1]],
      [v, [1]],
    ],
    [],
    graph.contract([{ node: v, labels: [0] }], [], [m]),
  ],
  [
    "a slice summed over its part",
    [
      [bottom, [0, 1]],
      [w, [0]],
    ],
    [],
    undefined,
  ],
  [
    "one part on two axes",
    [
      [top, [0, 1]],
      [top, [2, 1]],
      [w, [0]],
    ],
    [2],
    undefined,
  ],
  [
    "a mask on an axis that stays",
    [
      [top, [0, 1]],
      [w, [0]],
    ],
    [0],
    undefined,
  ],
  [
    "a position of a slice",
    [
      [bottom, [0, 1]],
      [graph.basis(m, 0), [1]],
      [w, [0]],
    ],
    [],
    undefined,
  ],
  [
    "a position before a slice",
    [
      [bottom, [0, 1]],
      [graph.basis(whole, 0), [0]],
      [v, [1]],
    ],
    [],
    graph.zeros([]),
  ],
  [
    "a fold undone",
    [
      [fold, [0, 1, 2]],
      [fold, [0, 3, 4]],
      [A, [3, 4]],
    ],
    [1, 2],
    A,
  ],
  [
    "a pair folded twice",
    [
      [fold, [0, 1, 2]],
      [fold, [3, 1, 2]],
      [long, [3]],
    ],
    [0],
    long,
  ],
  [
    "a fold summed over pairs",
    [
      [fold, [0, 1, 2]],
      [long, [0]],
    ],
    [],
    graph.contract([{ node: long, labels: [0] }], [], [folded]),
  ],
  [
    "a fold summed over positions",
    [
      [fold, [0, 1, 2]],
      [A, [1, 2]],
    ],
    [],
    graph.contract([{ node: A, labels: [0, 1] }], [], [m, n]),
  ],
  [
    "a fold by one vector",
    [
      [fold, [0, 1, 2]],
      [v, [1]],
    ],
    [0, 2],
    undefined,
  ],
  [
    "a × a",
    [
      [alternator, [0, 1, 2]],
      [a, [1]],
      [a, [2]],
    ],
    [0],
    graph.zeros([three]),
  ],
  [
    "a × b",
    [
      [alternator, [0, 1, 2]],
      [a, [1]],
      [b, [2]],
    ],
    [0],
    undefined,
  ],
  [
    "legs in another order",
    [
      [alternator, [2, 0, 1]],
      [b, [1]],
      [a, [2]],
    ],
    [0],
    undefined,
  ],
  [
    "two equal legs",
    [
      [alternator, [0, 1, 1]],
      [a, [1]],
    ],
    [0],
    graph.zeros([three]),
  ],
];

describe("products with patterns", () => {
  test.each(cases)("%s", (_what, factors, out, expected) => {
    const labels: Dimension[] = [];
    for (const [node, own] of factors) own.forEach((label, axis) => (labels[label] = node.dims[axis]));
    const node = graph.contract(
      factors.map(([factor, own]) => ({ node: factor, labels: own })),
      out,
      labels,
    );
    if (expected) expect(node === expected).toBe(true);
    for (const seed of [1, 2, 3]) {
      const point = pointFor([node, ...factors.map(([factor]) => factor), graph.dimension(whole)], seed);
      expectClose(valueAt(node, point), byLoops(factors, out, point), 1e-12);
    }
  });

  test("x·y picks blocks out of a block vector", () => {
    const blocks = graph.sum(
      [
        {
          coefficient: { numerator: 1n, denominator: 1n },
          node: graph.contract(
            [
              { node: top, labels: [0, 1] },
              { node: u, labels: [1] },
            ],
            [0],
            [whole, n],
          ),
        },
        {
          coefficient: { numerator: 1n, denominator: 1n },
          node: graph.contract(
            [
              { node: bottom, labels: [0, 1] },
              { node: v, labels: [1] },
            ],
            [0],
            [whole, m],
          ),
        },
      ],
      [whole],
    );
    expect(
      graph.contract(
        [
          { node: bottom, labels: [0, 1] },
          { node: blocks, labels: [0] },
        ],
        [1],
        [whole, m],
      ) === v,
    ).toBe(true);
  });
});
