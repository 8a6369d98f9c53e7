import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Problem } from "../problem.ts";

/** Replaced below. */
export function simplifyComponents(_problem: Problem, expression: MatrixExpression): MatrixExpression {
  return expression;
}
