// The entry: which derivation suits the request, and the derivation with its reasons.

import { derivativeOf } from "../derive.ts";
import type { Derivative } from "../derive.ts";
import { ClosedformError } from "../error.ts";
import type { Problem } from "../problem.ts";
import { openRequest, orderOf, variableNamed } from "../request.ts";
import type { Variable } from "../typing/declaration.ts";
import { chainLines } from "./chain.ts";
import { compositionLines } from "./composition.ts";
import { differentialLines } from "./differential.ts";
import { isCompound, partialLines } from "./partials.ts";
import { explained } from "./reasons.ts";
import type { Derivation, Language, Line, StepStyle, StepsRequest } from "./step.ts";
import { againLines } from "./second-order.ts";

const styles: readonly StepStyle[] = ["differential", "chain", "components"];
const languages: readonly Language[] = ["en", "zh"];

function oneOf<Choice extends string>(
  what: string,
  value: Choice | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (value === undefined || choices.includes(value)) return value;
  throw new ClosedformError("bad-request", `cannot write out the steps: the ${what} "${value}" is unknown`, {
    hint: `the ${what}s are ${choices.join(", ")}`,
  });
}

function namesOf({ wrt }: StepsRequest): readonly string[] {
  return typeof wrt === "string" ? [wrt] : wrt;
}

function isByScalars(variables: readonly Variable[]): boolean {
  return variables.every((variable) => variable.type.kind === "scalar");
}

// By scalars, functions of scalars go component by component; everything else, and what takes several rules, goes by
// differentials.
function defaultStyle(problem: Problem, { wrt }: StepsRequest, variables: readonly Variable[]): StepStyle {
  if (!isByScalars(variables)) return "differential";
  const { target } = problem.typed;
  if (variables.length === 1 && isCompound(target, variables[0].name)) return "differential";
  const isOfScalars = [...problem.variables.values()].every((variable) => variable.type.kind === "scalar");
  return typeof wrt !== "string" || target.kind === "array" || isOfScalars ? "components" : "differential";
}

function singleVariable(request: StepsRequest, variables: readonly Variable[], style: StepStyle): Variable {
  if (variables.length === 1) return variables[0];
  throw new ClosedformError(
    "unsupported",
    `the style "${style}" is for one variable, not for ${namesOf(request).join(", ")}`,
    { hint: 'leave out "style", or differentiate by one variable' },
  );
}

function linesFor(
  derivative: Derivative,
  request: StepsRequest,
  variables: readonly Variable[],
  style: StepStyle,
): readonly Line[] {
  const names = variables.map((variable) => variable.name);
  switch (style) {
    case "components":
      if (!isByScalars(variables))
        throw new ClosedformError("unsupported", 'the style "components" is for derivatives by scalars', {
          hint: 'ask for the style "differential"',
        });
      return compositionLines(derivative, names) ?? partialLines(derivative, names);
    case "differential":
      return differentialLines(derivative, singleVariable(request, variables, style));
    case "chain":
      return chainLines(derivative, singleVariable(request, variables, style));
  }
}

/**
 * The derivative of an expression with the way to it. Every line was verified apart from how it was found; lines that
 * fail are left out. Throws what `derive` throws, `bad-request` for an unknown style or language, and `unsupported` for
 * a style that does not suit the variables.
 */
export function steps(request: StepsRequest): Derivation {
  try {
    return derivation(request);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ClosedformError("budget", "the derivation nests too deeply to be written out in steps", {
      hint: "ask for the derivative alone",
    });
  }
}

function derivation(given: StepsRequest): Derivation {
  const chosen = oneOf("style", given.style, styles);
  const language = oneOf("language", given.lang, languages) ?? "en";
  const { problem, request } = openRequest(given);
  const order = orderOf(request);
  const variables = namesOf(request).map((name) => variableNamed(problem, name));
  const style = chosen ?? defaultStyle(problem, request, variables);
  const result = derivativeOf(problem, request);
  const isMixed = order === 2 && variables.length === 2;
  const firstBy = isMixed ? variables.slice(0, 1) : variables;
  const wrt = isMixed ? variables[0].name : request.wrt;
  const first = order === 1 ? result : derivativeOf(problem, { ...request, wrt, order: 1 });
  const lines = linesFor(
    first,
    { ...request, wrt },
    firstBy,
    order === 1 || chosen ? style : defaultStyle(problem, { ...request, wrt }, firstBy),
  );
  const all = order === 1 ? lines : [...lines, ...againLines(first, result)];
  return {
    steps: all.map((line) => explained(line, language)),
    result: result.text,
    latex: result.latex,
    layout: "mixed",
    style,
  };
}
