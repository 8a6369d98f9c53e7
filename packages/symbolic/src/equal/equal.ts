// Whether two expressions mean the same: by canonical form, then in random prime fields (docs/ARCHITECTURE.md).

import { ClosedformError } from "../error.ts";
import { environmentOf, environmentWithin, openBeside, openProgram, readBeside, readSource } from "../problem.ts";
import type { Declarations } from "../problem.ts";
import type { Expression, Program } from "../syntax/expression.ts";
import type { Syntax } from "../syntax/parse.ts";
import type { Environment } from "../typing/declaration.ts";
import { compareInField } from "./exact-field.ts";
import { freshSeed } from "./random.ts";

/** Two expressions in the same variables. */
export interface EqualRequest {
  readonly left: string;
  readonly right: string;
  readonly vars?: Declarations | undefined;
  /** Fixes the random points; drawn afresh unless given. */
  readonly seed?: number | undefined;
  /** How both sides are written; recognised for each unless given. */
  readonly syntax?: Syntax | undefined;
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
function jointVariables(left: Program, right: Program, environment: Environment): Environment {
  try {
    const [a, b] = [left, right].map(({ statements: [only, ...more] }) =>
      only.kind === "expression" && more.length === 0 ? only.value : undefined,
    );
    if (!a || !b) return environment;
    const terms = [
      { negative: false, operand: a },
      { negative: true, operand: b },
    ];
    const value: Expression = { kind: "sum", terms, span: a.span };
    const difference: Program = { ...left, statements: [{ kind: "expression", value, span: a.span }] };
    return environmentWithin(openProgram(difference, environment));
  } catch {
    return environment;
  }
}

function readRight(left: Program, { right, syntax }: EqualRequest, environment: Environment): Program {
  if (left.isLatex === true) return readBeside(openProgram(left, environment), right, syntax);
  try {
    return readSource(right, environment, syntax);
  } catch (error) {
    // What is wrong on the left is reported first.
    openProgram(left, environment);
    throw error;
  }
}

/**
 * Decides whether both sides are equal for all values of the variables. `different` is certain; `equal` is certain by
 * canonical form and errs with at most `errorBound` otherwise. Shapes that differ are `different`.
 */
export function equal(request: EqualRequest): EqualVerdict {
  const seed = request.seed ?? freshSeed();
  const environment = environmentOf(request.vars ?? {});
  const program = readSource(request.left, environment, request.syntax);
  const other = readRight(program, request, environment);
  const problem = openProgram(program, jointVariables(program, other, environment));
  const { value: right } = openBeside(problem, other);
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
