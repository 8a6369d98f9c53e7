import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { matrixType, scalarType, vectorType } from "../../types/type.ts";
import { make } from "../context.ts";
import { transposedType } from "../product.ts";
import { argument, argumentError, callNode, matrixArgument, squareSize } from "../signature.ts";
import type { CallSite, Signature, Signatures } from "../signature.ts";

function ofMatrix(usage: string, rule: Signature["rule"]): Signature {
  return { usage, least: 1, most: 1, rule };
}

function squareToScalar(name: string): Signature {
  return ofMatrix(`${name}(A)`, (site) => {
    squareSize(site, 0);
    return callNode(site, name, scalarType);
  });
}

function squareToSquare(name: string): Signature {
  return ofMatrix(`${name}(A)`, (site) => {
    const size = squareSize(site, 0);
    return callNode(site, name, matrixType(size, size));
  });
}

function transpose(site: CallSite): MatrixExpression {
  const operand = argument(site, 0);
  const type = transposedType(operand.type);
  if (!type) throw argumentError(site, 0, "it has more than two axes", "transpose vectors and matrices only");
  return make(site.context, { kind: "transpose", operand, type, span: site.call.span });
}

function pseudoinverse(site: CallSite): MatrixExpression {
  const { rows, columns } = matrixArgument(site, 0);
  return callNode(site, "pinv", matrixType(columns, rows));
}

/** Functions of a matrix as a whole. `trace` is kept as `tr`, and `transpose` as the operator. */
export const matrixFunctionSignatures: Signatures = [
  ["inv", squareToSquare("inv")],
  ["adj", squareToSquare("adj")],
  ["expm", squareToSquare("expm")],
  ["sqrtm", squareToSquare("sqrtm")],
  ["logm", squareToSquare("logm")],
  ["chol", squareToSquare("chol")],
  ["det", squareToScalar("det")],
  ["logdet", squareToScalar("logdet")],
  ["tr", squareToScalar("tr")],
  ["trace", squareToScalar("tr")],
  ["pinv", ofMatrix("pinv(A)", pseudoinverse)],
  ["transpose", ofMatrix("transpose(A)", transpose)],
  ["eigvals", ofMatrix("eigvals(A)", (site) => callNode(site, "eigvals", vectorType(squareSize(site, 0))))],
];
