// A derivative as a sum of products that are not multiplied out: identities, Kronecker factors and factors of low rank stay
// what they are. (Laue, Mitterreiter, Giesen, A simple and efficient tensor calculus, AAAI 2020, §4: compressed derivatives.)

import { evaluateDimension, rational } from "@closedform/symbolic";
import type { ContractionNode, Dimension, Factor, Graph, Node, Rational } from "@closedform/symbolic";
import type { Sizes } from "./compile.ts";

/** A factor of a term: a node with a label for each of its axes. */
export type Core = Factor;

/** coefficient · Π cores, summed over the labels that are no axis; axes with one label are joined by an identity. */
export interface CompressedTermNode {
  readonly coefficient: Rational;
  /** The label of each axis of the tensor. */
  readonly axes: readonly number[];
  readonly cores: readonly Core[];
  /** The length of each label. */
  readonly sizes: readonly number[];
}

/** Part of a product under construction. */
interface Group {
  readonly factors: readonly Factor[];
  readonly labels: readonly number[];
}

function volume(labels: readonly number[], sizes: readonly number[]): number {
  return labels.reduce((total, label) => total * sizes[label], 1);
}

function union(...lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())];
}

interface Merge {
  readonly merged: Group;
  /** Entries that no longer have to be held. */
  readonly saved: number;
}

function merge(pair: readonly [Group, Group], others: readonly Group[], axes: ReadonlySet<number>): Group {
  const needed = new Set(others.flatMap(({ labels }) => labels));
  const labels = union(pair[0].labels, pair[1].labels).filter((label) => axes.has(label) || needed.has(label));
  return { factors: [...pair[0].factors, ...pair[1].factors], labels };
}

function bestMerge(groups: readonly Group[], axes: ReadonlySet<number>, sizes: readonly number[]) {
  let best: (Merge & { readonly pair: readonly [number, number] }) | undefined;
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      const [left, right] = [groups[a], groups[b]];
      const isApart = left.labels.every((label) => !right.labels.includes(label));
      if (isApart && left.labels.length > 0 && right.labels.length > 0) continue;
      const others = groups.filter((_, k) => k !== a && k !== b);
      const merged = merge([left, right], others, axes);
      const saved = volume(left.labels, sizes) + volume(right.labels, sizes) - volume(merged.labels, sizes);
      if (saved >= 0 && (!best || saved > best.saved)) best = { merged, saved, pair: [a, b] };
    }
  }
  return best;
}

// Multiplies factors as long as the product needs no more entries than they do.
function gathered(groups: readonly Group[], axes: ReadonlySet<number>, sizes: readonly number[]): readonly Group[] {
  let current = groups;
  for (;;) {
    const best = bestMerge(current, axes, sizes);
    if (!best) return current;
    const [a, b] = best.pair;
    current = [...current.filter((_, k) => k !== a && k !== b), best.merged];
  }
}

// Labels summed within one factor, as those of a trace, are summed before anything else.
function startingGroup(factor: Factor, all: readonly Factor[], axes: ReadonlySet<number>): Group {
  const others = new Set(all.flatMap((one) => (one === factor ? [] : one.labels)));
  return { factors: [factor], labels: union(factor.labels).filter((label) => axes.has(label) || others.has(label)) };
}

type Product = Pick<ContractionNode, "factors" | "out" | "labels">;

function productOf(node: Node): Product {
  if (node.kind === "contraction") return node;
  const labels = node.dims.map((_, axis) => axis);
  return { factors: [{ node, labels }], out: labels, labels: node.dims };
}

// Alone and with its axes in order, a factor is the core itself.
function coreOf(graph: Graph, { factors, labels }: Group, dims: readonly Dimension[]): Core {
  return { node: graph.contract(factors, labels, dims), labels };
}

function compressTerm(graph: Graph, node: Node, coefficient: Rational, sizes: Sizes): CompressedTermNode {
  const { factors, out, labels } = productOf(node);
  const lengths = labels.map((dimension) => evaluateDimension(dimension, sizes));
  const axes = new Set(out);
  const groups = gathered(
    factors.map((factor) => startingGroup(factor, factors, axes)),
    axes,
    lengths,
  );
  const cores = groups.map((group) => coreOf(graph, group, labels));
  return { coefficient, axes: out, cores, sizes: lengths };
}

// The entries that have to be held for a term.
function entriesOf({ cores, sizes }: CompressedTermNode): number {
  return cores.reduce((total, { labels }) => total + volume(labels, sizes), 0);
}

// The same for terms whose only cores lie alike, so that they can be added.
function addingKey({ axes, cores, sizes }: CompressedTermNode): string | undefined {
  if (cores.length !== 1) return undefined;
  const names = new Map<number, number>();
  const name = (label: number): string => {
    const known = names.get(label) ?? names.size;
    names.set(label, known);
    return `${known}:${sizes[label]}`;
  };
  return `${axes.map(name).join(" ")}|${[...cores[0].labels].map(name).sort().join(" ")}`;
}

// The first term with the core of the second added, whose axes are brought into the order of the first.
function added(graph: Graph, first: CompressedTermNode, second: CompressedTermNode): CompressedTermNode {
  const toFirst = new Map(second.axes.map((label, axis) => [label, first.axes[axis]]));
  const [left, right] = [first.cores[0], second.cores[0]];
  const labels = right.labels.map((label) => toFirst.get(label)!);
  const dims: Dimension[] = [];
  labels.forEach((label, axis) => (dims[label] = right.node.dims[axis]));
  const aligned = graph.contract([{ node: right.node, labels }], left.labels, dims);
  const terms = [
    { coefficient: first.coefficient, node: left.node },
    { coefficient: second.coefficient, node: aligned },
  ];
  return {
    ...first,
    coefficient: rational(1),
    cores: [{ node: graph.sum(terms, left.node.dims), labels: left.labels }],
  };
}

function withAdded(graph: Graph, terms: readonly CompressedTermNode[]): readonly CompressedTermNode[] {
  const found: CompressedTermNode[] = [];
  const places = new Map<string, number>();
  for (const term of terms) {
    const key = addingKey(term);
    const place = key === undefined ? undefined : places.get(key);
    if (place === undefined) {
      if (key !== undefined) places.set(key, found.length);
      found.push(term);
    } else found[place] = added(graph, found[place], term);
  }
  return found;
}

function asOneTerm(node: Node, lengths: readonly number[]): CompressedTermNode {
  const axes = node.dims.map((_, axis) => axis);
  return { coefficient: rational(1), axes, cores: [{ node, labels: axes }], sizes: lengths };
}

/**
 * The terms of a tensor for known sizes. Where they would need as many entries as the tensor itself, it is the only term.
 */
export function compressedTerms(graph: Graph, node: Node, sizes: Sizes): readonly CompressedTermNode[] {
  const lengths = node.dims.map((dimension) => evaluateDimension(dimension, sizes));
  const written = node.kind === "sum" ? node.terms : [{ coefficient: rational(1), node }];
  const terms = withAdded(
    graph,
    written.map((term) => compressTerm(graph, term.node, term.coefficient, sizes)),
  );
  const entries = terms.reduce((total, term) => total + entriesOf(term), 0);
  const isWorthIt = terms.length === 0 || entries < lengths.reduce((total, length) => total * length, 1);
  return isWorthIt ? terms : [asOneTerm(node, lengths)];
}
