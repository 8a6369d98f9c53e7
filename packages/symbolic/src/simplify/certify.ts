// A proposal becomes a result only when it is proved to mean the same.

import { compareInField } from "../equal/exact-field.ts";
import { ClosedformError } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { openBeside } from "../problem.ts";
import type { Problem } from "../problem.ts";

// As in the gate, the points need not be secret; a fixed seed keeps equal requests equal.
const seed = 20_240_301;

/** Whether both texts, in the names of the problem, mean the same: by form, or in random prime fields. */
export function meansTheSame(problem: Problem, left: string, right: string): boolean {
  try {
    const [a, b] = [left, right].map((text) => openBeside(problem, text).value);
    if (a.groups.length !== b.groups.length || [...a.groups, ...b.groups].some((length) => length !== 1)) return false;
    if (a.node === b.node) return true;
    const verdict = compareInField(a.node, b.node, seed);
    return verdict.agree && verdict.isConclusive;
  } catch (error) {
    if (error instanceof ClosedformError) return false;
    throw error;
  }
}

/** The proposal as an expression when it means what `original` means; `undefined` when it does not or cannot be read. */
export function certifiedProposal(problem: Problem, original: string, proposal: string): MatrixExpression | undefined {
  if (!meansTheSame(problem, original, proposal)) return undefined;
  return openBeside(problem, proposal).target;
}
