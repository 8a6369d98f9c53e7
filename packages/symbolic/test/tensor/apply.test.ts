import { describe, expect, test } from "vitest";

import { scalarFunctions } from "../../src/functions/index.ts";
import { newGraph } from "../../src/problem.ts";
import { hasNegativeLead } from "../../src/tensor/apply.ts";
import { minus, negative, spread, transpose } from "../../src/tensor/arithmetic.ts";
import { namedDimension } from "../../src/types/dimension.ts";

const graph = newGraph();
const [m, n] = [namedDimension("m"), namedDimension("n")];
const none = new Set<never>();
const A = graph.variable("A", [m, n], none);
const x = graph.variable("x", [n], none);
const y = graph.variable("y", [n], none);
const s = graph.variable("s", [], none);
const { sin, cos, exp, abs } = scalarFunctions;

describe("an entrywise application", () => {
  test.each([
    ["f(A') = f(A)'", graph.apply(exp, [transpose(graph, A)]), transpose(graph, graph.apply(exp, [A]))],
    [
      "f of a broadcast scalar is a broadcast of f",
      graph.apply(exp, [spread(graph, s, [m, n])]),
      spread(graph, graph.apply(exp, [s]), [m, n]),
    ],
    [
      "sin(y − x) = −sin(x − y)",
      graph.apply(sin, [minus(graph, y, x)]),
      negative(graph, graph.apply(sin, [minus(graph, x, y)])),
    ],
    ["cos(−x) = cos(x)", graph.apply(cos, [negative(graph, x)]), graph.apply(cos, [x])],
    ["|y − x| = |x − y|", graph.apply(abs, [minus(graph, y, x)]), graph.apply(abs, [minus(graph, x, y)])],
  ])("%s", (_law, left, right) => {
    expect(left).toBe(right);
  });

  test("a repeated label is not passed through: f(diag(x)) is not diag(f(x)) where f(0) ≠ 0", () => {
    const diagonal = graph.contract([{ node: x, labels: [0] }], [0, 0], [n]);
    const inside = graph.contract([{ node: graph.apply(exp, [x]), labels: [0] }], [0, 0], [n]);
    expect(graph.apply(exp, [diagonal])).not.toBe(inside);
  });

  test("of u and −u exactly one has a negative lead", () => {
    const u = minus(graph, x, y);
    expect(hasNegativeLead(u)).not.toBe(hasNegativeLead(negative(graph, u)));
    expect(hasNegativeLead(x)).toBe(false);
  });
});
