// What a user may ask of a derivation beyond the derivative itself.

import { ClosedformError } from "../error.ts";
import type { Layout } from "../differentiate/layout.ts";
import type { DeriveRequest } from "../request.ts";

/**
 * `directional` is the derivative along a direction, `differential` the one along named differentials such as `dx`, `hvp`
 * the Hessian of a scalar times a direction.
 */
export type Form = "derivative" | "directional" | "differential" | "hvp";

/** A derivative in one of its forms (docs/contract.md §2). */
export interface FormRequest extends Omit<DeriveRequest, "layout"> {
  /** `derivative` unless given, `directional` where there is a direction. */
  readonly form?: Form | undefined;
  /** A name, which is declared with the variable's shape if it is new, or an expression; one for each name in `wrt`, or
   * one vector for a list of scalars. `d` and the variable's name unless given. */
  readonly direction?: string | readonly string[] | undefined;
  /** Divides the direction by its norm. */
  readonly unit?: boolean | undefined;
  /** Names what the written result repeats. A result that would be too long is always written so, unless `inline`. */
  readonly definitions?: boolean | undefined;
  /** Never names parts: a result that would be too long is the error `budget`. */
  readonly inline?: boolean | undefined;
  /** `mixed` unless given; `both` for numerator and denominator layout side by side. */
  readonly layout?: Layout | "both" | undefined;
}

function refuse(message: string, hint: string): never {
  throw new ClosedformError("bad-request", message, { hint });
}

/** The form that the request asks for. Throws `bad-request` for fields that the form would not heed. */
export function formOf(request: FormRequest): Form {
  const form = request.form ?? (request.direction === undefined ? "derivative" : "directional");
  if (request.inline && request.definitions)
    refuse('"inline" and "definitions" exclude each other', "leave out one of them");
  if (form === "derivative") {
    if (request.direction !== undefined) refuse("a derivative has no direction", 'give "form": "directional"');
    if (request.unit) refuse('"unit" is about a direction, and there is none', 'give a "direction"');
    return form;
  }
  const shape = form === "hvp" ? "the shape of the variable" : "the shape of the expression";
  const name = form === "hvp" ? "Hessian times a direction" : form;
  if (form === "hvp" && (request.order ?? 2) !== 2)
    refuse("a Hessian has the order 2", 'leave out "order", or give "form": "directional" for other orders');
  if (request.flatten) refuse(`a ${name} has ${shape}`, 'leave out "flatten"');
  if ((request.structure ?? "unconstrained") !== "unconstrained")
    refuse(
      `a ${name} takes the structure from its direction`,
      'leave out "structure"; a direction may be declared symmetric, for one',
    );
  if ((request.layout ?? "mixed") !== "mixed") refuse(`a ${name} has ${shape} in every layout`, 'leave out "layout"');
  if (form === "differential" && request.direction !== undefined)
    refuse(
      "the directions of a differential are named by it",
      'give "form": "directional" for a direction of your own',
    );
  if (form === "differential" && request.unit)
    refuse("a differential is linear in dx, which has no length", 'leave out "unit"');
  return form;
}
