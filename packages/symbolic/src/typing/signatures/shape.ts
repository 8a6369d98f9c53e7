import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { multiplyDimensions, sizeDimension, triangularDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { dimensionsOf, matrixType, vectorType } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import { mismatch } from "../context.ts";
import { resolveDimension, unifyDimensions } from "../dimension-solver.ts";
import {
  argument,
  argumentError,
  argumentText,
  callNode,
  matrixArgument,
  sizeArgument,
  squareSize,
} from "../signature.ts";
import type { CallSite, Signatures } from "../signature.ts";
import { withoutUnitAxes } from "../unit-axes.ts";

function diag(site: CallSite): MatrixExpression {
  const operand = argument(site, 0);
  const line = operand.type.kind === "matrix" ? withoutUnitAxes(site.context, operand) : operand;
  if (line?.type.kind === "vector" || line?.type.kind === "covector")
    return callNode(site, "diag", matrixType(line.type.length, line.type.length), [line]);
  const { type } = operand;
  const hint =
    type.kind === "matrix"
      ? `write diagvec(${argumentText(site, 0)}) for the diagonal of a matrix`
      : "write a vector, such as diag(x)";
  throw argumentError(site, 0, "it makes a diagonal matrix from a vector", hint);
}

function vec(site: CallSite): MatrixExpression {
  const value = argument(site, 0);
  if (value.type.kind === "vector") return value;
  const { rows, columns } = matrixArgument(site, 0);
  return callNode(site, "vec", vectorType(multiplyDimensions(rows, columns)));
}

function vech(site: CallSite): MatrixExpression {
  const size = resolveDimension(site.context.solver, squareSize(site, 0));
  return callNode(site, "vech", vectorType(triangularDimension(size)));
}

function reshape(site: CallSite): MatrixExpression {
  const value = argument(site, 0);
  const sizes = site.call.args.slice(1).map((_, position) => sizeArgument(site, position + 1));
  const type: Type = sizes.length === 1 ? vectorType(sizes[0]) : matrixType(sizes[0], sizes[1]);
  const count = dimensionsOf(value.type).reduce(multiplyDimensions, sizeDimension(1));
  const wanted = sizes.reduce(multiplyDimensions);
  if (!unifyDimensions(site.context.solver, count, wanted)) {
    const key = (dimension: Dimension): string => resolveDimension(site.context.solver, dimension).key;
    throw mismatch(
      `cannot reshape ${argumentText(site, 0)} with ${key(count)} entries to ${key(wanted)} entries`,
      site.call.span,
      "keep the number of entries",
    );
  }
  return callNode(site, "reshape", type, [value]);
}

/** Functions that arrange entries anew. `reshape` and the fills keep their sizes in the type alone. */
export const shapeSignatures: Signatures = [
  ["diag", { usage: "diag(x)", least: 1, most: 1, rule: diag }],
  [
    "diagvec",
    {
      usage: "diagvec(A)",
      least: 1,
      most: 1,
      rule: (site) => callNode(site, "diagvec", vectorType(squareSize(site, 0))),
    },
  ],
  ["vec", { usage: "vec(A)", least: 1, most: 1, rule: vec }],
  ["vech", { usage: "vech(A)", least: 1, most: 1, rule: vech }],
  ["reshape", { usage: "reshape(A, m, n)", least: 2, most: 3, rule: reshape }],
];
