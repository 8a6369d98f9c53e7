// A product under construction: factors whose labels may still be identified with one another.

import { invariant } from "../error.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Factor } from "./node.ts";

/** A product under construction. Labels that were identified share a representative. */
export interface Draft {
  coefficient: Rational;
  isZero: boolean;
  atoms: Factor[];
  out: number[];
  readonly dims: Dimension[];
  readonly parent: number[];
}

/** The representative of a label. */
export function representative(draft: Draft, label: number): number {
  let root = label;
  while (draft.parent[root] !== root) root = draft.parent[root]!;
  return root;
}

/** Makes two labels one: the identity tensor between them. */
export function identify(draft: Draft, a: number, b: number): void {
  const [first, second] = [representative(draft, a), representative(draft, b)];
  if (first === second) return;
  invariant(
    draft.dims[first].key === draft.dims[second].key,
    `labels of lengths ${draft.dims[first].key} and ${draft.dims[second].key} were identified`,
  );
  draft.parent[second] = first;
}

/** A new label of the given length. */
export function freshLabel(draft: Draft, dimension: Dimension): number {
  draft.dims.push(dimension);
  draft.parent.push(draft.parent.length);
  return draft.parent.length - 1;
}

/** Rewrites every label to its representative. */
export function settle(draft: Draft): void {
  if (draft.parent.every((parent, label) => parent === label)) return;
  draft.atoms = draft.atoms.map(({ node, labels }) => ({
    node,
    labels: labels.map((label) => representative(draft, label)),
  }));
  draft.out = draft.out.map((label) => representative(draft, label));
}

/** Which labels occur in factors or in `out`. */
export function labelsInUse(factors: readonly Factor[], out: readonly number[], count: number): readonly boolean[] {
  const isUsed = new Array<boolean>(count).fill(false);
  for (const label of out) isUsed[label] = true;
  for (const { labels } of factors) for (const label of labels) isUsed[label] = true;
  return isUsed;
}

/** Whether a label occurs in exactly the given atoms and not in `out`. */
export function occursOnlyIn(draft: Draft, label: number, atoms: readonly Factor[]): boolean {
  if (draft.out.includes(label)) return false;
  return draft.atoms.every((atom) => atoms.includes(atom) || !atom.labels.includes(label));
}
