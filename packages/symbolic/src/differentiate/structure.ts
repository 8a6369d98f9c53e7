// Gradients with respect to structured matrices and vectors (Matrix Cookbook §2.8; Magnus & Neudecker on the duplication
// matrix; Edelman, Arias, Smith 1998 and Absil, Mahony, Sepulchre 2008 for the projections).

import { minusOne, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { einsum, transpose } from "../tensor/arithmetic.ts";
import type { Graph, Node } from "../tensor/node.ts";
import type { Assumption } from "../types/assumption.ts";

/** How the structure of a variable enters its derivative (docs/contract.md §2). */
export type StructureConvention = "unconstrained" | "constrained" | "projected";

/** One convention for one structure. */
interface Rule {
  readonly structure: Assumption;
  readonly convention: StructureConvention;
  /** The orders of the variables that it is for. */
  readonly order: 1 | 2;
  /** What is done to the gradient G, in words and as a formula. */
  readonly words: string;
  readonly apply: (graph: Graph, gradient: Node, variable: Node) => Node;
}

function combination(graph: Graph, ...terms: readonly (readonly [Rational, Node])[]): Node {
  return graph.sum(
    terms.map(([coefficient, node]) => ({ coefficient, node })),
    terms[0][1].dims,
  );
}

const half = rational(1, 2);
const minusHalf = rational(-1, 2);

function diagonalPart(graph: Graph, gradient: Node): Node {
  return graph.contract([{ node: gradient, labels: [0, 0] }], [0, 0], [gradient.dims[0]]);
}

// Q*(G'*Q + Q'*G)/2 is the part of G at right angles to the orthogonal matrices at Q.
function orthogonalTangent(graph: Graph, gradient: Node, variable: Node): Node {
  return combination(
    graph,
    [one, gradient],
    [minusHalf, einsum(graph, "ij,kj,kl->il", variable, gradient, variable)],
    [minusHalf, einsum(graph, "ij,kj,kl->il", variable, variable, gradient)],
  );
}

function withoutMean(graph: Graph, gradient: Node): Node {
  const [length] = gradient.dims;
  const reciprocal = graph.power(graph.dimension(length), graph.number(minusOne));
  const factors = [
    { node: gradient, labels: [0] },
    { node: reciprocal, labels: [] },
  ];
  return combination(graph, [one, gradient], [minusOne, graph.contract(factors, [1], [length, length])]);
}

// Of two structures the first that is declared counts: a diagonal matrix is symmetric too.
const rules: readonly Rule[] = [
  {
    structure: "diagonal",
    convention: "constrained",
    order: 2,
    words: "free entries, those on the diagonal: G.*eye(n)",
    apply: diagonalPart,
  },
  {
    structure: "diagonal",
    convention: "projected",
    order: 2,
    words: "projected onto the diagonal matrices: G.*eye(n)",
    apply: diagonalPart,
  },
  {
    structure: "symmetric",
    convention: "constrained",
    order: 2,
    words: "free entries, those on and above the diagonal: G + G' - G.*eye(n)",
    apply: (graph, gradient) =>
      combination(graph, [one, gradient], [one, transpose(graph, gradient)], [minusOne, diagonalPart(graph, gradient)]),
  },
  {
    structure: "symmetric",
    convention: "projected",
    order: 2,
    words: "projected onto the symmetric matrices: (G + G')/2",
    apply: (graph, gradient) => combination(graph, [half, gradient], [half, transpose(graph, gradient)]),
  },
  {
    structure: "skew",
    convention: "constrained",
    order: 2,
    words: "free entries, those above the diagonal: G - G'",
    apply: (graph, gradient) => combination(graph, [one, gradient], [minusOne, transpose(graph, gradient)]),
  },
  {
    structure: "skew",
    convention: "projected",
    order: 2,
    words: "projected onto the skew-symmetric matrices: (G - G')/2",
    apply: (graph, gradient) => combination(graph, [half, gradient], [minusHalf, transpose(graph, gradient)]),
  },
  {
    structure: "orthogonal",
    convention: "projected",
    order: 2,
    words: "projected onto the tangent space of the orthogonal matrices at Q: G - Q*(G'*Q + Q'*G)/2",
    apply: orthogonalTangent,
  },
  {
    structure: "unit",
    convention: "projected",
    order: 1,
    words: "projected onto the tangent space of the unit sphere at x: (eye(n) - x*x')*g",
    apply: (graph, gradient, variable) =>
      combination(graph, [one, gradient], [minusOne, einsum(graph, "j,j,i->i", variable, gradient, variable)]),
  },
  {
    structure: "simplex",
    convention: "projected",
    order: 1,
    words: "projected onto the directions that keep the sum at 1: g - mean(g)",
    apply: withoutMean,
  },
];

const structures: readonly Assumption[] = [
  "diagonal",
  "symmetric",
  "skew",
  "orthogonal",
  "lower",
  "upper",
  "unit",
  "simplex",
];

// The structure that decides: the first that is declared.
function ruleFor(
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
  order: number,
): Rule | undefined {
  const structure = structures.find((known) => assumptions.has(known));
  return rules.find((rule) => rule.structure === structure && rule.convention === convention && rule.order === order);
}

/** The convention in words, with what it does to the gradient G; `undefined` for a variable without structure. */
export function conventionInWords(
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
  order: number,
): string | undefined {
  if (!structures.some((known) => assumptions.has(known))) return undefined;
  return convention === "unconstrained"
    ? "entries treated as independent: G"
    : ruleFor(assumptions, convention, order)?.words;
}

/** The structures that have this convention, for variables of this order. */
export function structuresWith(convention: StructureConvention, order: number): readonly Assumption[] {
  return rules.filter((rule) => rule.convention === convention && rule.order === order).map((rule) => rule.structure);
}

/**
 * The gradient G of a scalar by a structured variable X. `constrained` takes the derivatives by the free entries: G + G' −
 * G∘I of a symmetric, G∘I of a diagonal, G − G' of a skew-symmetric X. `projected` is the gradient within the structured
 * ones in the Frobenius inner product: (G + G')/2, G∘I, (G − G')/2, and on the tangent space G − Q(G'Q + Q'G)/2 of
 * orthogonal matrices, (I − xx')g of unit vectors, g − mean(g) of the simplex. `undefined` for other structures.
 */
export function structuredGradient(
  graph: Graph,
  gradient: Node,
  variable: Node,
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
): Node | undefined {
  if (convention === "unconstrained") return gradient;
  return ruleFor(assumptions, convention, variable.dims.length)?.apply(graph, gradient, variable);
}
