// The patterns of vech in notation: vech(M) of what hangs on the pair, and elimination and duplication matrices elsewhere.

import { writeCall, writeDimension, writeMatrixProduct, writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Factor, PatternNode } from "../tensor/node.ts";
import { multiplyDimensions } from "../types/dimension.ts";
import { matrixType, vectorType } from "../types/type.ts";

/** A factor that is the pattern of an elimination or a duplication matrix. */
export type Half = Factor & { readonly node: PatternNode };

/** Whether the factor is the pattern of an elimination or a duplication matrix. */
export function isHalf(factor: Factor): factor is Half {
  return factor.node.kind === "pattern" && ["elimination", "duplication"].includes(factor.node.pattern.kind);
}

/** L or D as a matrix. */
export function writeHalfMatrix({ pattern, dims }: PatternNode): MatrixExpression {
  const [half, n] = dims;
  const whole = multiplyDimensions(n, n);
  const isElimination = pattern.kind === "elimination";
  const type = isElimination ? matrixType(half, whole) : matrixType(whole, half);
  return writeCall(isElimination ? "elimination" : "duplication", [writeDimension(n)], type);
}

function vecOf(matrix: MatrixExpression, n: PatternNode["dims"][number]): MatrixExpression {
  return writeCall("vec", [matrix], vectorType(multiplyDimensions(n, n)));
}

/** Σ P[k,i,j]·M[i,j]: vech(M), or D'·vec(M). */
export function halfOfMatrix(node: PatternNode, matrix: MatrixExpression): MatrixExpression {
  const [half, n] = node.dims;
  if (node.pattern.kind === "elimination") return writeCall("vech", [matrix], vectorType(half));
  return writeMatrixProduct([writeTranspose(writeHalfMatrix(node)), vecOf(matrix, n)]);
}

/** Σ P[k,i,j]·v[k]: the matrix whose vec is L'·v or D·v. */
export function matrixOfHalf(node: PatternNode, vector: MatrixExpression): MatrixExpression {
  const [, n] = node.dims;
  const matrix = writeHalfMatrix(node);
  const left = node.pattern.kind === "elimination" ? writeTranspose(matrix) : matrix;
  const stacked = writeMatrixProduct([left, vector]);
  return writeCall("reshape", [stacked], matrixType(n, n));
}
