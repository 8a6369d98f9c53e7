// The derivatives that have names of their own, as calls of `derive` that say what they expect.

import { derive } from "./derive.ts";
import type { Derivative } from "./derive.ts";
import { ClosedformError } from "./error.ts";
import type { FormRequest } from "./forms/form-request.ts";

/** A request whose order and form the name of the function gives. */
export type NamedRequest = Omit<FormRequest, "form" | "order">;

function wrongOrder(what: string, isScalar: boolean): ClosedformError {
  return new ClosedformError("bad-request", `cannot take the ${what} of ${isScalar ? "a scalar" : "an array"}`, {
    hint: `call ${isScalar ? "gradient" : "jacobian"}, or derive for any expression`,
  });
}

function isScalarIn({ problem }: Derivative): boolean {
  return problem.value.groups.length === 0;
}

/** ∇f of a scalar f, with the shape of the variable. Throws `bad-request` for an expression that is no scalar. */
export function gradient(request: NamedRequest): Derivative {
  const found = derive(request);
  if (!isScalarIn(found)) throw wrongOrder("gradient", false);
  return found;
}

/** ∂y/∂x of a vector or matrix y, with the axes of y and then those of x. Throws `bad-request` for a scalar. */
export function jacobian(request: NamedRequest): Derivative {
  const found = derive(request);
  if (isScalarIn(found)) throw wrongOrder("Jacobian", true);
  return found;
}

/** The second derivatives of a scalar f, with the axes of the variable twice. Throws `bad-request` for other expressions. */
export function hessian(request: NamedRequest): Derivative {
  const found = derive({ ...request, order: 2 });
  if (!isScalarIn(found)) throw wrongOrder("Hessian", false);
  return found;
}

/** The derivative along `direction`, with the shape of the expression; the direction is called `dx` unless given. */
export function directional(request: NamedRequest & Pick<FormRequest, "order">): Derivative {
  return derive({ ...request, form: "directional" });
}

/** The differential, linear in `dx` for each variable x in `wrt`, with its `equation` such as `df = 2*x'*dx`. */
export function differential(request: NamedRequest & Pick<FormRequest, "order">): Derivative {
  return derive({ ...request, form: "differential" });
}
