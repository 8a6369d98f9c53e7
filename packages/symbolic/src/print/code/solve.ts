// Products with an inverse become linear systems, products with a diagonal matrix scale rows or columns.

import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";

/** The matrix M with code = inv(M), if the code is an inverse or the transpose of one. */
export function invertedMatrix(builder: Builder, code: Code): Code | undefined {
  if (code.kind !== "call") return undefined;
  if (code.operation === "inv") return code.args[0];
  if (code.operation !== "transpose") return undefined;
  const inner = invertedMatrix(builder, code.args[0]);
  return inner && builder.transpose(inner);
}

function diagonalOf(code: Code): Code | undefined {
  return code.kind === "call" && code.operation === "diag" ? code.args[0] : undefined;
}

function solution(builder: Builder, matrix: Code, right: Code): Code {
  return builder.make({ kind: "call", operation: "solve", args: [matrix, right], dims: right.dims });
}

function scaled(builder: Builder, left: Code, right: Code): Code | undefined {
  const rows = diagonalOf(left);
  if (rows)
    return builder.entrywise(
      "multiply",
      right.dims.length === 2 ? builder.expand(rows, 1, right.dims[1]) : rows,
      right,
    );
  const columns = diagonalOf(right);
  if (columns)
    return builder.entrywise(
      "multiply",
      left,
      left.dims.length === 2 ? builder.expand(columns, 0, left.dims[0]) : columns,
    );
  return undefined;
}

/** left · right without an inverse or a diagonal matrix, or `undefined` when it has neither at the seam. */
export function solvedProduct(builder: Builder, left: Code, right: Code): Code | undefined {
  const first = left.dims.length === 2 ? invertedMatrix(builder, left) : undefined;
  if (first) return solution(builder, first, right);
  const last = right.dims.length === 2 ? invertedMatrix(builder, right) : undefined;
  if (last) return builder.transpose(solution(builder, builder.transpose(last), builder.transpose(left)));
  return scaled(builder, left, right);
}
