import type { Dimension } from "./dimension.ts";

/** The type of an expression. A vector is a column; a covector, what `x'` gives, is a row. */
export type Type =
  | { readonly kind: "scalar" }
  | { readonly kind: "vector"; readonly length: Dimension }
  | { readonly kind: "covector"; readonly length: Dimension }
  | { readonly kind: "matrix"; readonly rows: Dimension; readonly columns: Dimension }
  | { readonly kind: "tensor"; readonly dimensions: readonly Dimension[] };

/** The type of a number. */
export const scalarType: Type = { kind: "scalar" };

/** A column of the given length. */
export function vectorType(length: Dimension): Type {
  return { kind: "vector", length };
}

/** A row of the given length. */
export function covectorType(length: Dimension): Type {
  return { kind: "covector", length };
}

/** A matrix of the given size. */
export function matrixType(rows: Dimension, columns: Dimension): Type {
  return { kind: "matrix", rows, columns };
}

/** The lengths of the axes: none for a scalar, one for a vector or covector, two for a matrix. */
export function dimensionsOf(type: Type): readonly Dimension[] {
  switch (type.kind) {
    case "scalar":
      return [];
    case "vector":
    case "covector":
      return [type.length];
    case "matrix":
      return [type.rows, type.columns];
    case "tensor":
      return type.dimensions;
  }
}

/** `scalar`, `vector(n)`, `covector(n)`, `matrix(m,n)` or `tensor(d1,…)`. */
export function typeText(type: Type): string {
  if (type.kind === "scalar") return "scalar";
  return `${type.kind}(${dimensionsOf(type)
    .map((dimension) => dimension.key)
    .join(",")})`;
}
