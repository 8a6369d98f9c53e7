// MathML of a formula, or of a derivative in whichever notation it has.

import { definedMathML, expressionMathML } from "./print/mathml.ts";
import { readSource } from "./print/code/source.ts";
import type { CodeSource } from "./print/code/source.ts";
import { indexMathML } from "./raise/index-mathml.ts";

/**
 * A `<math>` element of MathML Core for a derivative or a formula, with the look of `toLatex`: matrices and vectors bold,
 * products by juxtaposition. What has no matrix notation is written by its entries. Definitions stand in lines of their own,
 * before the result. The language's text is annotated.
 */
export function toMathML(source: CodeSource): string {
  if ("kind" in source) return expressionMathML(source);
  const { expression, definitions } = readSource(source);
  if (!expression) return indexMathML(source.shown);
  return definitions.length > 0 ? definedMathML(definitions, expression) : expressionMathML(expression);
}
