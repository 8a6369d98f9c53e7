// Names within finished notation: directions under the names that users know, differentials with an upright d in LaTeX.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { mapChildren } from "../typing/children.ts";

type VariableExpression = MatrixExpression & { readonly kind: "variable" };

function withVariablesMapped(
  expression: MatrixExpression,
  change: (variable: VariableExpression) => MatrixExpression,
): MatrixExpression {
  const known = new Map<MatrixExpression, MatrixExpression>();
  const map = (part: MatrixExpression): MatrixExpression => {
    const seen = known.get(part);
    if (seen) return seen;
    const result = part.kind === "variable" ? change(part) : mapChildren(part, map);
    known.set(part, result);
    return result;
  };
  return map(expression);
}

/** The expression with variables renamed. */
export function renamed(expression: MatrixExpression, names: ReadonlyMap<string, string>): MatrixExpression {
  if (names.size === 0) return expression;
  return withVariablesMapped(expression, (variable) => ({
    ...variable,
    name: names.get(variable.name) ?? variable.name,
  }));
}

/** The expression with every variable that is a differential marked as one, for LaTeX. */
export function withDifferentials(
  expression: MatrixExpression,
  differentials: ReadonlyMap<string, string>,
): MatrixExpression {
  if (differentials.size === 0) return expression;
  return withVariablesMapped(expression, (variable) => ({
    ...variable,
    differentialOf: differentials.get(variable.name),
  }));
}
