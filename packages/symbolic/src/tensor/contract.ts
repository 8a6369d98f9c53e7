// The constructor of contractions: splices nested products, merges powers of one base, cancels inverses, evaluates unit
// vectors, splits off scalar components and interns the rest under its canonical form. Everything here is local to one
// product; nothing walks the DAG.

import { invariant } from "../error.ts";
import { multiplyRationals, one, rational, signOfRational, contentOf, negateRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { sizeOf, unitDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { canonicalForm } from "./canonical-labels.ts";
import { contractionLimits } from "./limits.ts";
import { takeDiagonals } from "./diagonals.ts";
import { hasSummedLabel, isUnit } from "./node.ts";
import { freshLabel, identify, labelsInUse, representative, settle } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { ContractionNode, Factor, Graph, Node, SumNode } from "./node.ts";
import { mergeHalfLines } from "./half-line-rules.ts";
import { mergeMatrixFunctions } from "./matrix-products.ts";
import { mergePowers } from "./merge-powers.ts";
import { mergePartialSums } from "./partial-sums.ts";
import { meetsSlice, mergePatterns } from "./pattern-rules.ts";
import {
  assumptionsInProducts,
  cancelInverses,
  cancelOrthogonal,
  mergeFacts,
  mergeQuotients,
  sumToOne,
} from "./product-rules.ts";

/** The rational content of a sum with the sign that makes its ones, or else its first term, positive, and the primitive sum. */
export function splitContent(graph: Graph, node: SumNode): { readonly content: Rational; readonly primitive: Node } {
  const lead = node.terms.find((term) => isUnit(term.node)) ?? node.terms[0];
  const magnitude = contentOf(node.terms.map((term) => term.coefficient));
  const content = signOfRational(lead.coefficient) < 0 ? negateRational(magnitude) : magnitude;
  if (content.numerator === 1n && content.denominator === 1n) return { content, primitive: node };
  const inverse = rational(content.denominator, content.numerator);
  const terms = node.terms.map((term) => ({
    coefficient: multiplyRationals(term.coefficient, inverse),
    node: term.node,
  }));
  return { content, primitive: graph.sum(terms, node.dims) };
}

// Replaces sums by their primitive part and splices nested products, as long as the product stays small enough for its
// canonical form to be cheap; longer chains stay nested, so that a DAG of n products has linear size.
function expand(graph: Graph, draft: Draft): void {
  if (draft.atoms.every(({ node }) => node.kind !== "sum" && node.kind !== "contraction")) {
    settle(draft);
    return;
  }
  const pending = draft.atoms.reverse();
  const atoms: Factor[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, labels } = next;
    if (node.kind === "sum") {
      if (node.terms.length === 0) {
        draft.isZero = true;
        return;
      }
      const { content, primitive } = splitContent(graph, node);
      draft.coefficient = multiplyRationals(draft.coefficient, content);
      if (primitive.kind === "sum") atoms.push({ node: primitive, labels });
      else pending.push({ node: primitive, labels });
    } else if (node.kind === "contraction" && mustSplice(node, atoms.length + pending.length)) {
      splice(draft, node, labels, pending);
    } else {
      atoms.push(next);
    }
  }
  draft.atoms = atoms;
  settle(draft);
}

function mustSplice(node: ContractionNode, others: number): boolean {
  if (node.out.length === 0 && hasSummedLabel(node)) return false;
  return node.factors.length <= 1 || node.factors.length + others <= contractionLimits.factors;
}

function splice(draft: Draft, node: ContractionNode, labels: readonly number[], pending: Factor[]): void {
  const map = new Array<number>(node.labels.length).fill(-1);
  node.out.forEach((inner, position) => {
    const outer = representative(draft, labels[position]);
    if (map[inner] === -1) map[inner] = outer;
    else identify(draft, map[inner], outer);
  });
  node.labels.forEach((dimension, inner) => {
    if (map[inner] === -1) map[inner] = freshLabel(draft, dimension);
  });
  for (let k = node.factors.length - 1; k >= 0; k--) {
    const factor = node.factors[k];
    pending.push({ node: factor.node, labels: factor.labels.map((label) => map[label]) });
  }
}

// A unit vector on a label picks that position out of every other factor with the label.
function applyBases(graph: Graph, draft: Draft): boolean {
  for (const basis of draft.atoms) {
    if (basis.node.kind !== "basis") continue;
    const label = basis.labels[0];
    const position = basis.node.position;
    for (const [index, atom] of draft.atoms.entries()) {
      if (atom === basis || !atom.labels.includes(label)) continue;
      if (atom.node.kind === "basis") {
        if (atom.node.position !== position) draft.isZero = true;
        else draft.atoms.splice(index, 1);
        return true;
      }
      if (atom.node.kind === "variable" || atom.node.kind === "matrixFunction" || atom.node.kind === "pattern")
        continue;
      const axis = atom.labels.indexOf(label);
      draft.atoms[index] = {
        node: graph.select(atom.node, axis, position),
        labels: atom.labels.filter((_, k) => k !== axis),
      };
      return true;
    }
    const isUsedElsewhere =
      draft.out.includes(label) || draft.atoms.some((atom) => atom !== basis && atom.labels.includes(label));
    if (!isUsedElsewhere) {
      draft.atoms = draft.atoms.filter((atom) => atom !== basis);
      draft.dims[label] = unitDimension;
      return true;
    }
  }
  return false;
}

// A summed label that no factor carries contributes its length.
function countDanglingLabels(graph: Graph, draft: Draft): void {
  const before = draft.atoms.length;
  const isUsed = labelsInUse(draft.atoms, draft.out, draft.parent.length);
  draft.parent.forEach((parent, label) => {
    if (parent !== label || isUsed[label]) return;
    const dimension = draft.dims[label];
    const size = sizeOf(dimension);
    if (size === undefined) draft.atoms.push({ node: graph.dimension(dimension), labels: [] });
    else draft.coefficient = multiplyRationals(draft.coefficient, rational(size));
    draft.dims[label] = unitDimension;
  });
  if (draft.atoms.length > before) mergeAll(graph, draft);
}

// Expansion and merging until nothing changes.
function mergeAll(graph: Graph, draft: Draft): void {
  do expand(graph, draft);
  while (!draft.isZero && mergePowers(graph, draft));
}

// Whether no rule but that for equal bases can know the factor: most products have no others.
function isUnnamed({ node }: Factor): boolean {
  if (node.kind === "contraction") return true;
  return node.kind === "variable" && !assumptionsInProducts.some((assumption) => node.assumptions.has(assumption));
}

// Far more than any product needs: each round takes a factor away or puts two in order.
const maximalRounds = 10_000;

function normalize(graph: Graph, draft: Draft): void {
  mergeEqualProducts(graph, draft);
  for (let round = 0; ; round++) {
    invariant(round < maximalRounds, "the rules for products come to an end");
    expand(graph, draft);
    if (draft.isZero) return;
    if (draft.atoms.every(isUnnamed)) {
      if (mergePowers(graph, draft)) continue;
      return;
    }
    if (takeDiagonals(graph, draft)) continue;
    if (applyBases(graph, draft)) {
      if (draft.isZero) return;
      continue;
    }
    if (mergePowers(graph, draft)) continue;
    if (mergeFacts(graph, draft) || mergeQuotients(graph, draft) || mergePartialSums(graph, draft)) continue;
    if (mergeHalfLines(graph, draft)) {
      if (draft.isZero) return;
      continue;
    }
    if (mergePatterns(graph, draft)) {
      if (draft.isZero) return;
      settle(draft);
      continue;
    }
    if (
      cancelInverses(graph, draft) ||
      cancelOrthogonal(draft) ||
      sumToOne(draft) ||
      mergeMatrixFunctions(graph, draft)
    ) {
      if (draft.isZero) return;
      settle(draft);
      continue;
    }
    break;
  }
}

// Two equal products on the same labels are kept as a square: spliced, they could no longer be told apart.
function mergeEqualProducts(graph: Graph, draft: Draft): void {
  if (new Set(draft.atoms.map((atom) => atom.node)).size === draft.atoms.length) return;
  const counts = new Map<string, { factor: Factor; count: number }>();
  for (const factor of draft.atoms) {
    const key = `${factor.node.id}:${factor.labels.join(",")}`;
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { factor, count: 1 });
  }
  if (counts.size === draft.atoms.length) return;
  draft.atoms = [...counts.values()].map(({ factor, count }) =>
    count === 1 ? factor : { node: graph.power(factor.node, graph.number(rational(count))), labels: factor.labels },
  );
}

