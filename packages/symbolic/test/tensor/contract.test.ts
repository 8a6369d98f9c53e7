import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { newGraph } from "../../src/problem.ts";
import { minusOne, one, rational } from "../../src/scalar/rational.ts";
import { negative, einsum, numberNode, plus, transpose } from "../../src/tensor/arithmetic.ts";
import { splitCoefficient, splitContent } from "../../src/tensor/contract.ts";
import { numberOf } from "../../src/tensor/node.ts";
import { namedDimension, sizeDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";
import { build, disguised, hypergraphs, naiveEinsum, variablesOf } from "../support/random-contraction.ts";

const n = namedDimension("n");
const m = namedDimension("m");
const none = new Set<never>();

describe("a random contraction", () => {
  test.prop([hypergraphs, fc.nat(1000)], { numRuns: 400 })("has the value of its einsum", (hypergraph, seed) => {
    const graph = newGraph();
    const node = build(graph, hypergraph);
    const point = pointFor(
      [
        node,
        ...variablesOf(graph, hypergraph),
        ...hypergraph.dims.map((name) => graph.dimension(namedDimension(name))),
      ],
      seed,
    );
    expectClose(valueAt(node, point), naiveEinsum(hypergraph, point), 1e-11);
  });

  test.prop([hypergraphs, fc.array(fc.nat(99), { minLength: 5 }), fc.array(fc.nat(99), { minLength: 4 })], {
    numRuns: 400,
  })(
    "is one node however its labels are numbered, its factors ordered and its symmetric legs turned",
    (hypergraph, labels, factors) => {
      const graph = newGraph();
      expect(build(graph, disguised(hypergraph, labels, factors))).toBe(build(graph, hypergraph));
    },
  );
});

describe("laws of products", () => {
  const graph = newGraph();
  const [A, B] = ["A", "B"].map((name) => graph.variable(name, [n, n], none));
  const S = graph.variable("S", [n, n], new Set(["symmetric"] as const));
  const R = graph.variable("R", [m, n], none);
  const Q = graph.variable("Q", [n, n], new Set(["orthogonal"] as const));
  const [x, y] = ["x", "y"].map((name) => graph.variable(name, [n], none));
  const eye = graph.contract([], [0, 0], [n]);

  plain.each([
    ["(A')' = A", transpose(graph, transpose(graph, A)), A],
    ["(AB)' = B'A'", transpose(graph, einsum(graph, "ij,jk->ik", A, B)), einsum(graph, "ji,kj->ik", B, A)],
    ["tr(AB) = tr(BA)", einsum(graph, "ij,ji->", A, B), einsum(graph, "ij,ji->", B, A)],
    [
      "tr(AB) = tr(B'A')",
      einsum(graph, "ij,ji->", A, B),
      einsum(graph, "ij,ji->", transpose(graph, B), transpose(graph, A)),
    ],
    ["S' = S for a symmetric S", transpose(graph, S), S],
    ["x'Sy = y'Sx for a symmetric S", einsum(graph, "i,ij,j->", x, S, y), einsum(graph, "i,ij,j->", y, S, x)],
    ["IA = A", einsum(graph, "ij,jk->ik", eye, A), A],
    ["x'y = tr(yx')", einsum(graph, "i,i->", x, y), einsum(graph, "ii->", einsum(graph, "i,j->ij", y, x))],
    [
      "A∘I = diag(diag(A))",
      einsum(graph, "ij,ij->ij", A, eye),
      graph.contract([{ node: A, labels: [0, 0] }], [0, 0], [n]),
    ],
    ["Q'Q = I for an orthogonal Q", einsum(graph, "ji,jk->ik", Q, Q), eye],
    ["QQ' = I for an orthogonal Q", einsum(graph, "ij,kj->ik", Q, Q), eye],
    [
      "nested products are spliced",
      einsum(graph, "ij,jk->ik", R, einsum(graph, "ij,jk->ik", A, B)),
      einsum(graph, "ij,jk->ik", einsum(graph, "ij,jk->ik", R, A), B),
    ],
  ])("%s", (_law, left, right) => {
    expect(left).toBe(right);
  });

  plain("a summed label of no factor counts its length", () => {
    expect(graph.contract([], [], [n])).toBe(graph.number(one));
    expect(einsum(graph, "ii->", eye)).toBe(graph.dimension(n));
    expect(numberOf(einsum(graph, "ii->", graph.contract([], [0, 0], [sizeDimension(5)])))).toEqual(rational(5));
  });

  plain("x∘x is x², x∘x⁻¹ is 1", () => {
    const inverse = graph.power(x, graph.number(minusOne));
    expect(einsum(graph, "i,i->i", x, x)).toBe(graph.power(x, numberNode(graph, 2)));
    expect(einsum(graph, "i,i->i", x, inverse)).toBe(graph.ones([n]));
  });

  plain("unit vectors pick entries and are orthonormal", () => {
    const [first, second] = [graph.basis(n, 0), graph.basis(n, 1)];
    expect(numberOf(einsum(graph, "i,i->", first, second))).toEqual(rational(0));
    expect(numberOf(einsum(graph, "i,i->", first, first))).toEqual(rational(1));
    expect(einsum(graph, "i,i->i", first, first)).toBe(first);
    expect(einsum(graph, "ij,j->i", A, second)).toBe(graph.select(A, 1, 1));
  });

  plain("a factor of another length is refused", () => {
    expect(() => graph.contract([{ node: R, labels: [0, 1] }], [0, 1], [n, n])).toThrow(/length/u);
    expect(() => graph.contract([{ node: R, labels: [0] }], [0], [m])).toThrow(/labels/u);
  });

  plain("zero swallows a product, a number comes out of it", () => {
    expect(einsum(graph, "ij,jk->ik", graph.zeros([m, n]), A)).toBe(graph.zeros([m, n]));
    const doubled = einsum(graph, "ij,jk->ik", R, plus(graph, A, A));
    expect(splitCoefficient(doubled)).toEqual({ coefficient: rational(2), node: einsum(graph, "ij,jk->ik", R, A) });
  });

  plain("the content of 4x − 6y is 2 or −2 and leaves a primitive sum", () => {
    const sum = graph.sum(
      [
        { coefficient: rational(4), node: x },
        { coefficient: rational(-6), node: y },
      ],
      [n],
    );
    if (sum.kind !== "sum") throw new Error("a sum of two terms is a sum");
    const { content, primitive } = splitContent(graph, sum);
    expect(content.numerator * content.numerator).toBe(4n);
    expect(graph.sum([{ coefficient: content, node: primitive }], [n])).toBe(sum);
    expect(negative(graph, negative(graph, sum))).toBe(sum);
  });
});
