// Structure of a product that functions of matrices can use.

import type { ContractionNode, Factor, Graph, Node, Term } from "../tensor/node.ts";

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

/** c·I + u·v' taken apart. */
export interface RankOneUpdate {
  readonly scalar: Node;
  readonly left: Node;
  readonly right: Node;
}

function scaledIdentity(graph: Graph, { coefficient, node }: Term): Node | undefined {
  if (node.kind !== "contraction" || node.out.length !== 2 || node.out[0] !== node.out[1]) return undefined;
  if (node.factors.some((factor) => factor.labels.length > 0)) return undefined;
  return graph.sum([{ coefficient, node: graph.contract(node.factors, [], []) }], []);
}

// The factors that hang together with a label.
function connected(factors: readonly Factor[], label: number): readonly Factor[] {
  const labels = new Set([label]);
  let found: readonly Factor[] = [];
  for (;;) {
    const next = factors.filter((factor) => factor.labels.some((own) => labels.has(own)));
    if (next.length === found.length) return found;
    for (const factor of next) for (const own of factor.labels) labels.add(own);
    found = next;
  }
}

function outerProduct(graph: Graph, { coefficient, node }: Term): Omit<RankOneUpdate, "scalar"> | undefined {
  if (node.kind !== "contraction" || node.out.length !== 2) return undefined;
  const [row, column] = node.out as readonly [number, number];
  const ofColumn = connected(node.factors, column);
  const ofRow = node.factors.filter((factor) => !ofColumn.includes(factor));
  if (row === column || ofColumn.some((factor) => factor.labels.includes(row))) return undefined;
  const left = graph.contract(ofRow, [row], node.labels);
  return {
    left: graph.sum([{ coefficient, node: left }], left.dims),
    right: graph.contract(ofColumn, [column], node.labels),
  };
}

/** The parts of a node c·I + u·v', or `undefined` when it is none. */
export function rankOneUpdate(graph: Graph, node: Node): RankOneUpdate | undefined {
  if (node.kind !== "sum" || node.terms.length !== 2) return undefined;
  for (const [identity, other] of [node.terms, [...node.terms].reverse()]) {
    const scalar = scaledIdentity(graph, identity);
    const outer = scalar && outerProduct(graph, other);
    if (outer) return { scalar, ...outer };
  }
  return undefined;
}
