// Functions of matrices that are made of others, by blocks: f([A E; 0 A]) = [f(A) L; 0 f(A)], where L is the derivative of
// f at A in the direction E. [Higham, Functions of Matrices, 2008, eq. 3.16]

import { addDimensions, multiplyDimensions, sizeDimension } from "../../types/dimension.ts";
import type { KroneckerFormName } from "../../functions/names.ts";
import type { Dimension } from "../../types/dimension.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";

function upperRight(builder: Builder, a: Code, direction: Code, apply: (block: Code) => Code, last: Code = a): Code {
  const [n] = a.dims;
  const twice = multiplyDimensions(sizeDimension(2), n);
  const zeros = builder.make({ kind: "fill", fill: "zeros", dims: a.dims });
  const rows = [
    [a, direction],
    [zeros, last],
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

function identityLike(builder: Builder, a: Code): Code {
  return builder.make({ kind: "fill", fill: "eye", dims: a.dims });
}

// I ⊗ A and B' ⊗ I, which multiply vec(E) as A·E and E·B.
function sidesOver(builder: Builder, a: Code, b: Code): readonly [Code, Code] {
  const length = multiplyDimensions(a.dims[0], b.dims[0]);
  const dims = [length, length];
  return [
    builder.call("kron", [identityLike(builder, b), a], dims),
    builder.call("kron", [builder.transpose(b), identityLike(builder, a)], dims),
  ];
}

// f([I ⊗ A, I; 0, A' ⊗ I]) holds the sum or integral of (I ⊗ A)ʳ·(A' ⊗ I)ˢ that is the Kronecker form of f at A.
function kroneckerBlock(builder: Builder, a: Code, apply: (block: Code) => Code): Code {
  const [left, right] = sidesOver(builder, a, a);
  return upperRight(builder, left, identityLike(builder, left), apply, right);
}

/** The Kronecker form of a derivative of matrices, over vec on both sides. */
export function kroneckerFormCode(builder: Builder, name: KroneckerFormName, [a, other]: readonly Code[]): Code {
  const inverse = (code: Code): Code => builder.call("inv", [code], code.dims);
  const call = (fn: "expm" | "logm", code: Code): Code => builder.call(fn, [code], code.dims);
  switch (name) {
    case "expm_kron":
      return kroneckerBlock(builder, a, (block) => call("expm", block));
    // The derivative of the inverse function.
    case "logm_kron":
      return inverse(kroneckerFormCode(builder, "expm_kron", [call("logm", a)]));
    case "power_kron":
      return kroneckerBlock(builder, a, (block) => builder.call("matrixPower", [block, other], block.dims));
    case "sylvester_kron":
      return inverse(builder.sum(sidesOver(builder, a, other).map((operand) => ({ negative: false, operand }))));
  }
}

/** The entries [i, j, p, q] of a Kronecker form. */
export function kroneckerFormEntries(
  builder: Builder,
  name: KroneckerFormName,
  args: readonly Code[],
  [i, j, p, q]: readonly Dimension[],
): Code {
  const operand = kroneckerFormCode(builder, name, args);
  const entries = builder.make({ kind: "reshape", operand, rowMajor: true, dims: [j, i, q, p] });
  return builder.make({
    kind: "einsum",
    operands: [entries],
    labels: [[1, 0, 3, 2]],
    out: [0, 1, 2, 3],
    dims: [i, j, p, q],
  });
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
