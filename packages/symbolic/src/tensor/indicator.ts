// Nodes whose entries are 0 or 1: what conditions become.

import { toNumber } from "../scalar/rational.ts";
import { numberOf } from "./node.ts";
import type { Node } from "./node.ts";

const maximalAtoms = 8;

function isAtom(node: Node): boolean {
  if (node.kind === "variable") return node.assumptions.has("binary");
  return node.kind === "apply" && node.fn.isIdempotent === true;
}

// The step functions of which the node is an entrywise polynomial; `undefined` for anything else.
function atomsOf(node: Node): ReadonlySet<Node> | undefined {
  const atoms = new Set<Node>();
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isAtom(next)) atoms.add(next);
    else if (next.kind === "sum") pending.push(...next.terms.map((term) => term.node));
    else if (next.kind === "contraction" && next.labels.every((_, label) => isEntrywise(next, label)))
      pending.push(...next.factors.map((factor) => factor.node));
    else return undefined;
    if (atoms.size > maximalAtoms) return undefined;
  }
  return atoms;
}

// Nothing is summed and nothing lies on a diagonal.
function isEntrywise(node: Node & { readonly kind: "contraction" }, label: number): boolean {
  return (
    node.out.filter((own) => own === label).length === 1 &&
    node.factors.every((factor) => factor.labels.filter((own) => own === label).length <= 1)
  );
}

function valueOf(node: Node, atoms: ReadonlyMap<Node, number>): number {
  const known = atoms.get(node);
  if (known !== undefined) return known;
  if (node.kind === "sum")
    return node.terms.reduce((total, term) => total + toNumber(term.coefficient) * valueOf(term.node, atoms), 0);
  return node.kind === "contraction"
    ? node.factors.reduce((product, factor) => product * valueOf(factor.node, atoms), 1)
    : Number.NaN;
}

/** Whether every entry is 0 or 1 by construction: a combination of few step functions that is so for all their values. */
export function isIndicator(node: Node): boolean {
  const value = numberOf(node);
  if (value) return toNumber(value) === 0 || toNumber(value) === 1;
  const atoms = atomsOf(node);
  if (!atoms) return false;
  const list = [...atoms];
  for (let pattern = 0; pattern < 2 ** list.length; pattern++) {
    const result = valueOf(node, new Map(list.map((atom, k) => [atom, Math.floor(pattern / 2 ** k) % 2])));
    if (Math.abs(result) > 1e-9 && Math.abs(result - 1) > 1e-9) return false;
  }
  return true;
}
