// Kronecker forms of derivatives of matrices in notation: as the derivative in a direction where one side is a matrix that
// hangs together with nothing else, and as a named matrix over vec elsewhere.

import { writeCall } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Factor, MatrixFunctionNode, Node } from "../tensor/node.ts";
import { multiplyDimensions } from "../types/dimension.ts";
import { matrixType } from "../types/type.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

/** A factor that is the Kronecker form of a derivative of matrices. */
export type KroneckerFactor = Factor & { readonly node: MatrixFunctionNode };

/** Whether the factor is the Kronecker form of a derivative of matrices. */
export function isKroneckerForm(factor: Factor): factor is KroneckerFactor {
  return factor.node.kind === "matrixFunction" && factor.node.dims.length === 4;
}

function operandsOf(node: MatrixFunctionNode, raise: RaiseOperand): readonly MatrixExpression[] | undefined {
  const operands = node.operands.map(raise);
  return operands.includes(undefined) ? undefined : (operands as MatrixExpression[]);
}

/** K as a matrix over vec. */
export function writeKroneckerForm(node: MatrixFunctionNode, raise: RaiseOperand): MatrixExpression | undefined {
  const length = multiplyDimensions(node.dims[0], node.dims[1]);
  const operands = operandsOf(node, raise);
  return operands && writeCall(node.fn.name, operands, matrixType(length, length));
}

const directional: ReadonlyMap<string, string> = new Map([
  ["expm_kron", "expm_frechet"],
  ["logm_kron", "logm_frechet"],
  ["sylvester_kron", "sylvester"],
]);

/** How the derivative is written in a direction. */
export interface Directional {
  /** Σ K[i,j,p,q]·E[p,q] at (i, j). */
  readonly along: (direction: MatrixExpression) => MatrixExpression;
  /** Σ G[i,j]·K[i,j,p,q] at (q, p), from G'. */
  readonly against: (turned: MatrixExpression) => MatrixExpression;
}

/** The derivative in a direction, where it has a name. */
export function directionalOf(node: MatrixFunctionNode, raise: RaiseOperand): Directional | undefined {
  const name = directional.get(node.fn.name);
  const operands = name === undefined ? undefined : operandsOf(node, raise);
  if (name === undefined || !operands) return undefined;
  // With A'·Z + Z·B' = G it is B·Z' + Z'·A = G'.
  return {
    along: (direction) => writeCall(name, [...operands, direction], direction.type),
    against: (turned) => writeCall(name, [...operands.toReversed(), turned], turned.type),
  };
}
