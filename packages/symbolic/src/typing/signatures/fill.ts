import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { multiplyDimensions, triangularDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { matrixType, vectorType } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import { failure, mismatch } from "../context.ts";
import { flexibleDimension, unifyDimensions } from "../dimension-solver.ts";
import { positionsBetween } from "../range.ts";
import {
  argument,
  argumentText,
  argumentCount,
  callNode,
  dimensionNode,
  scalarArgument,
  sizeArgument,
} from "../signature.ts";
import type { CallSite, Signature, Signatures } from "../signature.ts";

function sizes(site: CallSite): readonly Dimension[] {
  return site.call.args.map((_, position) => sizeArgument(site, position));
}

function filledType(lengths: readonly Dimension[]): Type {
  if (lengths.length === 1) return vectorType(lengths[0]);
  return lengths.length === 2 ? matrixType(lengths[0], lengths[1]) : { kind: "tensor", dimensions: lengths };
}

function constantFill(name: string): Signature {
  return {
    usage: `${name}(n) or ${name}(m, n)`,
    least: 1,
    most: 8,
    rule: (site) => callNode(site, name, filledType(sizes(site)), []),
  };
}

function identity(site: CallSite): MatrixExpression {
  const rows = sizeArgument(site, 0);
  const columns = argumentCount(site) === 2 ? sizeArgument(site, 1) : rows;
  if (!unifyDimensions(site.context.solver, rows, columns)) {
    throw mismatch(
      `cannot make eye with ${rows.key} rows and ${columns.key} columns: the identity is square`,
      site.call.span,
      `write eye(${rows.key})`,
    );
  }
  return callNode(site, "eye", matrixType(rows, rows), []);
}

/** `vector(c)` and `matrix(c)`: the shape comes from where they stand. An array argument is passed through. */
function contextFill(name: "vector" | "matrix"): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    const value = argument(site, 0);
    if (value.type.kind === name) return value;
    scalarArgument(site, 0);
    const { solver } = site.context;
    return callNode(
      site,
      name,
      name === "vector"
        ? vectorType(flexibleDimension(solver))
        : matrixType(flexibleDimension(solver), flexibleDimension(solver)),
    );
  };
  return { usage: `${name}(c)`, least: 1, most: 1, rule };
}

/** The vector of whole numbers from one bound to another, written `a:b`. */
function range(site: CallSite): MatrixExpression {
  const bounds = [0, 1].map((position) => argument(site, position));
  const positions = positionsBetween(site.context, bounds[0], bounds[1], site.call);
  if (positions) return callNode(site, "range", vectorType(positions.length));
  throw failure(
    "unsupported",
    `cannot count from ${argumentText(site, 0)} to ${argumentText(site, 1)} yet: a bound is more than dimensions and whole numbers`,
    site.call.span,
    "write numbers, dimensions, or products and sums of them",
  );
}

/** K with K*vec(A) = vec(A') for A of size (m, n). Its factors cannot be read from its type, so they stay arguments. */
function commutation(site: CallSite): MatrixExpression {
  const rows = sizeArgument(site, 0);
  const columns = sizeArgument(site, 1);
  const length = multiplyDimensions(rows, columns);
  return callNode(site, "commutation", matrixType(length, length), [
    dimensionNode(site, rows),
    dimensionNode(site, columns),
  ]);
}

/** The matrix L with L*vec(A) = vech(A), or D with D*vech(A) = vec(A) for symmetric A, of size (n, n). */
function halfVectorMatrix(name: "elimination" | "duplication"): Signatures[number] {
  const rule = (site: CallSite): MatrixExpression => {
    const size = sizeArgument(site, 0);
    const [half, whole] = [triangularDimension(size), multiplyDimensions(size, size)];
    const type = name === "elimination" ? matrixType(half, whole) : matrixType(whole, half);
    return callNode(site, name, type, [dimensionNode(site, size)]);
  };
  return [name, { usage: `${name}(n)`, least: 1, most: 1, rule }];
}

/** Constant arrays. */
export const fillSignatures: Signatures = [
  ["eye", { usage: "eye(n)", least: 1, most: 2, rule: identity }],
  ["ones", constantFill("ones")],
  ["zeros", constantFill("zeros")],
  ["vector", contextFill("vector")],
  ["matrix", contextFill("matrix")],
  ["range", { usage: "range(1, n)", least: 2, most: 2, rule: range }],
  ["commutation", { usage: "commutation(m, n)", least: 2, most: 2, rule: commutation }],
  halfVectorMatrix("elimination"),
  halfVectorMatrix("duplication"),
];
