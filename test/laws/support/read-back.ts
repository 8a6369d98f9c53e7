// Whether what was printed means the same when it is read again.

import { expect } from "vitest";

import { compareInField, openBeside, toLatex, toText } from "@closedform/symbolic";
import type { Node, Problem } from "@closedform/symbolic";

/** Where random field elements begin. */
export const seed = 20_240_401;

/** Whether two nodes are one, or agree at random points of a field. */
export function isSame(left: Node, right: Node): boolean {
  if (left === right) return true;
  const { agree, isConclusive } = compareInField(left, right, seed);
  return agree && isConclusive;
}

/** Expects the LaTeX of an expression in the names of the problem to be the same node when it is read again. */
export function expectReadBack(problem: Problem, opened: ReturnType<typeof openBeside>): void {
  const latex = toLatex(opened.target);
  const again = openBeside(problem, latex, "latex");
  expect(isSame(again.value.node, opened.value.node), `${toText(opened.target)} printed as ${latex}`).toBe(true);
  expect(again.value.groups, latex).toEqual(opened.value.groups);
}
