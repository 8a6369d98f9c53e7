import { derivativeOf, rational } from "@closedform/symbolic";
import type { Node, Problem } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

import { isConfirmed } from "../../src/verify/witness.ts";
import { open } from "../support/open.ts";

function confirmed(
  expr: string,
  vars: string,
  wrt: string,
  change: (problem: Problem, node: Node) => Node,
): boolean | undefined {
  const problem = open(expr, vars);
  const request = { expr, wrt };
  const derivative = derivativeOf(problem, request);
  const node = change(problem, derivative.node);
  const isOver = (): boolean => false;
  const changed = { ...derivative, node };
  return isConfirmed({ problem, derivative: changed, claim: node, truth: node, request, seed: 3, isOver });
}

const halved = ({ graph }: Problem, node: Node): Node => graph.sum([{ coefficient: rational(1, 2), node }], node.dims);

const formulas: readonly (readonly [string, string, string])[] = [
  ["norm2(A*x - b)^2", "A:matrix(m,n) x:vector(n) b:vector(m)", "x"],
  ["logdet(S)", "S:matrix(n,n):spd", "S"],
  ["tr(expm(t*A))", "A:matrix(n,n) t:scalar", "t"],
  ["f(t)^2", "t:scalar", "t"],
];

// Were a rule of ours wrong, this is what would keep it from calling a wrong claim correct.
describe("differentiation of the expression itself", () => {
  test.each(formulas)("confirms the derivative of %s", (expr, vars, wrt) => {
    expect(confirmed(expr, vars, wrt, (_problem, node) => node)).toBe(true);
  });

  test.each(formulas)("does not confirm half the derivative of %s", (expr, vars, wrt) => {
    expect(confirmed(expr, vars, wrt, halved)).toBe(false);
  });
});
