// The last step of inference: every length that use has fixed is put in, and the others get readable names.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { dimensionNames, namedDimension, substituteDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { mapChildren } from "./children.ts";
import { freshNames } from "./context.ts";
import type { Inference } from "./context.ts";
import { isFlexibleName, mapDimensions, resolveDimension } from "./dimension-solver.ts";

/** Puts the solution into dimensions, types and expressions; the same expression always gives the same object. */
export interface Resolution {
  readonly type: (type: Type) => Type;
  readonly expression: (expression: MatrixExpression) => MatrixExpression;
}

// Nothing was open, so everything is what it was declared to be.
const declaredOnly: Resolution = { type: (type) => type, expression: (expression) => expression };

/** The solution of a run. Open lengths are named n, m, p, … in the order vectors, columns, rows of the undeclared
 * variables, so that A*x has x : vector(n) and A : matrix(m,n). */
export function resolution(context: Inference): Resolution {
  if (context.solver.made === 0) return declaredOnly;
  const chosen = new Map<string, Dimension>();
  const fresh = freshNames((name) => context.names.isTaken(name));
  const nameOpenLengths = (dimension: Dimension): Dimension => {
    const resolved = resolveDimension(context.solver, dimension);
    for (const name of dimensionNames(resolved)) {
      if (!isFlexibleName(name) || chosen.has(name)) continue;
      chosen.set(name, namedDimension(fresh.next().value));
    }
    return substituteDimension(resolved, (name) => chosen.get(name));
  };
  const types = [...context.variableTypes.values()];
  for (const type of types) if (type.kind !== "matrix") dimensionsOf(type).forEach(nameOpenLengths);
  for (const type of types) if (type.kind === "matrix") [type.columns, type.rows].forEach(nameOpenLengths);
  const resolveType = (type: Type): Type => mapDimensions(type, nameOpenLengths);
  return { type: resolveType, expression: resolver(resolveType, nameOpenLengths) };
}

function resolver(
  resolveType: (type: Type) => Type,
  resolveLength: (dimension: Dimension) => Dimension,
): (expression: MatrixExpression) => MatrixExpression {
  const resolved = new Map<MatrixExpression, MatrixExpression>();
  const resolve = (expression: MatrixExpression): MatrixExpression => {
    const known = resolved.get(expression);
    if (known) return known;
    const made = { ...mapChildren(expression, resolve), type: resolveType(expression.type) } as MatrixExpression;
    const result = withLengths(made, resolveLength);
    resolved.set(expression, result);
    return result;
  };
  return resolve;
}

function withLengths(node: MatrixExpression, resolveLength: (dimension: Dimension) => Dimension): MatrixExpression {
  if (node.kind === "boundIndex" || node.kind === "dimension")
    return { ...node, dimension: resolveLength(node.dimension) };
  if (node.kind === "indexSum" && node.dimension) return { ...node, dimension: resolveLength(node.dimension) };
  return node;
}
