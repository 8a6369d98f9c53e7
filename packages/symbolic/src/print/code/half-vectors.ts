// The elimination and duplication matrices in programs: comparisons of the places in vech with 1, 2, …

import { rational } from "../../scalar/rational.ts";
import { multiplyDimensions, sizeDimension, triangularDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";
import { indicator } from "./conditions.ts";

// Entry (i, j), i ≥ j, has the place i + (j − 1)·(2n − j)/2 in vech, counted from 1; above the diagonal stands 0.
function places(builder: Builder, n: Dimension): Code {
  const count = builder.make({ kind: "fill", fill: "count", dims: [n] });
  const before = builder.sum([
    { negative: false, operand: count },
    { negative: true, operand: builder.whole(1) },
  ]);
  const left = builder.sum([
    { negative: false, operand: builder.size(multiplyDimensions(sizeDimension(2), n)) },
    { negative: true, operand: count },
  ]);
  const half = builder.number(rational(1, 2));
  const skipped = builder.entrywise("multiply", half, builder.entrywise("multiply", before, left));
  const all = builder.sum([
    { negative: false, operand: builder.expand(count, 1, n) },
    { negative: false, operand: builder.expand(skipped, 0, n) },
  ]);
  return builder.call("tril", [all], [n, n]);
}

// Both halves of the places, those of the diagonal once.
function mirrored(builder: Builder, lower: Code): Code {
  const onDiagonal = builder.call("diag", [builder.call("diagvec", [lower], [lower.dims[0]])], lower.dims);
  return builder.sum([
    { negative: false, operand: lower },
    { negative: false, operand: builder.transpose(lower) },
    { negative: true, operand: onDiagonal },
  ]);
}

/** L of n(n+1)/2 rows, or D of n² rows. */
export function halfVectorMatrix(builder: Builder, kind: "elimination" | "duplication", n: Dimension): Code {
  const [half, whole] = [triangularDimension(n), multiplyDimensions(n, n)];
  const lower = places(builder, n);
  const operand = kind === "elimination" ? lower : mirrored(builder, lower);
  const stacked = builder.make({ kind: "reshape", operand, rowMajor: false, dims: [whole] });
  const count = builder.make({ kind: "fill", fill: "count", dims: [half] });
  const [rows, columns] = kind === "elimination" ? [count, stacked] : [stacked, count];
  return indicator(
    builder,
    builder.entrywise("equal", builder.expand(rows, 1, columns.dims[0]), builder.expand(columns, 0, rows.dims[0])),
  );
}

/** The entries [k, i, j] of the pattern. */
export function halfVectorPattern(
  builder: Builder,
  kind: "elimination" | "duplication",
  dims: readonly Dimension[],
): Code {
  const [half, n] = dims;
  const matrix = halfVectorMatrix(builder, kind, n);
  const isLeading = kind === "elimination";
  const entries = builder.make({
    kind: "reshape",
    operand: matrix,
    rowMajor: true,
    dims: isLeading ? [half, n, n] : [n, n, half],
  });
  const labels = [isLeading ? [0, 2, 1] : [2, 1, 0]];
  return builder.make({ kind: "einsum", operands: [entries], labels, out: [0, 1, 2], dims });
}
