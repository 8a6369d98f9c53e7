// Layout conventions (docs/contract.md §2). Inside, a derivative always has the axes of the expression and then those of the
// variable; the textbook layouts are applied on the way out.

/** `mixed`: gradients have the variable's shape, Jacobians J[i,j] = ∂yᵢ/∂xⱼ. The others are the textbook layouts. */
export type Layout = "mixed" | "numerator" | "denominator";

/** How a result of order ≤ 2 lies. */
export interface Arrangement {
  /** Whether the axes of a matrix are exchanged. */
  readonly isTransposed: boolean;
  /** Whether a single axis lies as a row. */
  readonly isRow: boolean;
}

/**
 * The arrangement of a first derivative from the orders of the expression and the variable (Wikipedia, Matrix calculus,
 * layout conventions): numerator layout lays out by Y and X', denominator layout by Y' and X; a Hessian is its own
 * transpose in every layout.
 */
export function arrangementOf(layout: Layout, expressionOrder: number, variableOrder: number): Arrangement {
  if (layout === "mixed") return { isTransposed: false, isRow: false };
  const isNumerator = layout === "numerator";
  if (expressionOrder === 0)
    return { isTransposed: isNumerator && variableOrder === 2, isRow: isNumerator && variableOrder === 1 };
  if (variableOrder === 0)
    return { isTransposed: !isNumerator && expressionOrder === 2, isRow: !isNumerator && expressionOrder === 1 };
  return { isTransposed: !isNumerator && expressionOrder === 1 && variableOrder === 1, isRow: false };
}
