import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText } from "./text.ts";

/** Replaced below. */
export function toLatex(expression: MatrixExpression): string {
  return toText(expression);
}
