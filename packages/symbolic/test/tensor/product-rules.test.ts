import { describe, expect, test } from "vitest";

import { scalarFunctions } from "../../src/functions/index.ts";
import { inverse } from "../../src/functions/inverse.ts";
import { newGraph } from "../../src/problem.ts";
import { rational } from "../../src/scalar/rational.ts";
import { einsum, scale, transpose } from "../../src/tensor/arithmetic.ts";
import type { Node } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { expectClose, pointFor, valueAt } from "../support/points.ts";

const n = namedDimension("n");
const none = new Set<never>();
const graph = newGraph();
const A = graph.variable("A", [n, n], none);
const S = graph.variable("S", [n, n], new Set(["symmetric"] as const));
const Q = graph.variable("Q", [n, n], new Set(["orthogonal"] as const));
const x = graph.variable("x", [n], none);
const eye = graph.contract([], [0, 0], [n]);
const [inverseA, inverseS] = [A, S].map((matrix) => graph.matrixFunction(inverse, [matrix]));
const { abs, sign, relu, step, exp } = scalarFunctions;

/** exp(c·x) for each c. */
function exponentials(...factors: readonly number[]): Node[] {
  return factors.map((factor) => graph.apply(exp, [scale(graph, rational(factor), x)]));
}

describe("products that cancel", () => {
  test.each([
    ["A⁻¹A = I", einsum(graph, "ij,jk->ik", inverseA, A), eye],
    ["AA⁻¹ = I", einsum(graph, "ij,jk->ik", A, inverseA), eye],
    ["A'A⁻ᵀ = I", einsum(graph, "ij,jk->ik", transpose(graph, A), transpose(graph, inverseA)), eye],
    ["S⁻¹S' = I for a symmetric S", einsum(graph, "ij,kj->ik", inverseS, S), eye],
    ["A⁻¹Ax = x", einsum(graph, "ij,jk,k->i", inverseA, A, x), x],
    ["exp x·exp(−x) = 1", einsum(graph, "i,i->i", ...exponentials(1, -1)), graph.ones([n])],
    ["exp 2x·exp(−3x) = exp(−x)", einsum(graph, "i,i->i", ...exponentials(2, -3)), exponentials(-1)[0]],
    ["|x|·sign x = x", einsum(graph, "i,i->i", graph.apply(abs, [x]), graph.apply(sign, [x])), x],
    ["x·sign x = |x|", einsum(graph, "i,i->i", x, graph.apply(sign, [x])), graph.apply(abs, [x])],
    ["x·step x = relu x", einsum(graph, "i,i->i", x, graph.apply(step, [x])), graph.apply(relu, [x])],
    [
      "(step x)² = step x",
      einsum(graph, "i,i->i", graph.apply(step, [x]), graph.apply(step, [x])),
      graph.apply(step, [x]),
    ],
  ])("%s", (_law, left, right) => {
    expect(left === right).toBe(true);
  });
});

// Each looks like a pair that cancels, but its labels are not those of a product of two matrices.
describe("products that do not cancel", () => {
  const vector = "i";
  test.each([
    ["A⁻¹ times the diagonal of A", "ij,jj->i", inverseA, A, vector],
    ["the diagonal of A⁻¹ times A", "jj,ji->i", inverseA, A, vector],
    ["A⁻¹ and A entry by entry", "ij,ij->i", inverseA, A, vector],
    ["A⁻¹ and A summed over all entries", "ij,ij->", inverseA, A, ""],
    ["A'A⁻¹", "ji,jk->ik", A, inverseA, "ik"],
    ["S⁻¹ times the diagonal of S", "ij,jj->i", inverseS, S, vector],
    ["the diagonal of an orthogonal Q times Q", "jj,ji->i", Q, Q, vector],
    ["Q·Q", "ij,jk->ik", Q, Q, "ik"],
    ["Q and Q entry by entry", "ij,ij->ij", Q, Q, "ij"],
  ])("%s keeps its value", (_what, pattern, first, second, out) => {
    const node = einsum(graph, pattern, first, second);
    expect(node.dims).toHaveLength(out.length);
    const point = pointFor([first, second, graph.dimension(n)], 3);
    const size = point.sizes.get("n")!;
    const [a, b] = [valueAt(first, point), valueAt(second, point)];
    const letters = [...new Set(pattern.replaceAll(/[^a-z]/gu, ""))];
    const expected = new Array<number>(size ** out.length).fill(0);
    for (let k = 0; k < size ** letters.length; k++) {
      const at = (word: string): number =>
        [...word].reduce((total, letter) => total * size + (Math.floor(k / size ** letters.indexOf(letter)) % size), 0);
      const [left, right] = pattern.split("->")[0].split(",");
      expected[at(out)] += a[at(left)] * b[at(right)];
    }
    expectClose(valueAt(node, point), expected, 1e-9);
  });
});
