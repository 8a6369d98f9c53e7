// Random hypergraphs: factors with repeated, broadcast, diagonal and summed labels, and a naive einsum of their inputs.

import * as fc from "fast-check";

import { newGraph } from "../../src/problem.ts";
import type { Factor, Graph, Node } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import type { Dimension } from "../../src/types/dimension.ts";
import type { FloatPoint } from "./points.ts";
import { valueAt } from "./points.ts";

/** A contraction as data: a variable's name and labels for each factor, and the labels of the result. */
export interface Hypergraph {
  readonly factors: readonly { readonly name: string; readonly labels: readonly number[] }[];
  readonly out: readonly number[];
  /** The name of each label's dimension. */
  readonly dims: readonly string[];
}

const dimensionNames = ["m", "n"];

// A variable's name tells its shape, so that one name is one tensor wherever it occurs.
function factorName(which: string, labels: readonly number[], dims: readonly string[]): string {
  return `${which}${labels.map((label) => dims[label]).join("")}`;
}

/** Up to five labels, up to four factors of order ≤ 3, results of order ≤ 3; `S` marks a symmetric matrix. */
export const hypergraphs: fc.Arbitrary<Hypergraph> = fc
  .array(fc.constantFrom(...dimensionNames), { minLength: 1, maxLength: 5 })
  .chain((dims) => {
    const label = fc.nat({ max: dims.length - 1 });
    const factor = fc
      .tuple(fc.constantFrom("A", "B", "S"), fc.array(label, { maxLength: 3 }))
      .map(([which, labels]) => {
        const isSymmetric = which === "S" && labels.length === 2 && dims[labels[0]] === dims[labels[1]];
        return { name: factorName(isSymmetric ? "S" : which === "S" ? "C" : which, labels, dims), labels };
      });
    return fc.record({
      factors: fc.array(factor, { minLength: 1, maxLength: 4 }),
      out: fc.array(label, { maxLength: 3 }),
      dims: fc.constant(dims),
    });
  });

/** The variable of a factor. */
export function variableOf(graph: Graph, name: string, dims: readonly Dimension[]): Node {
  return graph.variable(name, dims, new Set(name.startsWith("S") ? (["symmetric"] as const) : []));
}

/** The contraction built in a graph. */
export function build(graph: Graph, { factors, out, dims }: Hypergraph): Node {
  const lengths = dims.map(namedDimension);
  const atoms = factors.map(({ name, labels }): Factor => ({
    node: variableOf(
      graph,
      name,
      labels.map((label) => lengths[label]),
    ),
    labels,
  }));
  return graph.contract(atoms, out, lengths);
}

/** Every variable of a hypergraph, so that a point has them all even where the built node has lost some. */
export function variablesOf(graph: Graph, { factors, dims }: Hypergraph): readonly Node[] {
  return factors.map(({ name, labels }) =>
    variableOf(
      graph,
      name,
      labels.map((label) => namedDimension(dims[label])),
    ),
  );
}

/** Σ over every assignment of the labels that occur: the definition, with none of the engine's code. */
export function naiveEinsum({ factors, out, dims }: Hypergraph, point: FloatPoint): readonly number[] {
  const sizes = dims.map((name) => point.sizes.get(name)!);
  const used = [...new Set([...out, ...factors.flatMap((factor) => factor.labels)])];
  const result = new Array<number>(out.reduce((total, label) => total * sizes[label], 1)).fill(0);
  const at = dims.map(() => 0);
  const offset = (labels: readonly number[]): number =>
    labels.reduce((total, label) => total * sizes[label] + at[label], 0);
  const visit = (k: number): void => {
    if (k === used.length) {
      result[offset(out)] += factors.reduce(
        (total, { name, labels }) => total * point.values.get(name)!.values[offset(labels)],
        1,
      );
      return;
    }
    for (at[used[k]] = 0; at[used[k]] < sizes[used[k]]; at[used[k]]++) visit(k + 1);
  };
  visit(0);
  return result;
}

/** The same hypergraph with labels renumbered and factors permuted, from a seedable shuffle of each. */
export function disguised(
  { factors, out, dims }: Hypergraph,
  labelOrder: readonly number[],
  factorOrder: readonly number[],
): Hypergraph {
  const rank = (keys: readonly number[], length: number): readonly number[] =>
    Array.from({ length }, (_, k) => k).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const place = rank(labelOrder, dims.length);
  const to = place.map((_, old) => place.indexOf(old));
  const renamed: string[] = [];
  to.forEach((label, old) => (renamed[label] = dims[old]));
  const order = rank(factorOrder, factors.length);
  // The legs of a symmetric matrix change places too.
  const legs = (factor: Hypergraph["factors"][number], k: number): readonly number[] =>
    factor.name.startsWith("S") && k % 2 === 0 ? [...factor.labels].reverse() : factor.labels;
  return {
    factors: order.map((k) => ({ name: factors[k].name, labels: legs(factors[k], k).map((label) => to[label]) })),
    out: out.map((label) => to[label]),
    dims: renamed,
  };
}

/** A fresh graph with the nodes of variables and of the contraction. */
export function built(hypergraph: Hypergraph): { readonly graph: Graph; readonly node: Node } {
  const graph = newGraph();
  return { graph, node: build(graph, hypergraph) };
}

/** The value of the built node at a point. */
export function builtValue(hypergraph: Hypergraph, point: FloatPoint): readonly number[] {
  return valueAt(built(hypergraph).node, point);
}
