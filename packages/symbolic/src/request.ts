// What is asked of a derivation, checked before any work is done.

import { ClosedformError } from "./error.ts";
import type { StructureConvention } from "./differentiate/structure.ts";
import type { Layout } from "./differentiate/layout.ts";
import { isLogical } from "./notation/construct.ts";
import { openProblem, variableSpelled } from "./problem.ts";
import type { Declarations, Problem } from "./problem.ts";
import type { Syntax } from "./syntax/parse.ts";
import { quotable } from "./syntax/token.ts";
import { dimensionsOf } from "./types/type.ts";
import type { Variable } from "./typing/declaration.ts";
import { nearMiss } from "./typing/spelling.ts";

/** A derivative to be taken (docs/contract.md §2 and §4). */
export interface DeriveRequest {
  readonly expr: string;
  readonly vars?: Declarations | undefined;
  /** A variable; a list of scalars for the derivative by their vector; two names with `order` 2 for the mixed second. */
  readonly wrt: string | readonly string[];
  /** 1 unless given. */
  readonly order?: number | undefined;
  /** `mixed` unless given. */
  readonly layout?: Layout | undefined;
  /** `unconstrained` unless given. */
  readonly structure?: StructureConvention | undefined;
  /** `vec` for ∂vec(Y)/∂vec(X)'. */
  readonly flatten?: "vec" | undefined;
  /** How `expr` is written, and what else the request holds in formulas; recognised unless given. */
  readonly syntax?: Syntax | undefined;
}

const maximalOrder = 6;

/** A name of `wrt` as a variable of the problem. Throws `unknown-name` with the nearest known name as the hint. */
export function variableNamed(problem: Problem, name: string): Variable {
  const variable = variableSpelled(problem, name);
  if (variable) return variable;
  const names = [...problem.variables.keys()];
  const near = nearMiss(name, names);
  throw new ClosedformError(
    "unknown-name",
    `cannot differentiate by ${quotable(name)}: it is not a variable of the expression`,
    { hint: near ? `did you mean ${near}?` : `the variables are ${names.join(", ") || "none"}` },
  );
}

/** The names of `wrt`, one or several. */
export function wrtNames(wrt: DeriveRequest["wrt"]): readonly string[] {
  return typeof wrt === "string" ? [wrt] : wrt;
}

/** What every request on a derivative has. */
type Subject = Pick<DeriveRequest, "expr" | "vars" | "wrt" | "syntax">;

/**
 * Opens the problem of a request, and the request with the problem's own names in `wrt`, however they were spelled. Throws the
 * errors of opening and `unknown-name`.
 */
export function openRequest<Request extends Subject>(
  given: Request,
): { readonly problem: Problem; readonly request: Request } {
  const problem = openProblem(given.expr, given.vars, given.syntax);
  const known = (name: string): string => variableNamed(problem, name).name;
  const wrt = typeof given.wrt === "string" ? known(given.wrt) : given.wrt.map(known);
  return { problem, request: { ...given, wrt } };
}

/** How often to differentiate by which variables. */
export type Plan =
  | { readonly kind: "repeated"; readonly variables: readonly Variable[] }
  /** By the vector of several scalars. */
  | { readonly kind: "components"; readonly variables: readonly Variable[]; readonly order: 1 | 2 };

function scalarsOnly(variables: readonly Variable[]): void {
  const other = variables.find((variable) => dimensionsOf(variable.type).length > 0);
  if (!other) return;
  throw new ClosedformError(
    "bad-request",
    `cannot differentiate by a list that holds ${other.name}, which is no scalar`,
    {
      hint: 'a list of scalars stands for their vector; two names of any type need "order": 2',
    },
  );
}

function eachOnce(names: readonly string[]): void {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return;
  throw new ClosedformError("bad-request", `cannot differentiate by a list that names ${twice} twice`, {
    hint: `name ${twice} once`,
  });
}

/** The order of a request. Throws `bad-request` for anything but a small positive integer. */
export function orderOf(request: DeriveRequest): number {
  const order = request.order ?? 1;
  if (!Number.isInteger(order) || order < 1 || order > maximalOrder) {
    throw new ClosedformError(
      "bad-request",
      `the order ${String(request.order)} is not a whole number from 1 to ${maximalOrder}`,
      { hint: "give an order such as 1 or 2" },
    );
  }
  return order;
}

// As a part it stands for 1 and 0; as the whole it is more likely meant as a constraint.
function refuseCondition({ typed: { target } }: Problem): void {
  if (target.kind !== "comparison" && !isLogical(target)) return;
  throw new ClosedformError("not-differentiable", "cannot differentiate a condition: it holds or does not", {
    at: target.span,
    hint: "differentiate one of its sides, or write where(x > 0, 1, 0) for its values 1 and 0",
  });
}

/** What to differentiate by, in turn. Throws `unknown-name`, `bad-request` and, for a condition, `not-differentiable`. */
export function planOf(problem: Problem, request: DeriveRequest): Plan {
  refuseCondition(problem);
  const order = orderOf(request);
  if (typeof request.wrt === "string") {
    const variable = variableNamed(problem, request.wrt);
    return { kind: "repeated", variables: new Array<Variable>(order).fill(variable) };
  }
  const variables = request.wrt.map((name) => variableNamed(problem, name));
  if (variables.length === 0)
    throw new ClosedformError("bad-request", "cannot differentiate by an empty list", {
      hint: "name a variable in wrt",
    });
  if (order === 2 && variables.length === 2) return { kind: "repeated", variables };
  eachOnce(request.wrt);
  scalarsOnly(variables);
  if (order > 2)
    throw new ClosedformError(
      "unsupported",
      `derivatives of order ${order} by a list of scalars are not supported yet`,
      { hint: "differentiate by one variable at a time" },
    );
  return { kind: "components", variables, order: order === 1 ? 1 : 2 };
}
