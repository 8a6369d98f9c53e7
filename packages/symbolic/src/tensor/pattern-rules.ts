// What patterns do to the other factors of one product: slices of one axis are the same, apart or inside one another,
// folded axes unfold again, and the alternator vanishes on equal vectors.

import { negateRational } from "../scalar/rational.ts";
import {
  addDimensions,
  isNonnegativeDimension,
  sizeDimension,
  sizeOf,
  subtractDimensions,
  unitDimension,
} from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { identify, occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { mergeHalfVectors } from "./half-vector-rules.ts";
import type { Factor, Graph, Node, PatternNode } from "./node.ts";

interface SliceFactor {
  readonly atom: Factor;
  readonly node: PatternNode;
  /** Labels of the whole axis and of its part. */
  readonly whole: number;
  readonly part: number;
  readonly start: Dimension;
  readonly end: Dimension;
}

function sliceOf(atom: Factor): SliceFactor | undefined {
  const { node, labels } = atom;
  if (node.kind !== "pattern" || node.pattern.kind !== "slice") return undefined;
  const { offset } = node.pattern;
  const [whole, part] = labels as readonly [number, number];
  return { atom, node, whole, part, start: offset, end: addDimensions(offset, node.dims[1]) };
}

function isAtMost(a: Dimension, b: Dimension): boolean {
  return isNonnegativeDimension(subtractDimensions(b, a));
}

function remove(draft: Draft, atom: Factor): void {
  draft.atoms = draft.atoms.filter((other) => other !== atom);
}

function replace(draft: Draft, atom: Factor, by: Factor): void {
  draft.atoms = draft.atoms.map((other) => (other === atom ? by : other));
}

// Slice P inside slice Q of one axis: what Q picks, P picks from there.
function nest(graph: Graph, draft: Draft, outer: SliceFactor, inner: SliceFactor): boolean {
  if (!isAtMost(outer.start, inner.start) || !isAtMost(inner.end, outer.end)) return false;
  const offset = subtractDimensions(inner.start, outer.start);
  const relative = graph.pattern({ kind: "slice", offset }, [outer.node.dims[1], inner.node.dims[1]]);
  replace(draft, outer.atom, { node: relative, labels: [outer.part, inner.part] });
  return true;
}

function mergeOnOneAxis(graph: Graph, draft: Draft, p: SliceFactor, q: SliceFactor): boolean {
  if (p.node === q.node) {
    identify(draft, p.part, q.part);
    remove(draft, q.atom);
    return true;
  }
  if (isAtMost(p.end, q.start) || isAtMost(q.end, p.start)) {
    draft.isZero = true;
    return true;
  }
  return nest(graph, draft, p, q) || nest(graph, draft, q, p);
}

// A slice of a slice.
function compose(graph: Graph, draft: Draft, p: SliceFactor, q: SliceFactor): boolean {
  if (p.part !== q.whole || p.whole === p.part || !occursOnlyIn(draft, p.part, [p.atom, q.atom])) return false;
  const offset = addDimensions(p.start, q.start);
  const composed = graph.pattern({ kind: "slice", offset }, [p.node.dims[0], q.node.dims[1]]);
  remove(draft, q.atom);
  replace(draft, p.atom, { node: composed, labels: [p.whole, q.part] });
  draft.dims[p.part] = unitDimension;
  return true;
}

function mergeSlices(graph: Graph, draft: Draft): boolean {
  const slices = draft.atoms.flatMap((atom) => sliceOf(atom) ?? []);
  for (const [k, p] of slices.entries()) {
    if (p.whole !== p.part && occursOnlyIn(draft, p.whole, [p.atom])) {
      remove(draft, p.atom);
      draft.dims[p.whole] = unitDimension;
      return true;
    }
    for (const q of slices.slice(k + 1)) {
      if (p.whole === q.whole && mergeOnOneAxis(graph, draft, p, q)) return true;
      if (p.part === q.part && p.node === q.node) {
        identify(draft, p.whole, q.whole);
        remove(draft, q.atom);
        return true;
      }
      if (compose(graph, draft, p, q) || compose(graph, draft, q, p)) return true;
    }
  }
  return false;
}

/** Whether a term of a sum is a slice of an axis of which the product takes a slice too. */
export function meetsSlice(draft: Draft, sum: Factor, term: Node): boolean {
  const own = term.dims.map((_, axis) => axis);
  const [factors, out] = term.kind === "contraction" ? [term.factors, term.out] : [[{ node: term, labels: own }], own];
  return sum.labels.some(
    (label, axis) =>
      factors.some((factor) => sliceOf(factor)?.whole === out[axis]) &&
      draft.atoms.some((atom) => sliceOf(atom)?.whole === label),
  );
}

function isFold(atom: Factor): boolean {
  return atom.node.kind === "pattern" && atom.node.pattern.kind === "fold";
}

// F[k,i,j]·F[k,i',j']: the pair is the same where the folded position is, and the other way round.
function mergeFoldPair(draft: Draft, first: Factor, second: Factor): boolean {
  const [k, i, j] = first.labels as readonly [number, number, number];
  const [otherK, otherI, otherJ] = second.labels as readonly [number, number, number];
  if (first.node !== second.node || (k !== otherK && (i !== otherI || j !== otherJ))) return false;
  identify(draft, k, otherK);
  identify(draft, i, otherI);
  identify(draft, j, otherJ);
  remove(draft, second);
  return true;
}

// Every pair has one folded position and every position one pair: summed over alone, either leaves ones.
function sumFold(draft: Draft, fold: Factor): boolean {
  const [k, i, j] = fold.labels as readonly [number, number, number];
  if (new Set(fold.labels).size < 3) return false;
  const summed = occursOnlyIn(draft, k, [fold])
    ? [k]
    : occursOnlyIn(draft, i, [fold]) && occursOnlyIn(draft, j, [fold])
      ? [i, j]
      : [];
  if (summed.length === 0) return false;
  remove(draft, fold);
  for (const label of summed) draft.dims[label] = unitDimension;
  return true;
}

function mergeFolds(draft: Draft): boolean {
  const folds = draft.atoms.filter(isFold);
  return folds.some(
    (first, k) => sumFold(draft, first) || folds.slice(k + 1).some((second) => mergeFoldPair(draft, first, second)),
  );
}

// What tells the legs of an alternator apart: the place in the result, or what else holds the label.
function legKey(draft: Draft, alternator: Factor, label: number): number {
  const place = draft.out.indexOf(label);
  if (place >= 0) return place - draft.out.length;
  const holders = draft.atoms.filter((atom) => atom !== alternator && atom.labels.includes(label));
  return Math.min(...holders.map((atom) => atom.node.id));
}

function vectorAt(draft: Draft, alternator: Factor, label: number): number | undefined {
  if (draft.out.includes(label)) return undefined;
  const [holder, ...others] = draft.atoms.filter((atom) => atom !== alternator && atom.labels.includes(label));
  return others.length === 0 && holder?.labels.length === 1 ? holder.node.id : undefined;
}

// Two equal axes, or two equal vectors: the sign changes when they are exchanged, and nothing else does.
function vanishes(draft: Draft, alternator: Factor): boolean {
  const { labels } = alternator;
  if (new Set(labels).size < labels.length) return true;
  const vectors = labels.flatMap((label) => vectorAt(draft, alternator, label) ?? []);
  return new Set(vectors).size < vectors.length;
}

// The legs in the order of what they hold; every exchange changes the sign.
function sortLegs(draft: Draft, alternator: Factor): boolean {
  const legs = alternator.labels.map((label) => ({ label, key: legKey(draft, alternator, label) }));
  let swaps = 0;
  for (let end = legs.length - 1; end > 0; end--) {
    for (let k = 0; k < end; k++) {
      if (legs[k].key <= legs[k + 1].key) continue;
      [legs[k], legs[k + 1]] = [legs[k + 1], legs[k]];
      swaps += 1;
    }
  }
  if (swaps === 0) return false;
  replace(draft, alternator, { node: alternator.node, labels: legs.map((leg) => leg.label) });
  if (swaps % 2 === 1) draft.coefficient = negateRational(draft.coefficient);
  return true;
}

function mergeAlternators(draft: Draft): boolean {
  for (const atom of draft.atoms) {
    if (atom.node.kind !== "pattern" || atom.node.pattern.kind !== "alternator") continue;
    if (vanishes(draft, atom)) {
      draft.isZero = true;
      return true;
    }
    if (sortLegs(draft, atom)) return true;
  }
  return false;
}

function placeBasis(graph: Graph, draft: Draft, slice: SliceFactor, basis: Factor): boolean {
  if (basis.node.kind !== "basis") return false;
  const [offset, length] = [sizeOf(slice.start), sizeOf(slice.node.dims[1])];
  const { position } = basis.node;
  if (slice.part === basis.labels[0] && offset !== undefined) {
    replace(draft, slice.atom, {
      node: graph.basis(slice.node.dims[0], position + offset),
      labels: [slice.whole],
    });
    return true;
  }
  if (slice.whole !== basis.labels[0]) return false;
  const isBefore =
    !isAtMost(slice.start, sizeDimension(position)) && isAtMost(sizeDimension(position + 1), slice.start);
  if (isBefore || isAtMost(slice.end, sizeDimension(position))) {
    draft.isZero = true;
    return true;
  }
  const isInside = offset !== undefined && isAtMost(sizeDimension(position + 1), slice.end);
  if (!isInside && !(offset !== undefined && length !== undefined)) return false;
  replace(draft, slice.atom, { node: graph.basis(slice.node.dims[1], position - offset), labels: [slice.part] });
  return true;
}

// A single position of a slice is a position of its axis.
function mergeBases(graph: Graph, draft: Draft): boolean {
  const bases = draft.atoms.filter((atom) => atom.node.kind === "basis");
  return (
    bases.length > 0 &&
    draft.atoms.some((atom) => {
      const slice = sliceOf(atom);
      return slice !== undefined && bases.some((basis) => placeBasis(graph, draft, slice, basis));
    })
  );
}

/** Applies what is known of patterns that meet in one product. Returns whether anything changed. */
export function mergePatterns(graph: Graph, draft: Draft): boolean {
  if (!draft.atoms.some((atom) => atom.node.kind === "pattern")) return false;
  return (
    mergeBases(graph, draft) ||
    mergeSlices(graph, draft) ||
    mergeFolds(draft) ||
    mergeHalfVectors(graph, draft) ||
    mergeAlternators(draft)
  );
}
