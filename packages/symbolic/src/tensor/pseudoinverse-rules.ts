// The laws of the pseudoinverse P = X⁺ inside a product: P·X and X·P are symmetric projectors that X, X', P and P' absorb
// (Penrose, A generalized inverse for matrices, 1955).

import { unitDimension } from "../types/dimension.ts";
import { identify, occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { isZero } from "./node.ts";
import type { Factor, Graph, Node, SumNode } from "./node.ts";

// The space 0 is that of the rows of X, 1 that of its columns; P has them the other way round.
interface Member {
  readonly factor: Factor;
  readonly isInverse: boolean;
}

function labelIn(member: Member, space: 0 | 1): number {
  return member.factor.labels[member.isInverse ? 1 - space : space];
}

function membersOf(draft: Draft, inverse: Node, operand: Node): readonly Member[] {
  return draft.atoms.flatMap((factor) => {
    const isInverse = factor.node === inverse;
    return isInverse || factor.node === operand ? [{ factor, isInverse }] : [];
  });
}

function remove(draft: Draft, first: Factor, second: Factor, joint: number, ends: readonly [number, number]): true {
  draft.atoms = draft.atoms.filter((atom) => atom !== first && atom !== second);
  identify(draft, ends[0], ends[1]);
  draft.dims[joint] = unitDimension;
  return true;
}

// P·X or X·P beside a third member that it leaves as it is.
function absorb(draft: Draft, members: readonly Member[], inverse: Member, plain: Member, space: 0 | 1): boolean {
  const joint = labelIn(inverse, space);
  const ends = [labelIn(inverse, space === 0 ? 1 : 0), labelIn(plain, space === 0 ? 1 : 0)] as const;
  const isPair =
    labelIn(plain, space) === joint &&
    ends[0] !== joint &&
    ends[1] !== joint &&
    occursOnlyIn(draft, joint, [inverse.factor, plain.factor]);
  if (!isPair) return false;
  for (const third of members) {
    if (third.factor === inverse.factor || third.factor === plain.factor) continue;
    const touched = labelIn(third, space === 0 ? 1 : 0);
    const own = [inverse, plain].find((member, k) => {
      const isAlone = occursOnlyIn(draft, touched, [member.factor, third.factor]);
      return ends[k] === touched && isAlone && ends[0] !== ends[1];
    });
    const isOnce = third.factor.labels[0] !== third.factor.labels[1];
    if (own && isOnce) return remove(draft, inverse.factor, plain.factor, joint, ends);
  }
  return orient(draft, inverse, plain, ends, space);
}

// A projector is its own transpose: the end that comes first in the result is that of its left factor, so that the two
// ways to write it are one form.
function orient(draft: Draft, inverse: Member, plain: Member, ends: readonly [number, number], space: 0 | 1): boolean {
  const [left, right] = space === 0 ? ends : [ends[1], ends[0]];
  const place = (end: number): number => (draft.out.includes(end) ? draft.out.indexOf(end) : draft.out.length);
  if (place(left) <= place(right)) return false;
  const exchanged = (factor: Factor): Factor => ({
    node: factor.node,
    labels: factor.labels.map((label) => (label === left ? right : label === right ? left : label)),
  });
  draft.atoms = draft.atoms.map((atom) => (atom === inverse.factor || atom === plain.factor ? exchanged(atom) : atom));
  return true;
}

function cancelOne(draft: Draft, inverse: Node, operand: Node): boolean {
  const members = membersOf(draft, inverse, operand);
  for (const first of members) {
    if (!first.isInverse) continue;
    for (const second of members) {
      if (second.isInverse) continue;
      if (absorb(draft, members, first, second, 0) || absorb(draft, members, first, second, 1)) return true;
    }
  }
  return false;
}

function isPseudoinverse(node: Node): node is Node & { readonly kind: "matrixFunction" } {
  return node.kind === "matrixFunction" && node.fn.name === "pinv";
}

function holdsPseudoinverse(node: SumNode): boolean {
  return node.terms.some(
    ({ node: term }) => term.kind === "contraction" && term.factors.some((factor) => isPseudoinverse(factor.node)),
  );
}

const maximalTerms = 8;

// X'·(y − X·X⁺·y) = 0: a sum that a neighbour annihilates.
function annihilates(graph: Graph, draft: Draft): boolean {
  for (const atom of draft.atoms) {
    const { node: sum, labels } = atom;
    if (sum.kind !== "sum" || sum.terms.length > maximalTerms || !holdsPseudoinverse(sum)) continue;
    for (const neighbour of draft.atoms) {
      const shared = neighbour.labels.filter((label) => labels.includes(label));
      if (neighbour === atom || neighbour.node.kind === "sum" || shared.length !== 1) continue;
      if (!occursOnlyIn(draft, shared[0], [atom, neighbour])) continue;
      const out = [...new Set([...labels, ...neighbour.labels])].filter((label) => label !== shared[0]);
      const terms = sum.terms.map(({ coefficient, node }) => ({
        coefficient,
        node: graph.contract([{ node, labels }, neighbour], out, draft.dims),
      }));
      const dims = out.map((label) => draft.dims[label]);
      if (!isZero(graph.sum(terms, dims))) continue;
      draft.isZero = true;
      return true;
    }
  }
  return false;
}

/** Applies the laws of Penrose. Returns whether anything changed. */
export function cancelPseudoinverses(graph: Graph, draft: Draft): boolean {
  const inverses = new Set(draft.atoms.map(({ node }) => node).filter(isPseudoinverse));
  for (const inverse of inverses) if (cancelOne(draft, inverse, inverse.operands[0])) return true;
  return annihilates(graph, draft);
}
