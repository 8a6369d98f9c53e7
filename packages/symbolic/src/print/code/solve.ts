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

type Call = Code & { readonly kind: "call" };

// −M and a·M for a scalar a.
function isScaled(code: Code): code is Call {
  if (code.kind !== "call") return false;
  return code.operation === "negate" || (code.operation === "multiply" && code.args[0].dims.length === 0);
}

function holdsInverse(builder: Builder, code: Code): boolean {
  if (code.dims.length !== 2) return false;
  if (invertedMatrix(builder, code)) return true;
  if (isScaled(code)) return holdsInverse(builder, code.args[code.args.length - 1]);
  if (code.kind !== "sum" || code.terms.some((term) => term.operand.dims.length !== 2)) return false;
  return code.terms.some((term) => holdsInverse(builder, term.operand));
}

// (a·inv(M) + N)·x as a·(inv(M)·x) + N·x, so that each inverse meets the vector; `meet` multiplies a part with it.
function distributed(builder: Builder, code: Code, isVector: boolean, meet: (part: Code) => Code): Code | undefined {
  if (!holdsInverse(builder, code)) return undefined;
  if (isScaled(code)) {
    const scalars = code.args.slice(0, -1);
    return builder.entrywise(code.operation, ...scalars, meet(code.args[code.args.length - 1]));
  }
  if (code.kind !== "sum" || !isVector) return undefined;
  return builder.sum(code.terms.map(({ negative, operand }) => ({ negative, operand: meet(operand) })));
}

/** left · right without an inverse or a diagonal matrix, or `undefined` when it has neither at the seam. */
export function solvedProduct(builder: Builder, left: Code, right: Code): Code | undefined {
  const first = left.dims.length === 2 ? invertedMatrix(builder, left) : undefined;
  if (first) return solution(builder, first, right);
  const last = right.dims.length === 2 ? invertedMatrix(builder, right) : undefined;
  if (last) return builder.transpose(solution(builder, builder.transpose(last), builder.transpose(left)));
  return (
    distributed(builder, left, right.dims.length === 1, (part) => builder.matmul(part, right)) ??
    distributed(builder, right, left.dims.length === 1, (part) => builder.matmul(left, part)) ??
    scaled(builder, left, right)
  );
}
