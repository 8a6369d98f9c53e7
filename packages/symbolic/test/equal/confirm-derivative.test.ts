import { describe, expect, test } from "vitest";

import { derivativeOf } from "../../src/derive.ts";
import { confirmDerivative } from "../../src/equal/confirm-derivative.ts";
import type { Moving } from "../../src/equal/confirm-derivative.ts";
import { dualRules } from "../../src/equal/dual-rules.ts";
import { rational } from "../../src/scalar/rational.ts";
import type { Node } from "../../src/tensor/node.ts";
import { openProblem } from "../../src/problem.ts";
import type { Problem } from "../../src/problem.ts";
import { dimensionsOf } from "../../src/types/type.ts";
import { parseDeclaration } from "../../src/typing/declaration.ts";

const declarations = "A:matrix(m,n) B:matrix(n,n) X:matrix(n,n) x:vector(n) y:vector(n) b:vector(m) t:scalar u:scalar";
const vars = new Map(
  declarations.split(" ").map((text) => {
    const { name, spec } = parseDeclaration(text);
    return [name, spec] as const;
  }),
);

function movingOf({ graph, variables }: Problem, name: string): Moving {
  const { type, assumptions } = variables.get(name)!;
  const node = graph.variable(name, dimensionsOf(type), assumptions);
  if (node.kind !== "variable") throw new Error("a variable is a variable");
  return { declared: node, free: node };
}

function confirmed(
  expr: string,
  wrt: string,
  order: number,
  change: (problem: Problem, node: Node) => Node,
): boolean | undefined {
  const problem = openProblem(expr, vars);
  const { node } = derivativeOf(problem, { expr, wrt, order });
  const movements = Array.from({ length: order }, () => [movingOf(problem, wrt)]);
  const claim = { graph: problem.graph, expression: problem.value.node, derivative: change(problem, node), movements };
  return confirmDerivative(claim, 7);
}

const same = (_problem: Problem, node: Node): Node => node;
const nearly = ({ graph }: Problem, node: Node): Node =>
  graph.sum([{ coefficient: rational(1_000_001, 1_000_000), node }], node.dims);

const formulas: readonly (readonly [string, string, number])[] = [
  ["norm2(A*x - b)^2", "x", 1],
  ["norm2(A*x - b)^2", "x", 2],
  ["tr(B*inv(X))", "X", 1],
  ["tr(B*inv(X))", "X", 2],
  ["logdet(X)", "X", 2],
  ["det(X)*tr(X)", "X", 1],
  ["softmax(x)", "x", 1],
  ["logsumexp(x)", "x", 2],
  ["norm2(x)", "x", 1],
  ["sum(where(x > 0, x.^2, y.*x))", "x", 1],
  ["max(t, u)*t", "t", 1],
  ["prod(x)", "x", 1],
  ["max(x)^2", "x", 1],
  ["t^u", "t", 1],
  ["t^u", "u", 1],
  ["adj(X)", "X", 1],
];

describe("the derivative of an expression", () => {
  test.each(formulas)("of %s by %s, order %i, is confirmed by dual numbers", (expr, wrt, order) => {
    expect(confirmed(expr, wrt, order, same)).toBe(true);
  });

  test.each(formulas)("of %s by %s, order %i, is refused where it is off by a millionth", (expr, wrt, order) => {
    expect(confirmed(expr, wrt, order, nearly)).toBe(false);
  });

  test.each([...dualRules.keys()])(
    "of %s is what its record says, and its second derivative where there is one",
    (name) => {
      const order = ["digamma", "sign", "step", "floor"].includes(name) ? 1 : 2;
      expect(confirmed(`sum(${name}(x))`, "x", 1, same)).toBe(true);
      if (order === 2 && !["lgamma", "gamma"].includes(name))
        expect(confirmed(`${name}(t^2 + u)`, "t", 2, same)).toBe(true);
    },
  );

  test("of what has no second rule is left open", () => {
    expect(confirmed("tr(expm(t*B))", "t", 1, same)).toBeUndefined();
  });
});
