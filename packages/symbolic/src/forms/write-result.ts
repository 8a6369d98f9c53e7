// One formula, or a program where that would be too long or where names are asked for.

import { ClosedformError } from "../error.ts";
import { isReadable, programPassesGate } from "../gate.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import type { Node } from "../tensor/node.ts";
import type { FormRequest } from "./form-request.ts";
import { programFor } from "./parts.ts";
import type { Program } from "./parts.ts";
import { nameRepeated } from "./repeated.ts";
import { checkWrittenSize, inMatrixNotation, inWriting, isOneFormula } from "./written.ts";
import type { Shown, Written } from "./written.ts";

/** A result in writing, and how to write what belongs to it in the same names. */
export interface WrittenResult extends Written {
  readonly raise?: ((node: Node) => MatrixExpression | undefined) | undefined;
}

type Wanted = Pick<FormRequest, "definitions" | "inline">;

function fromProgram({ definitions, expression, raise }: Program): WrittenResult {
  return { expression, text: toText(expression), latex: toLatex(expression), notation: "matrix", definitions, raise };
}

/** `t0 = …; t1 = …; …`: the text with its definitions in front, which the language reads as it stands. */
export function programText({ text, definitions }: Pick<Written, "text" | "definitions">): string {
  return [...definitions.map((definition) => `${definition.name} = ${definition.text}`), text].join("; ");
}

function tooDeep(): ClosedformError {
  return new ClosedformError("budget", "the derivative was found, but as one formula it nests too deeply to be read", {
    hint: 'leave out "inline"',
  });
}

// With names for what it repeats, where that passes the gate.
function withDefinitions(problem: Problem, result: Shown, whole: Written): Written {
  if (!whole.expression) return whole;
  const { definitions, expression } = nameRepeated(problem, whole.expression);
  if (definitions.length === 0) return whole;
  const named: Written = { ...whole, expression, text: toText(expression), latex: toLatex(expression), definitions };
  return programPassesGate(problem, programText(named), result.shown, result.groups) ? named : whole;
}

/**
 * The result in writing. Throws `budget` for what is too long as one formula and is asked to be one or cannot be made a
 * program. `whole` finds the notation as one formula.
 */
export function writeResult(
  problem: Problem,
  result: Shown,
  { definitions, inline }: Wanted,
  whole: () => MatrixExpression | undefined = () => inMatrixNotation(problem, result),
): WrittenResult {
  if (!inline && !isOneFormula(result.shown)) {
    const program = programFor(problem, result);
    if (program) return fromProgram(program);
  }
  checkWrittenSize(result.shown);
  const expression = whole();
  if (expression && !isReadable(toText(expression))) {
    const program = inline ? undefined : programFor(problem, result);
    if (!program) throw tooDeep();
    return fromProgram(program);
  }
  const found = inWriting(expression, result.shown);
  return definitions ? withDefinitions(problem, result, found) : found;
}
