import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { multiplyDimensions, sizeDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { covectorType, matrixType, scalarType, vectorType } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import { make } from "../context.ts";
import { unifyDimensions, unifyTypes } from "../dimension-solver.ts";
import { argument, argumentError, argumentText, callNode, commonShape, pairError, vectorLength } from "../signature.ts";
import type { CallSite, Signatures } from "../signature.ts";
import { lengthsDiffer, shapesDiffer } from "../product.ts";

const single = sizeDimension(1);

function productNode(site: CallSite, operator: "*" | ".*", type: Type): MatrixExpression {
  return make(site.context, {
    kind: "product",
    first: argument(site, 0),
    rest: [{ operator, operand: argument(site, 1) }],
    type,
    span: site.call.span,
  });
}

/** The inner product of two vectors, or of two matrices of one shape (tr(A'*B)). */
function dot(site: CallSite): MatrixExpression {
  const [left, right] = [argument(site, 0).type, argument(site, 1).type];
  if (left.kind === "scalar" && right.kind === "scalar") return productNode(site, "*", scalarType);
  if (left.kind === "matrix" || right.kind === "matrix") {
    if (unifyTypes(site.context.solver, left, right)) return callNode(site, "dot", scalarType);
    const inner =
      left.kind === "matrix" && right.kind === "vector"
        ? `write ${argumentText(site, 0)}*${argumentText(site, 1)} for the matrix product`
        : "both need the same shape";
    throw pairError(site, shapesDiffer(site.context, left, right), inner);
  }
  equalLengths(site);
  return callNode(site, "dot", scalarType);
}

function equalLengths(site: CallSite): Dimension {
  const [left, right] = [vectorLength(site, 0), vectorLength(site, 1)];
  if (unifyDimensions(site.context.solver, left, right)) return left;
  throw pairError(
    site,
    lengthsDiffer(site.context, [[left, right]]) ?? "their lengths differ",
    "both need the same length",
  );
}

function cross(site: CallSite): MatrixExpression {
  const three = sizeDimension(3);
  for (const position of [0, 1]) {
    if (!unifyDimensions(site.context.solver, vectorLength(site, position), three))
      throw argumentError(site, position, "it needs a vector of length 3", "give a vector(3)");
  }
  return callNode(site, "cross", vectorType(three));
}

function skew(site: CallSite): MatrixExpression {
  const three = sizeDimension(3);
  if (!unifyDimensions(site.context.solver, vectorLength(site, 0), three))
    throw argumentError(site, 0, "it needs a vector of length 3", "give a vector(3)");
  return callNode(site, "skew", matrixType(three, three));
}

function extent(site: CallSite, position: number): readonly [Dimension, Dimension] {
  const { type } = argument(site, position);
  if (type.kind === "vector") return [type.length, single];
  if (type.kind === "covector") return [single, type.length];
  if (type.kind === "matrix") return [type.rows, type.columns];
  throw argumentError(site, position, "it needs a vector or a matrix", "give arrays of at most two axes");
}

/** The Kronecker product; a vector counts as a column and a covector as a row. */
function kron(site: CallSite): MatrixExpression {
  const [left, right] = [argument(site, 0).type, argument(site, 1).type];
  if (left.kind === "scalar") return productNode(site, "*", right);
  if (right.kind === "scalar") return productNode(site, "*", left);
  const [a, b] = [extent(site, 0), extent(site, 1)];
  const rows = multiplyDimensions(a[0], b[0]);
  const columns = multiplyDimensions(a[1], b[1]);
  if (left.kind === "vector" && right.kind === "vector") return callNode(site, "kron", vectorType(rows));
  if (left.kind === "covector" && right.kind === "covector") return callNode(site, "kron", covectorType(columns));
  return callNode(site, "kron", matrixType(rows, columns));
}

/** Products with a name. `hadamard` is the operator `.*`. */
export const productSignatures: Signatures = [
  ["dot", { usage: "dot(x, y)", least: 2, most: 2, rule: dot }],
  [
    "outer",
    {
      usage: "outer(x, y)",
      least: 2,
      most: 2,
      rule: (site) => callNode(site, "outer", matrixType(vectorLength(site, 0), vectorLength(site, 1))),
    },
  ],
  ["cross", { usage: "cross(x, y)", least: 2, most: 2, rule: cross }],
  ["skew", { usage: "skew(x)", least: 1, most: 1, rule: skew }],
  ["kron", { usage: "kron(A, B)", least: 2, most: 2, rule: kron }],
  [
    "hadamard",
    { usage: "hadamard(A, B)", least: 2, most: 2, rule: (site) => productNode(site, ".*", commonShape(site)) },
  ],
];
