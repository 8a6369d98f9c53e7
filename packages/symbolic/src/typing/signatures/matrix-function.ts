import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { multiplyDimensions } from "../../types/dimension.ts";
import { matrixType, scalarType, vectorType } from "../../types/type.ts";
import { make } from "../context.ts";
import { unifyDimensions } from "../dimension-solver.ts";
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

// X with A·X + X·B = C.
function sylvester(site: CallSite): MatrixExpression {
  const [rows, columns] = [squareSize(site, 0), squareSize(site, 1)];
  const type = matrixArgument(site, 2);
  const { solver } = site.context;
  if (!unifyDimensions(solver, type.rows, rows) || !unifyDimensions(solver, type.columns, columns))
    throw argumentError(site, 2, "A*X + X*B = C has no shape", "give a matrix with the rows of A and the columns of B");
  return callNode(site, "sylvester", type);
}

// The derivative of a function of matrices at a square matrix in the direction of another one.
function direction(name: string): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    const [size, other] = [squareSize(site, 0), squareSize(site, 1)];
    if (!unifyDimensions(site.context.solver, size, other))
      throw argumentError(site, 1, "both matrices need one size", "give a direction of the size of the first matrix");
    return callNode(site, name, matrixType(size, size));
  };
  return { usage: `${name}(A, E)`, least: 2, most: 2, rule };
}

// K over vec of a function of one square matrix, with a whole number for powers.
function kroneckerForm(usage: string, name: string, count: number): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    const size = squareSize(site, 0);
    if (count > 1 && argument(site, 1).type.kind !== "scalar")
      throw argumentError(site, 1, "the exponent is a number", "give a whole number or a scalar");
    const length = multiplyDimensions(size, size);
    return callNode(site, name, matrixType(length, length));
  };
  return { usage, least: count, most: count, rule };
}

// K over vec of the solution X of A·X + X·B = C.
function sylvesterKronecker(site: CallSite): MatrixExpression {
  const length = multiplyDimensions(squareSize(site, 0), squareSize(site, 1));
  return callNode(site, "sylvester_kron", matrixType(length, length));
}

function triangle(name: string): Signature {
  return ofMatrix(`${name}(A)`, (site) => callNode(site, name, matrixArgument(site, 0)));
}

/** Functions of a matrix as a whole. `trace` is kept as `tr`, and `transpose` as the operator. */
export const matrixFunctionSignatures: Signatures = [
  ["inv", squareToSquare("inv")],
  ["adj", squareToSquare("adj")],
  ["expm", squareToSquare("expm")],
  ["sqrtm", squareToSquare("sqrtm")],
  ["logm", squareToSquare("logm")],
  ["chol", squareToSquare("chol")],
  ["eigvecs", squareToSquare("eigvecs")],
  ["expm_frechet", direction("expm_frechet")],
  ["logm_frechet", direction("logm_frechet")],
  ["sylvester", { usage: "sylvester(A, B, C)", least: 3, most: 3, rule: sylvester }],
  ["expm_kron", kroneckerForm("expm_kron(A)", "expm_kron", 1)],
  ["logm_kron", kroneckerForm("logm_kron(A)", "logm_kron", 1)],
  ["power_kron", kroneckerForm("power_kron(A, k)", "power_kron", 2)],
  ["sylvester_kron", { usage: "sylvester_kron(A, B)", least: 2, most: 2, rule: sylvesterKronecker }],
  ["tril", triangle("tril")],
  ["triu", triangle("triu")],
  ["det", squareToScalar("det")],
  ["logdet", squareToScalar("logdet")],
  ["tr", squareToScalar("tr")],
  ["trace", squareToScalar("tr")],
  ["pinv", ofMatrix("pinv(A)", pseudoinverse)],
  ["transpose", ofMatrix("transpose(A)", transpose)],
  ["eigvals", ofMatrix("eigvals(A)", (site) => callNode(site, "eigvals", vectorType(squareSize(site, 0))))],
];
