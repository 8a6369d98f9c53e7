// The forms that are taken along directions: which variables move, and what comes of it as nodes.

import { arrangedDerivative } from "../arrange.ts";
import type { ArrangedDerivative } from "../arrange.ts";
import { derivativeNodes } from "../derivative-node.ts";
import { ClosedformError } from "../error.ts";
import type { Problem } from "../problem.ts";
import { orderOf, planOf } from "../request.ts";
import type { DeriveRequest, Plan } from "../request.ts";
import type { Node } from "../tensor/node.ts";
import { alongDirections, hessianTimes } from "./directional.ts";
import type { Along } from "./directional.ts";
import { differentialsOf, movingVariables, requestedDirections } from "./directions.ts";
import type { Directions } from "./directions.ts";
import { formOf } from "./form-request.ts";
import type { Form, FormRequest } from "./form-request.ts";

/** A derivative along directions, before it is written. */
export interface MovedForm {
  readonly directions: Directions;
  readonly result: Along;
  readonly order: number;
  /** What was differentiated before it was taken along the directions. */
  readonly lower: readonly Node[];
}

function asDeriveRequest(given: FormRequest): DeriveRequest {
  const { layout: _, ...request } = given;
  return request;
}

// The gradient is that by what is named first, and moves along what is named last.
function firstOf(plan: Plan): Plan {
  return plan.kind === "components" ? { ...plan, order: 1 } : { ...plan, variables: plan.variables.slice(0, 1) };
}

function movingNames(plan: Plan): FormRequest["wrt"] {
  return plan.kind === "components" ? plan.variables.map(({ name }) => name) : plan.variables.at(-1)!.name;
}

function hessianProduct(opened: Problem, request: FormRequest): MovedForm {
  if (opened.value.groups.length > 0)
    throw new ClosedformError("bad-request", "cannot take the Hessian of an array", {
      hint: 'give "form": "directional" for the derivative along a direction',
    });
  const second = { ...asDeriveRequest(request), order: 2 };
  const plan = planOf(opened, second);
  const directions = requestedDirections(opened, { ...request, wrt: movingNames(plan) });
  const { problem } = directions;
  const lower = derivativeNodes(problem, firstOf(plan), { ...second, order: 1 });
  return { directions, result: hessianTimes(directions, plan, request.unit === true), order: 2, lower };
}

/** A derivative along directions, as nodes. Throws the typed errors of the request and of the rules. */
export function movedForm(opened: Problem, request: FormRequest, form: Exclude<Form, "derivative">): MovedForm {
  if (form === "hvp") return hessianProduct(opened, request);
  const directions =
    form === "differential"
      ? differentialsOf(opened, movingVariables(opened, request.wrt))
      : requestedDirections(opened, request);
  const order = orderOf(asDeriveRequest(request));
  return { directions, result: alongDirections(directions, order, request.unit === true), order, lower: [] };
}

/** A derivative in one of its forms, and the problem that knows the directions that are in it. */
export interface ArrangedForm {
  readonly problem: Problem;
  readonly arranged: ArrangedDerivative;
}

/** What a request asks for, as nodes, with its directions. Throws the typed errors of the request and of the rules. */
export function arrangedForm(opened: Problem, request: FormRequest): ArrangedForm {
  const form = formOf(request);
  if (form !== "derivative") {
    const { directions, result, order, lower } = movedForm(opened, request, form);
    return { problem: directions.problem, arranged: { node: result.shown, lower, order, ...result } };
  }
  if (request.layout === "both")
    throw new ClosedformError("bad-request", "one derivative lies in one layout", {
      hint: 'give "layout": "numerator" or "denominator"',
    });
  const { layout, ...rest } = request;
  return { problem: opened, arranged: arrangedDerivative(opened, { ...rest, layout }) };
}
