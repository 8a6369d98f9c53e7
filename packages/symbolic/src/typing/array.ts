import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Expression } from "../syntax/expression.ts";
import { addDimensions, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { covectorType, matrixType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { describe, make, mismatch, quote } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { unifyDimensions } from "./dimension-solver.ts";

type ArraySyntax = Extract<Expression, { readonly kind: "array" }>;

const single: Dimension = sizeDimension(1);

/** The typed array. Scalars make a vector, or a matrix when written in rows of several; any larger entry makes the
 * array a block matrix, in which a vector is a column, a covector a row and a scalar one entry. Columns alone stack to
 * a vector, rows alone join to a covector. Throws `shape-mismatch` when blocks do not line up. */
export function inferArray(context: Inference, syntax: ArraySyntax, scope: Scope): MatrixExpression {
  const rows = syntax.rows.map((row) => row.map((entry) => context.infer(entry, scope)));
  const scalars = rows.every((row) => row.every((entry) => entry.type.kind === "scalar"));
  if (!scalars && !syntax.isMatrix && context.scalarArrays)
    throw mismatch("cannot make a vector of arrays", syntax.span);
  const type = scalars ? scalarArrayType(syntax) : blockType(context, syntax, rows);
  return make(context, { kind: "array", rows, type, span: syntax.span });
}

function scalarArrayType(syntax: ArraySyntax): Type {
  const height = syntax.rows.length;
  const width = syntax.rows[0].length;
  return syntax.isMatrix
    ? matrixType(sizeDimension(height), sizeDimension(width))
    : vectorType(sizeDimension(height * width));
}

function extent(context: Inference, syntax: Expression, type: Type): readonly [Dimension, Dimension] {
  switch (type.kind) {
    case "scalar":
      return [single, single];
    case "vector":
      return [type.length, single];
    case "covector":
      return [single, type.length];
    case "matrix":
      return [type.rows, type.columns];
    case "tensor": {
      const [shown] = describe(context, { text: quote(context, syntax.span), type });
      throw mismatch(
        `cannot put ${shown} into an array: it has more than two axes`,
        syntax.span,
        "use entries of at most two axes",
      );
    }
  }
}

function blockType(context: Inference, syntax: ArraySyntax, rows: readonly (readonly MatrixExpression[])[]): Type {
  const extents = rows.map((row, r) => row.map((entry, c) => extent(context, syntax.rows[r][c], entry.type)));
  for (const [r, row] of extents.entries()) {
    for (const [c, [height, width]] of row.entries()) {
      const aligned =
        unifyDimensions(context.solver, row[0][0], height) && unifyDimensions(context.solver, extents[0][c][1], width);
      if (!aligned) throw blockError(context, syntax.rows[r][c], rows[r][c].type);
    }
  }
  const height = extents.map((row) => row[0][0]).reduce(addDimensions);
  const width = extents[0].map(([, columns]) => columns).reduce(addDimensions);
  const entries = rows.flat();
  if (extents[0].length === 1 && entries.every((entry) => entry.type.kind === "vector" || entry.type.kind === "scalar"))
    return vectorType(height);
  if (extents.length === 1 && entries.every((entry) => entry.type.kind === "covector" || entry.type.kind === "scalar"))
    return covectorType(width);
  return matrixType(height, width);
}

function blockError(context: Inference, syntax: Expression, type: Type): Error {
  const [shown] = describe(context, { text: quote(context, syntax.span), type });
  const hint =
    syntax.kind === "number"
      ? `write zeros(m,n) or ones(m,n) for a constant block`
      : "blocks of a row need the same number of rows, blocks of a column the same number of columns";
  return mismatch(
    `cannot put ${shown} into the array: it does not line up with the blocks beside and above it`,
    syntax.span,
    hint,
  );
}
