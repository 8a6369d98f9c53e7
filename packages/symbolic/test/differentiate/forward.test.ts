import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { differentiateForward } from "../../src/differentiate/forward.ts";
import { differentiate } from "../../src/differentiate/reverse.ts";
import { compareInField } from "../../src/equal/exact-field.ts";
import { newGraph } from "../../src/problem.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { open } from "../support/open.ts";
import { differences, expectClose, pointFor, pointOf, valueAt } from "../support/points.ts";
import { build, hypergraphs, naiveEinsum, variablesOf } from "../support/random-contraction.ts";

describe("forward accumulation", () => {
  test.prop([hypergraphs, fc.nat(1000), fc.nat(3)], { numRuns: 200 })(
    "of a random contraction agrees with differences of its einsum",
    (given, seed, which) => {
      const hypergraph = {
        ...given,
        factors: given.factors.map(({ name, labels }) => ({ name: name.replace("S", "A"), labels })),
      };
      const graph = newGraph();
      const node = build(graph, hypergraph);
      const variables = variablesOf(graph, hypergraph);
      const chosen = variables[which % variables.length];
      if (chosen.kind !== "variable") throw new Error("factors are variables");
      const derivative = differentiateForward(graph, node, chosen);
      const lengths = hypergraph.dims.map((name) => graph.dimension(namedDimension(name)));
      const point = pointFor([node, derivative, ...variables, ...lengths], seed);
      expectClose(
        valueAt(derivative, point),
        differences((at) => naiveEinsum(hypergraph, at), point, chosen.name),
        1e-8,
      );
    },
  );

  const declarations = "A:matrix(n,n):invertible B:matrix(m,n) x:vector(n) t:scalar:positive";

  plain.each([
    ["exp(t*A)*x", "t"],
    ["inv(A + t*x*x')", "t"],
    ["logdet(A)*inv(A)*x", "A"],
    ["det(A)*B", "A"],
    ["adj(A)*x", "A"],
    ["t.^x", "t"],
    ["t.^x", "x"],
    ["(x.^2).^t", "t"],
    ["softmax(B*x)", "x"],
    ["norm2(B*x)*B", "B"],
    ["max(x, t)", "t"],
    ["[t^2, sin(t); t, 1]", "t"],
  ])("of %s by %s has the value of the reverse one", (expr, wrt) => {
    const problem = open(expr, declarations);
    const { graph, value } = problem;
    const variable = problem.variables.get(wrt)!;
    const [node] = [
      graph.variable(
        wrt,
        variable.type.kind === "scalar"
          ? []
          : variable.type.kind === "matrix"
            ? [variable.type.rows, variable.type.columns]
            : variable.type.kind === "tensor"
              ? variable.type.dimensions
              : [variable.type.length],
        variable.assumptions,
      ),
    ];
    const [forward, reverse] = [
      differentiateForward(graph, value.node, node),
      differentiate(graph, value.node, [node])[0],
    ];
    const point = pointOf(problem.variables.values(), [forward, reverse], 2);
    expectClose(valueAt(forward, point), valueAt(reverse, point), 1e-10);
    expect(compareInField(forward, reverse, 1).agree).toBe(true);
  });

  plain("of what does not depend on the variable is zero", () => {
    const { graph, value } = open("x", "x:vector(n) t:scalar");
    expect(
      differentiateForward(graph, value.node, graph.variable("t", [], new Set())) === graph.zeros(value.node.dims),
    ).toBe(true);
  });
});