function components(draft: Draft): readonly (readonly Factor[])[] {
  const groups: { labels: Set<number>; atoms: Factor[] }[] = [];
  for (const atom of draft.atoms) {
    const touching = groups.filter((group) => atom.labels.some((label) => group.labels.has(label)));
    const merged = { labels: new Set(atom.labels), atoms: [atom] };
    for (const group of touching) {
      for (const label of group.labels) merged.labels.add(label);
      merged.atoms.push(...group.atoms);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(merged);
  }
  return groups.map((group) => group.atoms);
}

// Whether each atom but the first shares a label with one before it, which most products do.
function isConnected(atoms: readonly Factor[]): boolean {
  for (let k = 1; k < atoms.length; k++) {
    const isJoined = atoms[k].labels.some((label) => {
      for (let before = 0; before < k; before++) if (atoms[before].labels.includes(label)) return true;
      return false;
    });
    if (!isJoined) return false;
  }
  return true;
}

// Connected parts without a label in `out` are scalars of their own, so that equal ones merge into powers.
function splitScalarComponents(graph: Graph, draft: Draft): void {
  if (isConnected(draft.atoms)) return;
  const parts = components(draft);
  if (parts.length === 1) return;
  const pinned = new Set(draft.out);
  const atoms: Factor[] = [];
  let hasNewScalar = false;
  for (const part of parts) {
    const isScalar = part.every((atom) => atom.labels.every((label) => !pinned.has(label)));
    if (!isScalar || part[0].labels.length === 0) {
      atoms.push(...part);
      continue;
    }
    hasNewScalar = true;
    atoms.push({ node: graph.contract(part, [], draft.dims), labels: [] });
  }
  if (!hasNewScalar) return;
  draft.atoms = atoms;
  mergeAll(graph, draft);
}

function scaled(graph: Graph, coefficient: Rational, node: Node): Node {
  return graph.sum([{ coefficient, node }], node.dims);
}

function isIdentityMap(graph: Graph, { node, labels }: Factor, out: readonly number[]): boolean {
  if (labels.length !== out.length || new Set(labels).size < labels.length) return false;
  if (labels.every((label, k) => label === out[k])) return true;
  return labels.length === 2 && labels[0] === out[1] && labels[1] === out[0] && graph.isSymmetric(node);
}

// An identity, a vector spread along an axis that is summed, or a block where a block is asked for: structure that a
// product resolves.
function hasStructuralTerm(draft: Draft, sum: Factor): boolean {
  const { node, labels } = sum;
  if (node.kind !== "sum") return false;
  return node.terms.some(({ node: term }) => {
    if (meetsSlice(draft, sum, term)) return true;
    if (term.kind !== "contraction") return false;
    const { out, factors } = term;
    if (new Set(out).size < out.length) return true;
    const isCarried = out.map((label) => factors.some((factor) => factor.labels.includes(label)));
    return (
      isCarried.includes(true) && isCarried.some((carried, axis) => !carried && isResolved(draft, sum, labels[axis]))
    );
  });
}

// A spread vector is resolved where its axis is summed against one other factor at most, which leaves a sum of that
// factor alone; one that meets the spread matrix in both axes, as in an entrywise product, leaves nothing simpler.
function isResolved(draft: Draft, sum: Factor, label: number): boolean {
  const others = draft.atoms.filter((atom) => atom !== sum && atom.labels.includes(label));
  const isEntrywise = others.some((atom) => atom.labels.some((other) => other !== label && sum.labels.includes(other)));
  return !draft.out.includes(label) && others.length <= 1 && !isEntrywise;
}

const maximalExpandedTerms = 8;

// (I + M)·x → x + M·x: an identity inside a factor has no reason to stay, nor under a sum over its rows or columns.
// Returns the sum, or nothing to multiply out.
function multiplyOut(graph: Graph, draft: Draft): Node | undefined {
  const sums = draft.atoms.filter((atom) => hasStructuralTerm(draft, atom));
  const [chosen] = sums;
  if (
    sums.length === 0 ||
    sums.length > 2 ||
    chosen.node.kind !== "sum" ||
    chosen.node.terms.length > maximalExpandedTerms
  )
    return undefined;
  const isMet = draft.atoms.some(
    (atom) => atom !== chosen && atom.labels.some((label) => chosen.labels.includes(label)),
  );
  if (!isMet && chosen.labels.every((label) => draft.out.includes(label))) return undefined;
  const others = draft.atoms.filter((atom) => atom !== chosen);
  const terms = chosen.node.terms.map((term) => ({
    coefficient: multiplyRationals(draft.coefficient, term.coefficient),
    node: graph.contract([{ node: term.node, labels: chosen.labels }, ...others], draft.out, draft.dims),
  }));
  return graph.sum(
    terms,
    draft.out.map((label) => draft.dims[label]),
  );
}

function finish(graph: Graph, draft: Draft): Node {
  const dims = draft.out.map((label) => draft.dims[label]);
  if (draft.isZero) return graph.zeros(dims);
  const [only] = draft.atoms;
  if (draft.atoms.length === 1 && isIdentityMap(graph, only, draft.out))
    return scaled(graph, draft.coefficient, only.node);
  if (draft.atoms.length === 1 && only.node.kind === "sum" && mustDistribute(draft, only))
    return distribute(graph, draft, only.node, only.labels);
  return scaled(graph, draft.coefficient, internContraction(graph, draft.atoms, draft.out, draft.dims));
}

// A partial sum or diagonal goes to the terms of a linear combination; a transpose, a broadcast or a diagonal matrix of
// it stays around it, so that (A + B)' and A' + B' are one form and diag(x + y) is not torn apart.
function mustDistribute(draft: Draft, { labels }: Factor): boolean {
  const carried = new Set(labels);
  if (new Set(draft.out).size < draft.out.length || draft.out.some((label) => !carried.has(label))) return false;
  return carried.size < labels.length || draft.out.length < carried.size || labels.length > 2;
}

function distribute(graph: Graph, draft: Draft, node: SumNode, labels: readonly number[]): Node {
  const terms = node.terms.map((term) => ({
    coefficient: multiplyRationals(term.coefficient, draft.coefficient),
    node: graph.contract([{ node: term.node, labels }], draft.out, draft.dims),
  }));
  return graph.sum(
    terms,
    draft.out.map((label) => draft.dims[label]),
  );
}

function internContraction(
  graph: Graph,
  atoms: readonly Factor[],
  out: readonly number[],
  dims: readonly Dimension[],
): Node {
  const described = atoms.map(({ node, labels }) => ({
    id: node.id,
    labels,
    isSymmetric: labels.length === 2 && graph.isSymmetric(node),
  }));
  const form = canonicalForm(described, out, dims);
  const labels: Dimension[] = [];
  form.rename.forEach((renamed, old) => {
    if (renamed >= 0) labels[renamed] = dims[old]!;
  });
  const newOut = out.map((label) => form.rename[label]);
  const factors = form.order.map((position) => {
    const atom = atoms[position];
    const legs = atom.labels.map((label) => form.rename[label]);
    return { node: atom.node, labels: described[position].isSymmetric ? legs.sort((a, b) => a - b) : legs };
  });
  return graph.intern(form.key, (id) => ({
    id,
    kind: "contraction",
    dims: newOut.map((label) => labels[label]),
    factors,
    out: newOut,
    labels,
  }));
}

// A node by itself with its axes as they are: it is in normal form already.
function isPlain({ labels }: Factor, out: readonly number[]): boolean {
  return labels.length === out.length && labels.every((label, k) => label === out[k] && labels.indexOf(label) === k);
}

function checkLengths({ node: { dims }, labels: legs }: Factor, labels: readonly Dimension[]): void {
  invariant(dims.length === legs.length, "a factor has as many labels as axes");
  for (let axis = 0; axis < legs.length; axis++) {
    const { key } = labels[legs[axis]];
    if (key !== dims[axis].key) invariant(false, `label of length ${key} on an axis of length ${dims[axis].key}`);
  }
}

/** The product of the factors summed over the labels that are not in `out`, in normal form. */
export function buildContraction(
  graph: Graph,
  factors: readonly Factor[],
  out: readonly number[],
  labels: readonly Dimension[],
): Node {
  for (const factor of factors) checkLengths(factor, labels);
  const [only] = factors;
  if (factors.length === 1 && isPlain(only, out)) return only.node;
  const isUsed = labelsInUse(factors, out, labels.length);
  const draft: Draft = {
    coefficient: one,
    isZero: false,
    atoms: [...factors],
    out: [...out],
    dims: labels.map((dimension, label) => (isUsed[label] ? dimension : unitDimension)),
    parent: labels.map((_, label) => label),
  };
  normalize(graph, draft);
  if (draft.isZero) return finish(graph, draft);
  const expanded = multiplyOut(graph, draft);
  if (expanded) return expanded;
  countDanglingLabels(graph, draft);
  splitScalarComponents(graph, draft);
  return finish(graph, draft);
}

/** The coefficient and the node of a sum of one term; the node itself with coefficient 1 otherwise. */
export function splitCoefficient(node: Node): { readonly coefficient: Rational; readonly node: Node } {
  if (node.kind === "sum" && node.terms.length === 1) return node.terms[0];
  return { coefficient: one, node };
}
