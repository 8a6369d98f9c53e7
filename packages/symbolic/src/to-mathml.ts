// MathML of a formula, or of a derivative in whichever notation it has.

import { expressionMathML } from "./print/mathml.ts";
import type { CodeSource } from "./print/code/source.ts";
import { indexMathML } from "./raise/index-mathml.ts";

/**
 * A `<math>` element of MathML Core for a derivative or a formula, with the look of `toLatex`: matrices and vectors bold,
 * products by juxtaposition. What has no matrix notation is written by its entries. The language's text is annotated.
 */
export function toMathML(source: CodeSource): string {
  if ("kind" in source) return expressionMathML(source);
  return source.expression ? expressionMathML(source.expression) : indexMathML(source.shown);
}
