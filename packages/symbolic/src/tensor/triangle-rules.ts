// The matrix T of ones on and below the diagonal inside a product, and the lower triangular factor of Cholesky.

import { identify } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Factor, Node } from "./node.ts";

/** Whether the node is T = tril(ones(m, n)). */
export function isTriangleMask(node: Node): boolean {
  return node.kind === "matrixFunction" && node.fn.isIndicator === true;
}

function isLower(node: Node): boolean {
  return isTriangleMask(node) || (node.kind === "matrixFunction" && node.fn.name === "chol");
}

function dropMask(draft: Draft, mask: Factor): true {
  draft.atoms = draft.atoms.filter((atom) => atom !== mask);
  return true;
}

/** T[i,i] → 1, T∘L → L and T'∘L → the diagonal of L, for lower triangular L. Returns whether anything changed. */
export function mergeTriangles(draft: Draft): boolean {
  for (const mask of draft.atoms) {
    if (!isTriangleMask(mask.node)) continue;
    const [row, column] = mask.labels as readonly [number, number];
    if (row === column) return dropMask(draft, mask);
    for (const other of draft.atoms) {
      if (other === mask || other.labels.length !== 2 || !isLower(other.node)) continue;
      const [first, second] = other.labels as readonly [number, number];
      if (first === row && second === column) return dropMask(draft, mask);
      if (first !== column || second !== row) continue;
      identify(draft, row, column);
      return dropMask(draft, mask);
    }
  }
  return false;
}
