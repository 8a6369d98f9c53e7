// Whether two expressions mean the same: by canonical form, then in random prime fields (docs/ARCHITECTURE.md).

import { ClosedformError } from "../error.ts";
import { openBeside, openProblem } from "../problem.ts";
import type { Declarations } from "../problem.ts";
import { dimensionNames } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import { compareInField } from "./exact-field.ts";
import { freshSeed } from "./random.ts";

/** Two expressions in the same variables. */
export interface EqualRequest {
  readonly left: string;
  readonly right: string;
  readonly vars?: Declarations | undefined;
  /** Fixes the random points; drawn afresh unless given. */
  readonly seed?: number | undefined;
}

/** The verdict with the tier that decided and the probability that it is wrong. */
export interface EqualVerdict {
  readonly verdict: "equal" | "different" | "undecided";
  readonly method: "canonical" | "exact-field";
  readonly errorBound: number;
  readonly reason?: string | undefined;
  readonly seed: number;
}

// Undeclared names get their types from both sides together, where the two can be written as one expression.
function jointVariables({ left, right, vars }: EqualRequest): Declarations {
  try {
    const { typed } = openProblem(`(${left}) - (${right})`, vars ?? {});
    const dimensions = new Set(
      [...typed.variables.values()].flatMap((variable) => dimensionsOf(variable.type).flatMap(dimensionNames)),
    );
    return { variables: typed.variables, dimensions, functions: typed.abstractFunctions };
  } catch {
    return vars ?? {};
  }
}

/**
 * Decides whether both sides are equal for all values of the variables. `different` is certain; `equal` is certain by
 * canonical form and errs with at most `errorBound` otherwise. Shapes that differ are `different`.
 */
export function equal(request: EqualRequest): EqualVerdict {
  const seed = request.seed ?? freshSeed();
  const problem = openProblem(request.left, jointVariables(request));
  const { value: right } = openBeside(problem, request.right);
  const { value: left } = problem;
  if (left.groups.length !== right.groups.length)
    return { verdict: "different", method: "canonical", errorBound: 0, reason: "the shapes differ", seed };
  if (left.node === right.node) return { verdict: "equal", method: "canonical", errorBound: 0, seed };
  try {
    const found = compareInField(left.node, right.node, seed);
    if (found.agree && found.isConclusive)
      return { verdict: "equal", method: "exact-field", errorBound: found.errorBound, seed };
    if (!found.agree && !found.usedOpaque) return { verdict: "different", method: "exact-field", errorBound: 0, seed };
    return {
      verdict: "undecided",
      method: "exact-field",
      errorBound: 1,
      reason: "functions that are not rational take part",
      seed,
    };
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "bad-request")
      return { verdict: "different", method: "canonical", errorBound: 0, reason: "the shapes differ", seed };
    throw error;
  }
}
