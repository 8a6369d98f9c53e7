// Constants that are known by their positions, as arrays made of identities and counts.

import { rational } from "../../scalar/rational.ts";
import type { PatternNode } from "../../tensor/node.ts";
import { addDimensions, sizeDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";
import { halfVectorPattern } from "./half-vectors.ts";

function identity(builder: Builder, length: Dimension): Code {
  return builder.make({ kind: "fill", fill: "eye", dims: [length, length] });
}

// Columns offset + 1, … of the identity.
function slice(builder: Builder, [whole, part]: readonly Dimension[], offset: Dimension): Code {
  const [first, last] = [sizeDimension(1), part].map((shift) => builder.size(addDimensions(offset, shift)));
  return builder.make({
    kind: "entry",
    target: identity(builder, whole),
    positions: [{ kind: "all" }, { kind: "range", first, last }],
    dims: [whole, part],
  });
}

// Columns of the identity counted as (j, i), and the two exchanged.
function fold(builder: Builder, [folded, rows, columns]: readonly Dimension[]): Code {
  const operand = builder.make({
    kind: "reshape",
    operand: identity(builder, folded),
    rowMajor: true,
    dims: [folded, columns, rows],
  });
  return builder.make({
    kind: "einsum",
    operands: [operand],
    labels: [[0, 2, 1]],
    out: [0, 1, 2],
    dims: [folded, rows, columns],
  });
}

// εᵢⱼₖ = (j − i)·(k − j)·(k − i)/2
function alternator(builder: Builder, dims: readonly Dimension[]): Code {
  const [three] = dims;
  const count = builder.make({ kind: "fill", fill: "count", dims: [three] });
  const differences = builder.sum([
    { negative: false, operand: builder.expand(count, 0, three) },
    { negative: true, operand: builder.expand(count, 1, three) },
  ]);
  const products = builder.make({
    kind: "einsum",
    operands: [differences, differences, differences],
    labels: [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
    out: [0, 1, 2],
    dims,
  });
  return builder.entrywise("multiply", builder.number(rational(1, 2)), products);
}

/** The constant that the pattern describes. */
export function patternCode(builder: Builder, { pattern, dims }: PatternNode): Code {
  switch (pattern.kind) {
    case "slice":
      return slice(builder, dims, pattern.offset);
    case "fold":
      return fold(builder, dims);
    case "elimination":
    case "duplication":
      return halfVectorPattern(builder, pattern.kind, dims);
    case "alternator":
      return alternator(builder, dims);
    case "count":
      return builder.make({ kind: "fill", fill: "count", dims });
  }
}
