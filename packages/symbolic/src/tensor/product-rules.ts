// Cancellations inside one product that need more than equal bases.

import { addRationals, isInteger, minusOne, negateRational, one, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Assumption } from "../types/assumption.ts";
import { unitDimension } from "../types/dimension.ts";
import { identify, occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { isZero, numberOf } from "./node.ts";
import type { Factor, Graph, Node } from "./node.ts";

/** The assumptions on a variable that a rule of this file heeds. */
export const assumptionsInProducts: readonly Assumption[] = ["orthogonal", "simplex", "onehot", "onehotrows"];

function sameLabels(a: Factor, b: Factor): boolean {
  return a.labels.length === b.labels.length && a.labels.every((label, k) => label === b.labels[k]);
}

// u^k·f(u) = u^(k − 1)·(u·f(u)) for a whole k.
function productWithPower(graph: Graph, first: Node & { kind: "apply" }, second: Node): readonly Node[] | undefined {
  const [operand] = first.operands;
  const exponent = second.kind === "power" && second.base === operand ? numberOf(second.exponent) : undefined;
  if (!exponent || !isInteger(exponent) || signOfRational(exponent) < 0) return undefined;
  const merged = first.fn.products?.get("self")?.(graph, operand);
  return merged && [merged, graph.power(operand, graph.number(addRationals(exponent, minusOne)))];
}

function primitivePart(node: Node): Node {
  return node.kind === "sum" && node.terms.length === 1 ? node.terms[0].node : node;
}

// exp(a·u)·exp(b·u) = exp((a + b)·u), and 1 where the exponents cancel.
function mergeExponentials(graph: Graph, first: Node, second: Node): readonly Node[] | undefined {
  if (first.kind !== "apply" || second.kind !== "apply" || first.fn !== second.fn || first.fn.name !== "exp")
    return undefined;
  const [u, v] = [first.operands[0], second.operands[0]];
  const terms = [u, v].map((node) => ({ coefficient: one, node }));
  const isOfOne = primitivePart(u) === primitivePart(v);
  const total = isOfOne || u.kind === "sum" ? graph.sum(terms, u.dims) : undefined;
  if (!total || !(isOfOne || isZero(total))) return undefined;
  return isZero(total) ? [] : [graph.apply(first.fn, [total])];
}

function productOf(graph: Graph, first: Node, second: Node): readonly Node[] | undefined {
  const exponential = mergeExponentials(graph, first, second);
  if (exponential) return exponential;
  if (first.kind !== "apply" || !first.fn.products) return undefined;
  const merged = namedProduct(graph, first, second);
  return merged ? [merged] : productWithPower(graph, first, second);
}

function namedProduct(graph: Graph, first: Node & { kind: "apply" }, second: Node): Node | undefined {
  const [operand] = first.operands;
  if (second.id === operand.id) return first.fn.products?.get("self")?.(graph, operand);
  if (second.kind !== "apply" || second.operands[0].id !== operand.id) return undefined;
  return first.fn.products?.get(second.fn.name)?.(graph, operand);
}

/** Applies what the records know of products, such as |u|·sign(u) = u. Returns whether anything changed. */
export function mergeFacts(graph: Graph, draft: Draft): boolean {
  for (const [i, first] of draft.atoms.entries()) {
    if (first.node.kind !== "apply" || !(first.node.fn.products || first.node.fn.name === "exp")) continue;
    for (const [j, second] of draft.atoms.entries()) {
      if (i === j || !sameLabels(first, second)) continue;
      const merged = productOf(graph, first.node, second.node);
      if (!merged) continue;
      draft.atoms = draft.atoms.filter((_, k) => k !== i && k !== j);
      draft.atoms.push(...merged.map((node) => ({ node, labels: first.labels })));
      return true;
    }
  }
  return false;
}

interface AppliedPower {
  readonly base: Node & { readonly kind: "apply" };
  readonly exponent: Rational;
}

function appliedPower(node: Node): AppliedPower | undefined {
  if (node.kind === "apply") return { base: node, exponent: one };
  const exponent = node.kind === "power" && node.base.kind === "apply" ? numberOf(node.exponent) : undefined;
  return node.kind === "power" && node.base.kind === "apply" && exponent ? { base: node.base, exponent } : undefined;
}

/** f(u)^p/g(u)^q with a name for f/g, such as sin(u)/cos(u) = tan(u). Returns whether anything changed. */
export function mergeQuotients(graph: Graph, draft: Draft): boolean {
  for (const [i, first] of draft.atoms.entries()) {
    const above = appliedPower(first.node);
    if (!above?.base.fn.quotients || signOfRational(above.exponent) < 0) continue;
    for (const [j, second] of draft.atoms.entries()) {
      const below = i === j || !sameLabels(first, second) ? undefined : appliedPower(second.node);
      const [operand] = above.base.operands;
      if (!below || below.base.operands[0].id !== operand.id || signOfRational(below.exponent) > 0) continue;
      const quotient = above.base.fn.quotients.get(below.base.fn.name)?.(graph, operand);
      if (!quotient) continue;
      const rest = addRationals(above.exponent, below.exponent);
      const isAboveLarger = signOfRational(rest) > 0;
      const power = isAboveLarger ? negateRational(below.exponent) : above.exponent;
      const left = graph.power(isAboveLarger ? above.base : below.base, graph.number(rest));
      draft.atoms[i] = { node: graph.power(quotient, graph.number(power)), labels: first.labels };
      draft.atoms[j] = { node: left, labels: second.labels };
      return true;
    }
  }
  return false;
}

// The pairs (inner leg, outer leg) by which one factor may meet another: rows and columns, either way when symmetric.
function meetings(graph: Graph, factor: Factor): readonly (readonly [number, number])[] {
  const [row, column] = factor.labels as readonly [number, number];
  return graph.isSymmetric(factor.node)
    ? [
        [row, column],
        [column, row],
      ]
    : [[row, column]];
}

function tryCancel(graph: Graph, draft: Draft, inverse: Factor, other: Factor): boolean {
  for (const [p, q] of meetings(graph, inverse)) {
    for (const [r, s] of meetings(graph, other)) {
      const joined = q === r ? ([p, s, q] as const) : s === p ? ([r, q, p] as const) : undefined;
      // A diagonal P[l, l] meets the inverse twice in one label: that is no product of matrices.
      if (
        !joined ||
        joined[0] === joined[2] ||
        joined[1] === joined[2] ||
        !occursOnlyIn(draft, joined[2], [inverse, other])
      )
        continue;
      draft.atoms = draft.atoms.filter((atom) => atom !== inverse && atom !== other);
      identify(draft, joined[0], joined[1]);
      draft.dims[joined[2]] = unitDimension;
      return true;
    }
  }
  return false;
}

/** M⁻¹·M → I where the two meet in a label of their own. Returns whether anything changed. */
export function cancelInverses(graph: Graph, draft: Draft): boolean {
  for (const inverse of draft.atoms) {
    if (inverse.node.kind !== "matrixFunction" || inverse.node.fn.name !== "inv") continue;
    const operand = inverse.node.operands[0];
    for (const other of draft.atoms) {
      if (other.node.id === operand.id && tryCancel(graph, draft, inverse, other)) return true;
    }
  }
  return false;
}

function isOrthogonal(node: Node): boolean {
  if (node.kind === "matrixFunction") return node.fn.isOrthogonal === true;
  return node.kind === "variable" && node.assumptions.has("orthogonal");
}

/** Q'·Q → I for an orthogonal Q, declared or by its function, on either side. Returns whether anything changed. */
export function cancelOrthogonal(draft: Draft): boolean {
  for (const [i, first] of draft.atoms.entries()) {
    if (!isOrthogonal(first.node)) continue;
    for (const second of draft.atoms.slice(i + 1)) {
      if (second.node.id !== first.node.id) continue;
      for (const leg of [0, 1]) {
        const shared = first.labels[leg];
        if (second.labels[leg] !== shared || !occursOnlyIn(draft, shared, [first, second])) continue;
        if (first.labels[1 - leg] === shared || second.labels[1 - leg] === shared) continue;
        draft.atoms = draft.atoms.filter((atom) => atom !== first && atom !== second);
        identify(draft, first.labels[1 - leg], second.labels[1 - leg]);
        draft.dims[shared] = unitDimension;
        return true;
      }
    }
  }
  return false;
}

// Which axes of a variable sum to one by its assumptions.
function unitAxes(node: Node): readonly number[] {
  if (node.kind !== "variable") return [];
  if (node.dims.length === 1 && (node.assumptions.has("simplex") || node.assumptions.has("onehot"))) return [0];
  return node.assumptions.has("onehotrows") ? [1] : [];
}

/** Σᵢ yᵢ → 1 for a declared simplex or one-hot y that nothing else meets. Returns whether anything changed. */
export function sumToOne(draft: Draft): boolean {
  for (const [index, atom] of draft.atoms.entries()) {
    const axis = unitAxes(atom.node).find((candidate) => occursOnlyIn(draft, atom.labels[candidate], [atom]));
    if (axis === undefined || new Set(atom.labels).size < atom.labels.length) continue;
    draft.dims[atom.labels[axis]] = unitDimension;
    draft.atoms.splice(index, 1);
    return true;
  }
  return false;
}
