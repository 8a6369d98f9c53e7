// Structure of a product that functions of matrices can use.

import type { ContractionNode, Factor, Graph, Node } from "../tensor/node.ts";

/** A product of a scalar and a matrix taken apart. */
export interface ScaledMatrix {
  readonly scalar: Node;
  readonly matrix: Node;
}

/** The scalar factors of a product and the rest, or `undefined` when there are none. */
export function splitScalars(graph: Graph, node: ContractionNode): ScaledMatrix | undefined {
  const scalars = node.factors.filter((factor) => factor.labels.length === 0);
  if (scalars.length === 0) return undefined;
  const rest = node.factors.filter((factor) => factor.labels.length > 0);
  return { scalar: graph.contract(scalars, [], []), matrix: graph.contract(rest, node.out, node.labels) };
}

function nextOnPath(factors: readonly Factor[], used: Set<Factor>, label: number): Factor | undefined {
  const touching = factors.filter((factor) => !used.has(factor) && factor.labels.includes(label));
  return touching.length === 1 ? touching[0] : undefined;
}

/**
 * The matrices M₁, …, M_k with node = M₁·…·M_k when the product is such a chain of at least two square matrices of one
 * size; `undefined` otherwise. A product of matrices that are not square must not be split by det or inv.
 */
export function squareChain(graph: Graph, node: ContractionNode): readonly Node[] | undefined {
  const size = node.labels[0]?.key;
  if (node.factors.length < 2 || node.out[0] === node.out[1] || node.labels.length !== node.factors.length + 1)
    return undefined;
  if (
    node.labels.some((dimension) => dimension.key !== size) ||
    node.factors.some((factor) => factor.labels.length !== 2)
  )
    return undefined;
  const used = new Set<Factor>();
  const chain: Node[] = [];
  let label = node.out[0];
  while (used.size < node.factors.length) {
    const factor = nextOnPath(node.factors, used, label);
    if (!factor) return undefined;
    used.add(factor);
    const isForward = factor.labels[0] === label;
    chain.push(
      isForward ? factor.node : graph.contract([{ node: factor.node, labels: [0, 1] }], [1, 0], factor.node.dims),
    );
    label = factor.labels[isForward ? 1 : 0]!;
  }
  return label === node.out[1] ? chain : undefined;
}
