// Axes of length 1: where the matrix ones(m, 1) does not fit as it is, it is a column, and ones(1, n) a row.

import { writeNumber } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { rational } from "../scalar/rational.ts";
import { sizeOf } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { make } from "./context.ts";
import type { Inference } from "./context.ts";
import { resolveDimension } from "./dimension-solver.ts";

/** The expression without its axes of length 1, as a sum along them; `undefined` where it has none. */
export function withoutUnitAxes(context: Inference, expression: MatrixExpression): MatrixExpression | undefined {
  const { type, span } = expression;
  const isUnit = (length: Dimension): boolean => sizeOf(resolveDimension(context.solver, length)) === 1;
  const summed = (result: Type, axis?: number): MatrixExpression => {
    const args = axis === undefined ? [expression] : [expression, writeNumber(rational(axis))];
    return make(context, { kind: "call", name: "sum", args, type: result, span });
  };
  if (type.kind === "vector" || type.kind === "covector") return isUnit(type.length) ? summed(scalarType) : undefined;
  if (type.kind !== "matrix") return undefined;
  const [hasOneRow, hasOneColumn] = [isUnit(type.rows), isUnit(type.columns)];
  if (hasOneRow && hasOneColumn) return summed(scalarType);
  if (hasOneColumn) return summed(vectorType(type.rows), 2);
  return hasOneRow ? summed(covectorType(type.columns), 1) : undefined;
}
