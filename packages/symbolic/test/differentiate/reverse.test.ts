import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { differentiate } from "../../src/differentiate/reverse.ts";
import { scalarFunctions } from "../../src/functions/index.ts";
import { newGraph } from "../../src/problem.ts";
import { einsum, numberNode, times } from "../../src/tensor/arithmetic.ts";
import type { Node } from "../../src/tensor/node.ts";
import { countNodes } from "../../src/tensor/traverse.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { expectTrueDerivative } from "../support/open.ts";
import { differences, expectClose, pointFor, valueAt } from "../support/points.ts";
import { build, hypergraphs, naiveEinsum, variablesOf } from "../support/random-contraction.ts";

const n = namedDimension("n");
const none = new Set<never>();

describe("the contraction rule", () => {
  test.prop([hypergraphs, fc.nat(1000), fc.nat(3)], { numRuns: 300 })(
    "agrees with differences of the einsum for every factor",
    (given, seed, which) => {
      // The entries of a symmetric matrix do not move alone.
      const hypergraph = {
        ...given,
        factors: given.factors.map(({ name, labels }) => ({ name: name.replace("S", "A"), labels })),
      };
      const graph = newGraph();
      const node = build(graph, hypergraph);
      const variables = variablesOf(graph, hypergraph);
      const chosen = variables[which % variables.length];
      if (chosen.kind !== "variable") throw new Error("factors are variables");
      const [derivative] = differentiate(graph, node, [chosen]);
      expect(derivative.dims.map((dimension) => dimension.key)).toEqual(
        [...node.dims, ...chosen.dims].map((dimension) => dimension.key),
      );
      const lengths = hypergraph.dims.map((name) => graph.dimension(namedDimension(name)));
      const point = pointFor([node, derivative, ...variables, ...lengths], seed);
      expectClose(
        valueAt(derivative, point),
        differences((at) => naiveEinsum(hypergraph, at), point, chosen.name),
        1e-8,
      );
    },
  );
});

describe("the sweep", () => {
  plain("gives zeros of the right shape for a variable that does not occur", () => {
    const graph = newGraph();
    const [x, y] = ["x", "y"].map((name) => graph.variable(name, [n], none));
    expect(differentiate(graph, x, [y])).toEqual([graph.zeros([n, n])]);
  });

  plain("gives the identity for a variable by itself", () => {
    const graph = newGraph();
    const x = graph.variable("x", [n], none);
    expect(differentiate(graph, x, [x])[0]).toBe(graph.contract([], [0, 0], [n]));
  });

  plain("differentiates by several variables at once as by each alone", () => {
    const graph = newGraph();
    const [x, y] = ["x", "y"].map((name) => graph.variable(name, [n], none));
    const f = einsum(graph, "i,i,i->", x, x, graph.apply(scalarFunctions.exp, [y]));
    expect(differentiate(graph, f, [x, y])).toEqual([...differentiate(graph, f, [x]), ...differentiate(graph, f, [y])]);
  });

  // x₀ = x, xₖ₊₁ = sin(xₖ)·xₖ has 2ᵏ paths; with cotangents summed per node the sweep stays linear.
  plain("is linear in the size of the DAG where paths are exponentially many", () => {
    const graph = newGraph();
    const x = graph.variable("x", [], none);
    let node: Node = x;
    for (let k = 0; k < 60; k++)
      node = times(graph, graph.apply(scalarFunctions.sin, [node]), graph.apply(scalarFunctions.exp, [node]));
    const [derivative] = differentiate(graph, node, [x]);
    expect(countNodes([derivative])).toBeLessThan(60 * 60);
  });

  plain("passes through an intermediate node that is also asked for", () => {
    const graph = newGraph();
    const x = graph.variable("x", [], none);
    const square = graph.power(x, numberNode(graph, 2));
    const f = graph.apply(scalarFunctions.exp, [square]);
    const [byX, bySquare] = differentiate(graph, f, [x, square]);
    expect(bySquare).toBe(f);
    expect(byX).toBe(times(graph, numberNode(graph, 2), x, f));
  });
});

const square = "A:matrix(n,n) B:matrix(n,n) x:vector(n) y:vector(n) t:scalar";
const tall = "A:matrix(m,n) B:matrix(n,p) C:matrix(m,p) x:vector(n) b:vector(m) W:matrix(m,m):spd t:scalar:positive";

describe("rules agree with differences", () => {
  plain.each([
    ["norm2(A*x - b)^2", "x", tall],
    ["norm2(A*x - b)^2", "A", tall],
    ["normF(A*B - C)", "B", tall],
    ["sum(exp(A*x).*sin(b))", "A", tall],
    ["b'*inv(W)*b + logdet(W)", "W", tall],
    ["det(t*W)", "t", tall],
    ["t^sum(x)", "t", tall],
    ["t^sum(x)", "x", tall],
    ["sum((x.^2 + 1).^x)", "x", tall],
    ["tr(inv(t*eye(m) + A*A'))", "A", tall],
    ["tr(inv(t*eye(m) + A*A'))", "t", tall],
    ["logdet(A'*W*A)", "A", "A:matrix(n,m) W:matrix(n,n):spd"],
    ["det(A)*tr(inv(A)*B)", "A", "A:matrix(n,n):invertible B:matrix(n,n)"],
    ["adj(A)*x", "A", "A:matrix(n,n):invertible x:vector(n)"],
    ["logsumexp(A*x)", "x", tall],
    ["softmax(A*x)", "x", tall],
    ["tanh(A*x)", "A", tall],
    ["A*A*x", "A", square],
    ["diag(x)*A*diag(y)", "x", square],
    ["sum(max(x, y).*min(A*x, y))", "x", square],
    ["norm(x, 3) + norm1(y)", "x", square],
    ["var(x)*cosine(x, y)", "x", square],
    ["layernorm(x)", "x", square],
    ["x*sum(x)/norm2(x)", "x", square],
    ["kron(x, y)'*kron(y, x)", "x", square],
  ])("∂(%s)/∂%s", (expr, wrt, declarations) => {
    expectTrueDerivative(expr, wrt, declarations, 1e-7);
  });
});
