// Whether two expressions mean the same: by canonical form, then in random prime fields, then refuted at a point
// (docs/ARCHITECTURE.md).

import { comparableNodes } from "../lower/align.ts";
import { environmentOf, environmentWithin, openBeside, openProgram, readBeside, readSource } from "../problem.ts";
import type { Declarations } from "../problem.ts";
import type { Expression, Program } from "../syntax/expression.ts";
import type { Syntax } from "../syntax/parse.ts";
import type { Environment } from "../typing/declaration.ts";
import type { Node } from "../tensor/node.ts";
import { compareInField } from "./exact-field.ts";
import type { FieldVerdict } from "./exact-field.ts";
import { freshSeed } from "./random.ts";
import { findDifference } from "./refute.ts";
import type { Difference } from "./refute.ts";

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
  /** `numeric` for a point at which enclosures of both values lie apart. */
  readonly method: "canonical" | "exact-field" | "numeric";
  readonly errorBound: number;
  readonly reason?: string | undefined;
  /** Where both differ, for expressions of one shape that are different. */
  readonly counterexample?: Difference | undefined;
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

function different(method: EqualVerdict["method"], seed: number, counterexample?: Difference): EqualVerdict {
  const base = { verdict: "different", method, errorBound: 0, seed } as const;
  return counterexample ? { ...base, counterexample } : base;
}

const differentShapes = "the shapes differ";

function reasonFor({ agree, isConclusive, isTooLarge }: FieldVerdict): string {
  if (isTooLarge) return "the declared lengths are too large to try points, and the forms differ";
  if (!agree) return "the known laws of the functions do not prove it, and no point was found where the two differ";
  return isConclusive ? "" : "too few points could be drawn to be sure, and none was found where the two differ";
}

/**
 * Whether two nodes with the same axes are equal, as `equal` has it. A field disproves only what is rational; with other
 * functions a point must be found.
 */
export function equalNodes(left: Node, right: Node, seed: number): EqualVerdict {
  if (left === right) return { verdict: "equal", method: "canonical", errorBound: 0, seed };
  const found = compareInField(left, right, seed, "verdict");
  if (found.agree && found.isConclusive)
    return { verdict: "equal", method: "exact-field", errorBound: found.errorBound, seed };
  const difference = findDifference(left, right, seed, [], found.lengths);
  if (!found.agree && !found.usedOpaque) return different("exact-field", seed, difference);
  if (difference) return different(difference.isExact ? "exact-field" : "numeric", seed, difference);
  return { verdict: "undecided", method: "exact-field", errorBound: 1, reason: reasonFor(found), seed };
}

/**
 * Decides whether both sides are equal for all values of the variables at which both are defined. `different` is certain
 * and names a point where one was found; `equal` is certain by canonical form and errs with at most `errorBound`
 * otherwise. Shapes that differ are `different`.
 */
export function equal(request: EqualRequest): EqualVerdict {
  const seed = request.seed ?? freshSeed();
  const environment = environmentOf(request.vars ?? {});
  const program = readSource(request.left, environment, request.syntax);
  const other = readRight(program, request, environment);
  const problem = openProgram(program, jointVariables(program, other, environment));
  const { value: right } = openBeside(problem, other);
  const { value: left } = problem;
  const nodes = comparableNodes(problem.graph, left, right);
  if (!nodes) return { ...different("canonical", seed), reason: differentShapes };
  return equalNodes(nodes[0], nodes[1], seed);
}
