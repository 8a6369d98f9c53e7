// Functions of entries on a diagonal.

import type { Draft } from "./draft.ts";
import type { Graph, Node } from "./node.ts";

function diagonalOf(graph: Graph, operand: Node, labels: readonly number[]): Node {
  if (operand.dims.length === 0) return operand;
  const own = [...new Set(labels)];
  const axes = labels.map((label) => own.indexOf(label));
  const dims = own.map((label) => operand.dims[labels.indexOf(label)]);
  return graph.contract([{ node: operand, labels: axes }], [...dims.keys()], dims);
}

/**
 * A function of entries of a diagonal is the function of the diagonal: it need not exist anywhere else. Returns whether there
 * was any.
 */
export function takeDiagonals(graph: Graph, draft: Draft): boolean {
  const before = draft.atoms;
  draft.atoms = before.map((atom) => {
    const { node, labels } = atom;
    const own = [...new Set(labels)];
    if (own.length === labels.length) return atom;
    if (node.kind === "apply")
      return {
        node: graph.apply(
          node.fn,
          node.operands.map((operand) => diagonalOf(graph, operand, labels)),
        ),
        labels: own,
      };
    if (node.kind !== "power") return atom;
    const [base, exponent] = [node.base, node.exponent].map((operand) => diagonalOf(graph, operand, labels));
    return { node: graph.power(base, exponent), labels: own };
  });
  return draft.atoms.some((atom, k) => atom !== before[k]);
}
