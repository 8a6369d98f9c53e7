// Gradients with respect to structured matrices and vectors (Matrix Cookbook §2.8; Magnus & Neudecker on the duplication
// matrix; Edelman, Arias, Smith 1998 and Absil, Mahony, Sepulchre 2008 for the projections).

import { minusOne, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { einsum } from "../tensor/arithmetic.ts";
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
  /** Whether the directions are the same at every point, so that it holds for derivatives of derivatives too. */
  readonly isLinear: boolean;
  /** Of a linear structure: acts on the axes of the variable, which are the last. */
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

/** The labels of a tensor whose last two axes are those of a matrix. */
interface MatrixAxes {
  readonly labels: readonly number[];
  readonly leading: readonly number[];
  readonly row: number;
  readonly column: number;
}

function matrixAxes({ dims }: Node): MatrixAxes {
  const labels = dims.map((_, axis) => axis);
  return { labels, leading: labels.slice(0, -2), row: labels.length - 2, column: labels.length - 1 };
}

function transposed(graph: Graph, gradient: Node): Node {
  const { labels, leading, row, column } = matrixAxes(gradient);
  return graph.contract([{ node: gradient, labels }], [...leading, column, row], gradient.dims);
}

function diagonalPart(graph: Graph, gradient: Node): Node {
  const { leading, row } = matrixAxes(gradient);
  const labels = [...leading, row, row];
  return graph.contract([{ node: gradient, labels }], labels, gradient.dims.slice(0, -1));
}

// The entries where the mask is 1: on and below the diagonal, or, with its axes exchanged, on and above it.
function triangularPart(graph: Graph, gradient: Node, isLower: boolean): Node {
  const { labels, row, column } = matrixAxes(gradient);
  const { dims } = gradient;
  const mask = graph.matrixFunction(graph.core.lowerTriangle, [graph.ones([dims[row], dims[column]])]);
  const factors = [
    { node: gradient, labels },
    { node: mask, labels: isLower ? [row, column] : [column, row] },
  ];
  return graph.contract(factors, labels, dims);
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
  const labels = gradient.dims.map((_, axis) => axis);
  const last = labels.length - 1;
  const length = gradient.dims[last];
  const reciprocal = graph.power(graph.dimension(length), graph.number(minusOne));
  const factors = [
    { node: gradient, labels },
    { node: reciprocal, labels: [] },
  ];
  const dims = [...gradient.dims, length];
  const mean = graph.contract(factors, [...labels.slice(0, last), labels.length], dims);
  return combination(graph, [one, gradient], [minusOne, mean]);
}

// Of two structures the first that is declared counts: a diagonal matrix is symmetric too.
const rules: readonly Rule[] = [
  ...(["constrained", "projected"] as const).flatMap((convention): readonly Rule[] => [
    {
      structure: "diagonal",
      convention,
      order: 2,
      words:
        convention === "constrained"
          ? "free entries, those on the diagonal: G.*eye(n)"
          : "projected onto the diagonal matrices: G.*eye(n)",
      isLinear: true,
      apply: diagonalPart,
    },
    {
      structure: "lower",
      convention,
      order: 2,
      words:
        convention === "constrained"
          ? "free entries, those on and below the diagonal: tril(G)"
          : "projected onto the lower triangular matrices: tril(G)",
      isLinear: true,
      apply: (graph, gradient) => triangularPart(graph, gradient, true),
    },
    {
      structure: "upper",
      convention,
      order: 2,
      words:
        convention === "constrained"
          ? "free entries, those on and above the diagonal: triu(G)"
          : "projected onto the upper triangular matrices: triu(G)",
      isLinear: true,
      apply: (graph, gradient) => triangularPart(graph, gradient, false),
    },
  ]),
  {
    structure: "symmetric",
    convention: "constrained",
    order: 2,
    words: "free entries, those on and above the diagonal: G + G' - G.*eye(n)",
    isLinear: true,
    apply: (graph, gradient) =>
      combination(
        graph,
        [one, gradient],
        [one, transposed(graph, gradient)],
        [minusOne, diagonalPart(graph, gradient)],
      ),
  },
  {
    structure: "symmetric",
    convention: "projected",
    order: 2,
    words: "projected onto the symmetric matrices: (G + G')/2",
    isLinear: true,
    apply: (graph, gradient) => combination(graph, [half, gradient], [half, transposed(graph, gradient)]),
  },
  {
    structure: "skew",
    convention: "constrained",
    order: 2,
    words: "free entries, those above the diagonal: G - G'",
    isLinear: true,
    apply: (graph, gradient) => combination(graph, [one, gradient], [minusOne, transposed(graph, gradient)]),
  },
  {
    structure: "skew",
    convention: "projected",
    order: 2,
    words: "projected onto the skew-symmetric matrices: (G - G')/2",
    isLinear: true,
    apply: (graph, gradient) => combination(graph, [half, gradient], [minusHalf, transposed(graph, gradient)]),
  },
  {
    structure: "orthogonal",
    convention: "projected",
    order: 2,
    words: "projected onto the tangent space of the orthogonal matrices at Q: G - Q*(G'*Q + Q'*G)/2",
    isLinear: false,
    apply: orthogonalTangent,
  },
  {
    structure: "unit",
    convention: "projected",
    order: 1,
    words: "projected onto the tangent space of the unit sphere at x: (eye(n) - x*x')*g",
    isLinear: false,
    apply: (graph, gradient, variable) =>
      combination(graph, [one, gradient], [minusOne, einsum(graph, "j,j,i->i", variable, gradient, variable)]),
  },
  {
    structure: "simplex",
    convention: "projected",
    order: 1,
    words: "projected onto the directions that keep the sum at 1: g - mean(g)",
    isLinear: true,
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
 * The derivative by a structured variable X, whose axes are the last, from that by independent entries. `constrained` takes the
 * derivatives by the free entries: of a scalar G + G' − G∘I for a symmetric, G∘I for a diagonal, G − G' for a skew-symmetric,
 * tril(G) and triu(G) for a triangular X. `projected` is the gradient within the structured ones in the Frobenius inner
 * product: (G + G')/2, G∘I, (G − G')/2, tril(G), triu(G), and on the tangent space G − Q(G'Q + Q'G)/2 of orthogonal matrices,
 * (I − xx')g of unit vectors, g − mean(g) of the simplex. `undefined` for other structures, and for derivatives with further
 * axes where the tangent space moves with the point, so that a second derivative needs a connection.
 */
export function structuredGradient(
  graph: Graph,
  gradient: Node,
  variable: Node,
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
): Node | undefined {
  if (convention === "unconstrained") return gradient;
  const order = variable.dims.length;
  const rule = ruleFor(assumptions, convention, order);
  if (!rule || (gradient.dims.length !== order && !rule.isLinear)) return undefined;
  return rule.apply(graph, gradient, variable);
}

/** Whether a convention knows the structure for first derivatives of scalars only. */
export function isForGradientsOnly(
  assumptions: ReadonlySet<Assumption>,
  convention: StructureConvention,
  order: number,
): boolean {
  return ruleFor(assumptions, convention, order)?.isLinear === false;
}
