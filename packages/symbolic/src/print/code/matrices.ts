// Functions of matrices that are made of others, by blocks: f([A E; 0 A]) = [f(A) L; 0 f(A)], where L is the derivative of
// f at A in the direction E. [Higham, Functions of Matrices, 2008, eq. 3.16]

import { addDimensions, multiplyDimensions, sizeDimension } from "../../types/dimension.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";

function upperRight(builder: Builder, a: Code, direction: Code, apply: (block: Code) => Code): Code {
  const [n] = a.dims;
  const twice = multiplyDimensions(sizeDimension(2), n);
  const zeros = builder.make({ kind: "fill", fill: "zeros", dims: a.dims });
  const rows = [
    [a, direction],
    [zeros, a],
  ];
  const target = apply(builder.make({ kind: "array", form: "blocks", rows, dims: [twice, twice] }));
  const one = builder.whole(1);
  const size = builder.size(n);
  const behind = builder.size(addDimensions(n, sizeDimension(1)));
  return builder.make({
    kind: "entry",
    target,
    positions: [
      { kind: "range", first: one, last: size },
      { kind: "range", first: behind, last: builder.size(twice) },
    ],
    dims: direction.dims,
  });
}

/** The derivative of the exponential or logarithm of a matrix in a direction. */
export function frechetCode(builder: Builder, name: "expm" | "logm", a: Code, direction: Code): Code {
  return upperRight(builder, a, direction, (block) => builder.call(name, [block], block.dims));
}

/** Σ Aʳ·M·Aᵏ⁻¹⁻ʳ over r from 0 to k − 1, the derivative of Aᵏ in the direction M. */
export function powerSumCode(builder: Builder, a: Code, middle: Code, count: Code): Code {
  return upperRight(builder, a, middle, (block) => builder.call("matrixPower", [block, count], block.dims));
}

/** The matrix of the cross product with a vector of length 3. */
export function skewCode(builder: Builder, vector: Code, dims: Code["dims"]): Code {
  const entry = (k: number): Code =>
    builder.make({ kind: "entry", target: vector, positions: [{ kind: "at", position: builder.whole(k) }], dims: [] });
  const [x, y, z] = [1, 2, 3].map(entry);
  const minus = (code: Code): Code => builder.entrywise("negate", code);
  const zero = builder.whole(0);
  const rows = [
    [zero, minus(z), y],
    [z, zero, minus(x)],
    [minus(y), x, zero],
  ];
  return builder.make({ kind: "array", form: "matrix", rows, dims });
}
