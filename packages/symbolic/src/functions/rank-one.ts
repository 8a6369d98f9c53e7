// Rank-one updates of a multiple of the identity, which determinants see through.

import type { Factor, Graph, Node, Term } from "../tensor/node.ts";

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
