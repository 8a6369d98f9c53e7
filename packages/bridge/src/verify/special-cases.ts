// Claims that are right under a condition that nothing promises: a symmetric matrix, positive entries, one length.

import { isZeroNode, rational, scaledNode, substituteNodes, topologicalOrder } from "@closedform/symbolic";
import type { Assumption, Node } from "@closedform/symbolic";
import { isSame, isSquare } from "./comparison.ts";
import { countTerms } from "./missing-parts.ts";
import type { MessageId, Mistake } from "./mistake.ts";
import type { Suspect } from "./suspect.ts";

type VariableNode = Node & { readonly kind: "variable" };

function variablesOf(roots: readonly Node[]): readonly VariableNode[] {
  return topologicalOrder(roots).filter((node): node is VariableNode => node.kind === "variable");
}

function assuming({ problem, claim, truth }: Suspect, variable: VariableNode, assumption: Assumption): readonly Node[] {
  const assumptions = new Set([...variable.assumptions, assumption]);
  const special = problem.graph.variable(`${variable.name}\u0000${assumption}`, variable.dims, assumptions);
  return substituteNodes(problem.graph, [claim, truth], new Map([[variable, special]]));
}

/** Right only for a symmetric matrix: a transpose was lost, or a pair A + A' was taken for 2·A. */
export function symmetricOnly(suspect: Suspect): Mistake | undefined {
  const { claim, truth, problem, isOver } = suspect;
  for (const matrix of variablesOf([claim, truth])) {
    if (!isSquare(matrix) || matrix.assumptions.has("symmetric")) continue;
    const [left, right] = assuming(suspect, matrix, "symmetric");
    const parts = { name: matrix.name };
    const isMerged = countTerms(right) < countTerms(truth);
    if (isMerged && isSame(scaledNode(problem.graph, rational(2), left), right))
      return { kind: "missing-symmetric-term", id: "partnerOf", parts };
    if (!isSame(left, right, isOver)) continue;
    if (isMerged) return { kind: "missing-symmetric-term", id: "onlySymmetricSum", parts };
    return { kind: "transpose-order", id: "onlySymmetric", parts };
  }
  return undefined;
}

const matrixCases: readonly (readonly [Assumption, MessageId])[] = [
  ["diagonal", "onlyDiagonal"],
  ["orthogonal", "onlyOrthogonal"],
  ["skew", "onlySkew"],
];

function caseOf(suspect: Suspect, variable: VariableNode, assumption: Assumption, id: MessageId): Mistake | undefined {
  if (variable.assumptions.has(assumption)) return undefined;
  const [left, right] = assuming(suspect, variable, assumption);
  // What holds because nothing is left holds for no good reason.
  if (isZeroNode(right) || isSame(right, suspect.problem.graph.zeros(right.dims))) return undefined;
  return isSame(left, right, suspect.isOver) ? { kind: "other", id, parts: { name: variable.name } } : undefined;
}

/** Right only where a variable is positive. */
export function positiveOnly(suspect: Suspect): Mistake | undefined {
  for (const variable of variablesOf([suspect.claim, suspect.truth])) {
    const found = caseOf(suspect, variable, "positive", "onlyPositive");
    if (found) return found;
  }
  return undefined;
}

/** Right only where a variable is of norm 1, diagonal, orthogonal or skew. */
export function specialCase(suspect: Suspect): Mistake | undefined {
  for (const variable of variablesOf([suspect.claim, suspect.truth])) {
    const unit = variable.dims.length === 1 ? caseOf(suspect, variable, "unit", "onlyUnit") : undefined;
    if (unit) return unit;
    if (!isSquare(variable)) continue;
    for (const [assumption, id] of matrixCases) {
      const found = caseOf(suspect, variable, assumption, id);
      if (found) return found;
    }
  }
  return undefined;
}
