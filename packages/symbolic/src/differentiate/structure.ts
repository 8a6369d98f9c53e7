// Gradients with respect to structured matrices (Matrix Cookbook §2.8; Magnus & Neudecker on the duplication matrix).

import { minusOne, one, rational } from "../scalar/rational.ts";
import { transpose } from "../tensor/arithmetic.ts";
import type { Graph, Node } from "../tensor/node.ts";
import type { Assumption } from "../types/assumption.ts";

/** How the structure of a variable enters its derivative (docs/contract.md §2). */
export type StructureConvention = "unconstrained" | "constrained" | "projected";

function diagonalPart(graph: Graph, gradient: Node): Node {
  return graph.contract([{ node: gradient, labels: [0, 0] }], [0, 0], [gradient.dims[0]]);
}

function symmetricGradient(graph: Graph, gradient: Node, convention: StructureConvention): Node {
  const transposed = transpose(graph, gradient);
  if (convention === "projected") {
    const half = rational(1, 2);
    return graph.sum(
      [
        { coefficient: half, node: gradient },
        { coefficient: half, node: transposed },
      ],
      gradient.dims,
    );
  }
  const terms = [
    { coefficient: one, node: gradient },
    { coefficient: one, node: transposed },
    { coefficient: minusOne, node: diagonalPart(graph, gradient) },
  ];
  return graph.sum(terms, gradient.dims);
}

/**
 * The gradient G of a scalar by a structured square matrix: for `constrained`, G + G' − G∘I of a symmetric and G∘I of a
 * diagonal variable (derivatives by the free entries); for `projected`, (G + G')/2 and G∘I (the gradient within the
 * structured matrices in the Frobenius inner product). `undefined` for other structures.
 */
export function structuredGradient(
  graph: Graph,
  gradient: Node,
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
): Node | undefined {
  if (convention === "unconstrained") return gradient;
  if (assumptions.has("diagonal")) return diagonalPart(graph, gradient);
  if (assumptions.has("symmetric")) return symmetricGradient(graph, gradient, convention);
  return undefined;
}
