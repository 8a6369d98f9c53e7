// The spectral theorem inside a product: V·diag(λ)^p·V' = A^p for the eigenvalues λ and eigenvectors V of a symmetric A.

import { addRationals, isInteger, one, rational, toNumber } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { unitDimension } from "../types/dimension.ts";
import { freshLabel, occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { numberOf } from "./node.ts";
import type { Factor, Node } from "./node.ts";

const maximalPower = 8;

function isCall(node: Node, name: string, operand: Node): boolean {
  return node.kind === "matrixFunction" && node.fn.name === name && node.operands[0] === operand;
}

// The p of λ^p on the label.
function powerOn({ node, labels }: Factor, label: number, operand: Node): Rational | undefined {
  if (labels.length !== 1 || labels[0] !== label) return undefined;
  if (isCall(node, "eigvals", operand)) return one;
  return node.kind === "power" && isCall(node.base, "eigvals", operand) ? numberOf(node.exponent) : undefined;
}

/** V·diag(λ^p)·V' → A^p for a small whole p > 0. Returns whether anything changed. */
export function mergeSpectral(draft: Draft): boolean {
  for (const first of draft.atoms) {
    if (first.node.kind !== "matrixFunction" || first.node.fn.name !== "eigvecs") continue;
    const [operand] = first.node.operands;
    const [row, joint] = first.labels as readonly [number, number];
    const second = draft.atoms.find(
      (atom) => atom !== first && isCall(atom.node, "eigvecs", operand) && atom.labels[1] === joint,
    );
    if (!second || row === joint) continue;
    const others = draft.atoms.filter((atom) => atom !== first && atom !== second && atom.labels.includes(joint));
    const powers = others.map((atom) => powerOn(atom, joint, operand));
    if (powers.length === 0 || powers.includes(undefined)) continue;
    const power = (powers as Rational[]).reduce(addRationals, rational(0));
    const isSmall = isInteger(power) && toNumber(power) > 0 && toNumber(power) <= maximalPower;
    const [column] = second.labels;
    if (!isSmall || column === joint || !occursOnlyIn(draft, joint, [first, second, ...others])) continue;
    draft.atoms = draft.atoms.filter((atom) => atom !== first && atom !== second && !others.includes(atom));
    appendPower(draft, operand, toNumber(power), row, column);
    draft.dims[joint] = unitDimension;
    return true;
  }
  return false;
}

function appendPower(draft: Draft, operand: Node, count: number, row: number, column: number): void {
  let left = row;
  for (let k = 1; k <= count; k++) {
    const right = k === count ? column : freshLabel(draft, operand.dims[0]);
    draft.atoms.push({ node: operand, labels: [left, right] });
    left = right;
  }
}
