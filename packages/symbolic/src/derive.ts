// From a request to a derivative: the facade that runs the stages in order.

import { arrangedDerivative, shownDimensions } from "./arrange.ts";
import type { ArrangedDerivative } from "./arrange.ts";
import { conditionTexts } from "./conditions-text.ts";
import type { Layout } from "./differentiate/layout.ts";
import { conventionInWords } from "./differentiate/structure.ts";
import { leftSide, notationAlong } from "./forms/directional.ts";
import { formOf } from "./forms/form-request.ts";
import type { Form, FormRequest } from "./forms/form-request.ts";
import { equation, kroneckerOf, linearMapOf } from "./forms/linear-map.ts";
import type { Equation, Formula } from "./forms/linear-map.ts";
import { movedForm } from "./forms/moved-form.ts";
import { programText, writeResult } from "./forms/write-result.ts";
import type { Written } from "./forms/written.ts";
import { lazy } from "./lazy.ts";
import type { Problem } from "./problem.ts";
import { openRequest, planOf } from "./request.ts";
import type { DeriveRequest } from "./request.ts";
import { dimensionsOf } from "./types/type.ts";

type Wanted = Pick<FormRequest, "definitions" | "inline">;

/** A result in one layout. */
export interface LaidOut extends Formula {
  readonly shape: readonly string[];
}

/** A derivative in closed form. */
export interface Derivative extends ArrangedDerivative, Written {
  readonly problem: Problem;
  readonly form: Form;
  /** Lengths of the axes as printed, in the layout asked for. */
  readonly shape: readonly string[];
  readonly layout: Layout;
  /** How the structure of the variable enters, in words; absent where it has none. */
  readonly convention?: string | undefined;
  /** `df = …`, of a differential. */
  readonly equation?: Equation | undefined;
  /** Of order above 2: what the derivative does to a change of the variable, where that has matrix notation. */
  readonly linearMap?: Equation | undefined;
  /** Of order above 2: ∂vec(Y)/∂vec(X)', where it is made of Kronecker products. */
  readonly kronecker?: Formula | undefined;
  /** Both textbook layouts, where both were asked for. */
  readonly layouts?: Readonly<Record<"numerator" | "denominator", LaidOut>> | undefined;
  readonly conditions: readonly string[];
  readonly inferred: ReadonlyMap<string, string>;
}

function conventionOf(problem: Problem, request: DeriveRequest): string | undefined {
  const plan = planOf(problem, request);
  const [variable] = plan.variables;
  if (plan.kind === "components") return undefined;
  return conventionInWords(
    variable.assumptions,
    request.structure ?? "unconstrained",
    dimensionsOf(variable.type).length,
  );
}

function shapeOf(arranged: ArrangedDerivative): readonly string[] {
  return shownDimensions(arranged).map((dimension) => dimension.key);
}

type Others = Pick<Derivative, "linearMap" | "kronecker">;

// A result is asked for its text more often than for all that it can be written as. What is spread is found.
function withWriting(
  problem: Problem,
  request: DeriveRequest,
  wanted: Wanted,
  others: (arranged: ArrangedDerivative) => Others = () => ({}),
): Derivative {
  const arranged = arrangedDerivative(problem, request);
  const found = writeResult(problem, arranged, wanted);
  const { node, lower, shown, isRow, groups, order } = arranged;
  const { expression, text, notation, definitions, raise } = found;
  const forms = lazy(() => others(arranged));
  const moving = new Set([request.wrt].flat());
  return {
    node,
    lower,
    shown,
    isRow,
    groups,
    order,
    expression,
    text,
    notation,
    definitions,
    problem,
    form: "derivative",
    shape: shapeOf(arranged),
    layout: request.layout ?? "mixed",
    convention: conventionOf(problem, request),
    conditions: conditionTexts(problem.graph, [problem.value.node, ...lower], node, { moving, raise }),
    inferred: problem.typed.inferred,
    get latex() {
      return found.latex;
    },
    get linearMap() {
      return forms().linearMap;
    },
    get kronecker() {
      return forms().kronecker;
    },
  };
}

/**
 * The derivative of an opened problem in one text: a formula, or where that is too long the program that computes it.
 * Throws the typed errors of each stage.
 */
export function derivativeOf(problem: Problem, request: DeriveRequest): Derivative {
  const found = withWriting(problem, request, {});
  return { ...found, text: programText(found), definitions: [] };
}

// A derivative of more than two axes also as a linear map and over vec.
function otherForms(problem: Problem, { node, order }: ArrangedDerivative, request: DeriveRequest): Others {
  if (node.dims.length <= 2) return {};
  const plan = planOf(problem, request);
  if (plan.kind === "components") return {};
  // Derivatives of higher order by free entries count a symmetric dX twice.
  const isByEntries = order > 1 && request.structure === "constrained";
  return {
    linearMap: isByEntries ? undefined : linearMapOf(problem, node, plan.variables[plan.variables.length - 1], order),
    kronecker: request.flatten ? undefined : kroneckerOf(problem, node, request),
  };
}

function laidOut({ text, latex, shape }: Derivative): LaidOut {
  return { text, latex, shape };
}

function isOneLayout(request: FormRequest): request is FormRequest & DeriveRequest {
  return request.layout !== "both";
}

function derivativeForm(problem: Problem, given: FormRequest): Derivative {
  if (isOneLayout(given)) {
    return withWriting(problem, given, given, (arranged) => otherForms(problem, arranged, given));
  }
  const { layout: _, ...request } = given;
  // Each formula stands for itself here, so none has definitions.
  const numerator = withWriting(problem, { ...request, layout: "numerator" }, { inline: true }, (arranged) =>
    otherForms(problem, arranged, request),
  );
  const denominator = withWriting(problem, { ...request, layout: "denominator" }, { inline: true });
  return { ...numerator, layouts: { numerator: laidOut(numerator), denominator: laidOut(denominator) } };
}

function movedDerivative(opened: Problem, request: FormRequest, form: Exclude<Form, "derivative">): Derivative {
  const { directions, result, order, lower } = movedForm(opened, request, form);
  const { problem } = directions;
  const isPlainFirst = form !== "hvp" && order === 1 && request.unit !== true;
  const { raise, ...found } = writeResult(problem, result, request, () =>
    notationAlong(directions, result, isPlainFirst),
  );
  const arranged = { node: result.shown, lower, order, ...result };
  return {
    ...arranged,
    ...found,
    problem,
    form,
    shape: shapeOf(arranged),
    layout: "mixed",
    equation: form === "differential" && found.expression ? equation(leftSide(problem, order), found) : undefined,
    conditions: conditionTexts(problem.graph, [problem.value.node, ...lower], result.shown, { raise }),
    inferred: new Map([...problem.typed.inferred, ...directions.declared]),
  };
}

/**
 * The derivative of an expression in closed form, or along a direction, its differential, or a Hessian times a direction
 * (docs/contract.md §2, §3). Throws `ClosedformError`.
 */
export function derive(given: FormRequest): Derivative {
  const form = formOf(given);
  const { problem, request } = openRequest(given);
  return form === "derivative" ? derivativeForm(problem, request) : movedDerivative(problem, request, form);
}
