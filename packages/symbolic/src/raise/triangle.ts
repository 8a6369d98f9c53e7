// The triangle of ones, by which tril and triu are products entry by entry, found again in notation.

import { writeCall } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { matrixType } from "../types/type.ts";

type TriangleName = "tril" | "triu";

/** The function that an entrywise product with the expression is: `tril(ones(m, n))` or `triu(ones(m, n))`; else `undefined`. */
export function triangleName(expression: MatrixExpression): TriangleName | undefined {
  if (expression.kind !== "call" || (expression.name !== "tril" && expression.name !== "triu")) return undefined;
  const [operand] = expression.args;
  return operand.kind === "call" && operand.name === "ones" ? expression.name : undefined;
}

/** tril(M) or triu(M). */
export function writeTriangle(name: TriangleName, operand: MatrixExpression): MatrixExpression {
  return writeCall(name, [operand], operand.type);
}

/** The transpose of a triangle of ones as the other triangle; `undefined` for other expressions. */
export function transposedTriangle(expression: MatrixExpression): MatrixExpression | undefined {
  const name = triangleName(expression);
  if (!name || expression.type.kind !== "matrix") return undefined;
  const type = matrixType(expression.type.columns, expression.type.rows);
  return writeTriangle(name === "tril" ? "triu" : "tril", writeCall("ones", [], type));
}
