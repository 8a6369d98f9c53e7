// Arrays that are written out: components, and blocks.

import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { unitDimension } from "../../types/dimension.ts";
import { dimensionsOf } from "../../types/type.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";

type ArrayExpression = MatrixExpression & { readonly kind: "array" };

// In a block matrix a vector is a column, a covector a row and a scalar one entry.
function asBlock(builder: Builder, entry: MatrixExpression, code: Code): Code {
  if (code.dims.length === 2) return code;
  if (entry.type.kind === "covector") return builder.call("row", [code], [unitDimension, ...code.dims]);
  return builder.call(
    "column",
    [code],
    [...code.dims, ...(code.dims.length === 0 ? [unitDimension] : []), unitDimension],
  );
}

/** The array as a vector of scalars and vectors, a matrix of scalars, or rows of blocks. */
export function blockCode(
  builder: Builder,
  expression: ArrayExpression,
  codeOf: (part: MatrixExpression) => Code,
): Code {
  const dims = dimensionsOf(expression.type);
  const rows = expression.rows.map((row) => row.map(codeOf));
  if (dims.length === 1) return builder.make({ kind: "array", form: "vector", rows: [rows.flat()], dims });
  const isScalar = rows.every((row) => row.every((entry) => entry.dims.length === 0));
  if (isScalar) return builder.make({ kind: "array", form: "matrix", rows, dims });
  const blocks = expression.rows.map((row, i) => row.map((entry, j) => asBlock(builder, entry, rows[i][j])));
  return builder.make({ kind: "array", form: "blocks", rows: blocks, dims });
}
