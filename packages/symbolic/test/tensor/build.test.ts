import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { matrixFunctions, scalarFunctions } from "../../src/functions/index.ts";
import { newGraph } from "../../src/problem.ts";
import { one, rational } from "../../src/scalar/rational.ts";
import { einsum, plus, transpose } from "../../src/tensor/arithmetic.ts";
import { createGraph } from "../../src/tensor/build.ts";
import { numberOf } from "../../src/tensor/node.ts";
import { addDimensions, multiplyDimensions, namedDimension, sizeDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";
import { formulaNode, formulas, formulaValue, formulaVariables, vectorLength } from "../support/random-formula.ts";

const n = namedDimension("n");
const none = new Set<never>();

describe("the constructors", () => {
  // Entries of both signs, so that √x² = |x| and log x² = 2·log |x| are told from x and 2·log x.
  test.prop([formulas, fc.nat(10_000)], { numRuns: 3000 })(
    "keep the value of a random formula wherever it is defined",
    (formula, seed) => {
      const graph = newGraph();
      const node = formulaNode(graph, formula);
      const point = pointFor([node, ...formulaVariables(graph), graph.dimension(vectorLength)], seed);
      const { entries, isTame } = formulaValue(formula, point);
      fc.pre(isTame && entries.every((entry) => Number.isFinite(entry)));
      const isSpread = node.dims.length === 1 && entries.length === 1;
      const expected = isSpread ? new Array<number>(point.sizes.get("n")!).fill(entries[0]) : entries;
      expectClose(valueAt(node, point), expected, 1e-9);
    },
  );

  plain("share equal forms", () => {
    const graph = newGraph();
    const x = graph.variable("x", [n], none);
    const before = graph.apply(scalarFunctions.sin, [x]);
    const size = graph.size();
    expect(graph.apply(scalarFunctions.sin, [graph.variable("x", [n], none)])).toBe(before);
    expect(graph.size()).toBe(size);
  });

  plain("stop at the node budget", () => {
    const graph = createGraph({
      abs: scalarFunctions.abs,
      lowerTriangle: matrixFunctions.tril,
      maximalNodes: 3,
      onLimit: (nodes) => {
        throw new Error(`stopped at ${nodes}`);
      },
    });
    const make = (): unknown => ["a", "b", "c", "d"].map((name) => graph.variable(name, [], none));
    expect(make).toThrow("stopped at 3");
  });

  plain("write a dimension as numbers and named lengths", () => {
    const graph = newGraph();
    expect(numberOf(graph.dimension(sizeDimension(7)))).toEqual(rational(7));
    expect(graph.dimension(sizeDimension(1))).toBe(graph.number(one));
    const area = graph.dimension(addDimensions(multiplyDimensions(n, namedDimension("m")), sizeDimension(1)));
    const point = pointFor([area], 1);
    expect(valueAt(area, point)).toEqual([point.sizes.get("n")! * point.sizes.get("m")! + 1]);
  });
});

describe("symmetry", () => {
  const graph = newGraph();
  const A = graph.variable("A", [n, n], none);
  const S = graph.variable("S", [n, n], new Set(["symmetric"] as const));
  const R = graph.variable("R", [n, namedDimension("m")], none);
  const x = graph.variable("x", [n], none);

  plain.each([
    ["a declared symmetric matrix", S, true],
    ["a general matrix", A, false],
    ["A + A'", plus(graph, A, transpose(graph, A)), true],
    [
      "A − A'",
      graph.sum(
        [
          { coefficient: one, node: A },
          { coefficient: rational(-1), node: transpose(graph, A) },
        ],
        [n, n],
      ),
      false,
    ],
    ["R·R'", einsum(graph, "ij,kj->ik", R, R), true],
    ["A·S·A'", einsum(graph, "ij,jk,lk->il", A, S, A), true],
    ["S·A", einsum(graph, "ij,jk->ik", S, A), false],
    ["xx'", einsum(graph, "i,j->ij", x, x), true],
    ["diag(x)", graph.contract([{ node: x, labels: [0] }], [0, 0], [n]), true],
    ["exp of each entry of S", graph.apply(scalarFunctions.exp, [S]), true],
    ["exp of each entry of A", graph.apply(scalarFunctions.exp, [A]), false],
    ["a matrix that is not square", R, false],
    ["a vector", x, false],
  ])("of %s", (_what, node, expected) => {
    expect(graph.isSymmetric(node)).toBe(expected);
  });
});
