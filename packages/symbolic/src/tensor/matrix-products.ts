// Products in which functions of matrices take part: what their records say of two neighbours, the laws of the
// pseudoinverse, and triangles. Each rule is local to one product.

import { unitDimension } from "../types/dimension.ts";
import { occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Factor, Graph, Node, OrientedNode } from "./node.ts";
import { cancelPseudoinverses } from "./pseudoinverse-rules.ts";
import { mergeSpectral } from "./spectral-rules.ts";
import { mergeTriangles } from "./triangle-rules.ts";

interface Seat {
  readonly isTransposed: boolean;
  readonly row: number;
  readonly column: number;
}

// How a factor may stand in a product: as it is or transposed; a symmetric one needs no transpose.
function seatsOf(graph: Graph, { node, labels }: Factor): readonly Seat[] {
  const [row, column] = labels as readonly [number, number];
  return [
    { isTransposed: false, row, column },
    { isTransposed: !graph.isSymmetric(node), row: column, column: row },
  ];
}

function isPrimary(node: Node): boolean {
  return node.kind === "matrixFunction" && node.fn.isPrimary === true;
}

function sortKey(node: Node): string {
  return isPrimary(node) && node.kind === "matrixFunction" ? node.fn.name : "";
}

function productOf(graph: Graph, left: Node, right: Node): Node {
  const factors = [
    { node: left, labels: [0, 1] },
    { node: right, labels: [1, 2] },
  ];
  return graph.contract(factors, [0, 2], [left.dims[0], left.dims[1], right.dims[1]]);
}

// f(A)·B → B·f(A) where B commutes with A: a function stands after what it commutes with.
function inOrder(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  if (left.isTransposed || right.isTransposed || left.node.kind !== "matrixFunction") return undefined;
  const { fn, operands } = left.node;
  if (!fn.isPrimary || fn.name <= sortKey(right.node) || areSymmetric(graph, left, right)) return undefined;
  if (right.node.dims[0].key !== right.node.dims[1].key || !isCommuting(graph, operands[0], right.node))
    return undefined;
  return productOf(graph, right.node, left.node);
}

// Read backwards, a product of two symmetric matrices is in the other order: neither order is a form of its own.
function areSymmetric(graph: Graph, left: OrientedNode, right: OrientedNode): boolean {
  return graph.isSymmetric(left.node) && graph.isSymmetric(right.node);
}

function isCommuting(graph: Graph, operand: Node, factor: Node): boolean {
  return productOf(graph, operand, factor) === productOf(graph, factor, operand);
}

function gramOfInverses(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  if (!left.isTransposed || right.isTransposed || left.node !== right.node) return undefined;
  if (left.node.kind !== "matrixFunction" || left.node.fn.name !== "inv") return undefined;
  const [inner] = left.node.operands;
  return inner.kind === "matrixFunction" ? inner.fn.inverseGram?.(graph, inner.operands[0]) : undefined;
}

// The factor that follows on a label that only the two of them carry.
function nextOn(draft: Draft, factor: Factor, label: number): Factor | undefined {
  const next = draft.atoms.find((atom) => atom !== factor && atom.labels.length === 2 && atom.labels.includes(label));
  return next && occursOnlyIn(draft, label, [factor, next]) ? next : undefined;
}

// Whether the product closes around the pair with nothing that the first factor could not be exchanged with: it would
// go round for ever, and all its places are one form anyway.
function goesRound(graph: Graph, draft: Draft, first: Factor, second: Factor, from: number, to: number): boolean {
  if (first.node.kind !== "matrixFunction") return false;
  const [operand] = first.node.operands;
  let [factor, label] = [second, from];
  while (label !== to) {
    const next = nextOn(draft, factor, label);
    const seat = next && seatsOf(graph, next).find(({ row, isTransposed }) => row === label && !isTransposed);
    if (!next || !seat || seat.column === label) return false;
    if (next.node.dims[0].key !== next.node.dims[1].key || !isCommuting(graph, operand, next.node)) return false;
    [factor, label] = [next, seat.column];
  }
  return true;
}

function ruleOf(graph: Graph, left: OrientedNode, right: OrientedNode, isRound: () => boolean): Node | undefined {
  for (const { node } of [left, right]) {
    const found = node.kind === "matrixFunction" ? node.fn.chain?.(graph, left, right) : undefined;
    if (found) return found;
  }
  const gram = gramOfInverses(graph, left, right);
  if (gram) return gram;
  const ordered = inOrder(graph, left, right);
  return ordered && isRound() ? undefined : ordered;
}

function mergePair(graph: Graph, draft: Draft, first: Factor, second: Factor): boolean {
  for (const left of seatsOf(graph, first)) {
    for (const right of seatsOf(graph, second)) {
      const joint = left.column;
      const isChain = right.row === joint && left.row !== joint && right.column !== joint;
      // Two transposes are the pair in the other order, which is tried too.
      if (!isChain || (left.isTransposed && right.isTransposed) || !occursOnlyIn(draft, joint, [first, second]))
        continue;
      const merged = ruleOf(
        graph,
        { node: first.node, isTransposed: left.isTransposed },
        { node: second.node, isTransposed: right.isTransposed },
        () => goesRound(graph, draft, first, second, right.column, left.row),
      );
      if (!merged) continue;
      draft.atoms = draft.atoms.filter((atom) => atom !== first && atom !== second);
      draft.atoms.push({ node: merged, labels: [left.row, right.column] });
      draft.dims[joint] = unitDimension;
      return true;
    }
  }
  return false;
}

// Most functions have no rule for their neighbours; most products need not be searched.
function hasRule(node: Node): boolean {
  if (node.kind !== "matrixFunction") return false;
  const { fn, operands } = node;
  return (
    fn.chain !== undefined || fn.isPrimary === true || (fn.name === "inv" && operands[0].kind === "matrixFunction")
  );
}

function mergeNeighbours(graph: Graph, draft: Draft): boolean {
  if (!draft.atoms.some(({ node }) => hasRule(node))) return false;
  const matrices = draft.atoms.filter((atom) => atom.labels.length === 2);
  for (const first of matrices) {
    for (const second of matrices) {
      const isKnown = hasRule(first.node) || hasRule(second.node);
      if (first !== second && isKnown && mergePair(graph, draft, first, second)) return true;
    }
  }
  return false;
}

// Σᵢ λᵢ(A) → tr A, tr L(A, E) → tr(E·f'(A)) and the like, where nothing else meets the labels.
function sumEntries(graph: Graph, draft: Draft): boolean {
  for (const [index, { node, labels }] of draft.atoms.entries()) {
    if (node.kind !== "matrixFunction" || labels.some((label) => label !== labels[0])) continue;
    const rule = labels.length === 1 ? node.fn.total : node.fn.trace;
    if (!rule || !occursOnlyIn(draft, labels[0], [draft.atoms[index]])) continue;
    draft.atoms[index] = { node: rule(graph, node.operands), labels: [] };
    draft.dims[labels[0]] = unitDimension;
    return true;
  }
  return false;
}

/** Applies what is known of products with functions of matrices. Returns whether anything changed. */
export function mergeMatrixFunctions(graph: Graph, draft: Draft): boolean {
  if (cancelPseudoinverses(graph, draft)) return true;
  if (draft.atoms.every(({ node }) => node.kind !== "matrixFunction")) return false;
  return mergeTriangles(draft) || mergeSpectral(draft) || sumEntries(graph, draft) || mergeNeighbours(graph, draft);
}
