// The tensor DAG. Its only product is an n-ary contraction with labels: a matrix product, a transpose, a trace, a
// Hadamard product, an outer product, `diag`, a row sum and a broadcast are all one node kind. A label is summed
// exactly when it is absent from `out`; it may occur in any number of factors and more than once in `out`, where it
// gives a diagonal structure. Identity and all-ones tensors are not stored: equal labels are an identity, a label
// that stands in `out` alone is a broadcast. Orders are exact: a vector is of order 1, never n×1.
// (Laue, Mitterreiter, Giesen, "A Simple and Efficient Tensor Calculus", AAAI 2020; hyperedges as in tensor networks.)

import type { Rational } from "../scalar/rational.ts";
import type { AbstractFunction } from "../syntax/abstract-function.ts";
import type { Assumption } from "../types/assumption.ts";
import { haveSameLengths } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";

interface NodeBase {
  /** Unique within one graph; operands have smaller ids than what is built from them. */
  readonly id: number;
  /** Lengths of the axes; none for a scalar. */
  readonly dims: readonly Dimension[];
}

/** A named tensor. */
export interface VariableNode extends NodeBase {
  readonly kind: "variable";
  readonly name: string;
  readonly assumptions: ReadonlySet<Assumption>;
}

/** π or e. */
export interface ConstantNode extends NodeBase {
  readonly kind: "constant";
  readonly name: "pi" | "e";
}

/** The length of an axis as a scalar. */
export interface DimensionNode extends NodeBase {
  readonly kind: "dimension";
  readonly dimension: Dimension;
}

/** The unit vector with a one at `position`, counted from 0. */
export interface BasisNode extends NodeBase {
  readonly kind: "basis";
  readonly position: number;
}

/** Which entries of a pattern are not zero. */
export type Pattern =
  /** length × part: part j is entry offset + j of the whole axis. */
  | { readonly kind: "slice"; readonly offset: Dimension }
  /** m·n × m × n: entry i + m·j of the folded axis is entry (i, j), columns stacked. */
  | { readonly kind: "fold" }
  /** n(n+1)/2 × n × n: entry k of vech is entry (i, j), i ≥ j, columns stacked from the diagonal on. */
  | { readonly kind: "elimination" }
  /** n(n+1)/2 × n × n: entries (i, j) and (j, i) of a symmetric matrix are entry k of its vech. */
  | { readonly kind: "duplication" }
  /** 3 × 3 × 3: the sign of a permutation of the axes, so that (a × b)ᵢ = Σ εᵢⱼₖ·aⱼ·bₖ. */
  | { readonly kind: "alternator" }
  /** The vector (1, 2, …, n). */
  | { readonly kind: "count" };

/** A constant tensor whose entries follow from their positions. */
export interface PatternNode extends NodeBase {
  readonly kind: "pattern";
  readonly pattern: Pattern;
}

/** One factor of a contraction with the labels of its axes. */
export interface Factor {
  readonly node: Node;
  readonly labels: readonly number[];
}

/** out[o…] = Σ over labels not in `out` of Π factors; `labels[l]` is the length of label l. No factors: all ones on the support of `out`. */
export interface ContractionNode extends NodeBase {
  readonly kind: "contraction";
  readonly factors: readonly Factor[];
  readonly out: readonly number[];
  readonly labels: readonly Dimension[];
}

/** One term of a linear combination. */
export interface Term {
  readonly coefficient: Rational;
  readonly node: Node;
}

/** Σ coefficient · node over terms of one shape; no terms is zero. */
export interface SumNode extends NodeBase {
  readonly kind: "sum";
  readonly terms: readonly Term[];
}

/** A scalar function applied to each entry of operands of one shape. */
export interface ApplyNode extends NodeBase {
  readonly kind: "apply";
  readonly fn: ScalarFunction;
  readonly operands: readonly Node[];
}

/** base^exponent entry by entry; the exponent is a scalar or of the base's shape. */
export interface PowerNode extends NodeBase {
  readonly kind: "power";
  readonly base: Node;
  readonly exponent: Node;
}

/** A function of whole matrices, such as the inverse. */
export interface MatrixFunctionNode extends NodeBase {
  readonly kind: "matrixFunction";
  readonly fn: MatrixFunction;
  readonly operands: readonly Node[];
}

/** A node of the tensor DAG. */
export type Node =
  | VariableNode
  | ConstantNode
  | DimensionNode
  | BasisNode
  | PatternNode
  | ContractionNode
  | SumNode
  | ApplyNode
  | PowerNode
  | MatrixFunctionNode;

/** What must hold of a matrix, or of two, for the value of a function of matrices. */
export type MatrixCondition = "invertible" | "principal" | "positiveDefinite" | "disjointSpectra" | SmoothnessCondition;

/** What must hold of a matrix only where it moves. */
export type SmoothnessCondition = "constantRank" | "fullRank" | "simpleEigenvalues";

/** A condition under which a value or a derivative exists, in the language's own text once printed. */
export interface Condition {
  readonly kind: "positive" | "nonnegative" | "nonzero" | "notPole" | "kink" | MatrixCondition;
  readonly node: Node;
  /** The second matrix of a condition on two. */
  readonly other?: Node | undefined;
  /** Set where the condition is on what this makes of the node. */
  readonly of?: ((graph: Graph, operand: Node) => Node) | undefined;
  /** Set where it must hold only for entries that a choice takes from the branch in which it stands. */
  readonly isInBranch?: boolean | undefined;
}

/** The record of a function that acts on each entry. */
export interface ScalarFunction {
  /** The language's name. */
  readonly name: string;
  readonly arity: number;
  /** Set for an abstract function: nothing is known of it but its name. */
  readonly abstract?: AbstractFunction | undefined;
  /** ∂f/∂operand for each operand, built from the operands; `self` is the node whose derivative is taken. */
  readonly derivative: (graph: Graph, operands: readonly Node[], self: Node) => readonly Node[];
  /** A simpler equal node, or `undefined` when there is none. */
  readonly rewrite?: ((graph: Graph, operands: readonly Node[]) => Node | undefined) | undefined;
  /** f(u)·g(u) by the name of g, or f(u)·u under `self`, where that is simpler. */
  readonly products?: ReadonlyMap<string, (graph: Graph, operand: Node) => Node> | undefined;
  /** f(u)/g(u) by the name of g, where that has a name of its own. */
  readonly quotients?: ReadonlyMap<string, (graph: Graph, operand: Node) => Node> | undefined;
  /** f(u)² = f(u). */
  readonly isIdempotent?: boolean | undefined;
  /** Finite with all its derivatives at every finite argument, without overflow. */
  readonly isTame?: boolean | undefined;
  /** f(−x) = f(x) or −f(x). */
  readonly parity?: "even" | "odd" | undefined;
  /** What is known of the sign of every value. */
  readonly sign?: "positive" | "nonnegative" | undefined;
  /** What must hold for a real value: of the operand, or of what `domainOf` makes of it. */
  readonly domain?: "positive" | "nonnegative" | "notPole" | undefined;
  readonly domainOf?: ((graph: Graph, operand: Node) => Node) | undefined;
  /** Where the derivative jumps and which value is taken there. */
  readonly kink?: { readonly at: number; readonly derivative: string } | undefined;
  /** Where the function itself jumps, in words for its operand; its derivative is taken as 0 there. */
  readonly jump?: ((operand: string) => string) | undefined;
  /** Where the formula of the derivative is from. */
  readonly source: string;
}

/** The record of a function of matrices. */
export interface MatrixFunction {
  /** The language's name. */
  readonly name: string;
  /** Shape of the value from the shapes of the operands. */
  readonly dims: (operands: readonly Node[]) => readonly Dimension[];
  /**
   * Cotangents of the operands. `cotangent` has `seeds` leading axes, then those of the value; each result has the
   * same leading axes, then those of its operand. Operands for which `isNeeded` is false may have any node.
   */
  readonly cotangents: (
    graph: Graph,
    node: MatrixFunctionNode,
    cotangent: Node,
    seeds: number,
    isNeeded: (operand: number) => boolean,
  ) => readonly Node[];
  /** The derivative by a scalar from those of the operands; `undefined` for operands that do not depend on it. */
  readonly tangent?:
    | ((graph: Graph, node: MatrixFunctionNode, tangents: readonly (Node | undefined)[]) => Node)
    | undefined;
  /** Whether f(A) is a polynomial in A at every A, so that it commutes with whatever commutes with A. */
  readonly isPrimary?: boolean | undefined;
  /** Whether every value is an orthogonal matrix. */
  readonly isOrthogonal?: boolean | undefined;
  /** Whether entries are 0 or 1. */
  readonly isIndicator?: boolean | undefined;
  /** left·right where one of them is a value of this function and the product is simpler. */
  readonly chain?: ((graph: Graph, left: OrientedNode, right: OrientedNode) => Node | undefined) | undefined;
  /** f(A)⁻¹, det f(A) and log|det f(A)|, where they are simpler. */
  readonly inverted?: ((graph: Graph, operand: Node) => Node) | undefined;
  readonly determinant?: ((graph: Graph, operand: Node) => Node) | undefined;
  readonly logDeterminant?: ((graph: Graph, operand: Node) => Node) | undefined;
  /** f(A)⁻ᵀ·f(A)⁻¹, where it is simpler. */
  readonly inverseGram?: ((graph: Graph, operand: Node) => Node) | undefined;
  /** tr f(A, …), where it is simpler. */
  readonly trace?: ((graph: Graph, operands: readonly Node[]) => Node) | undefined;
  /** The sum of the entries of a vector f(A), where it is simpler. */
  readonly total?: ((graph: Graph, operands: readonly Node[]) => Node) | undefined;
  readonly rewrite?: ((graph: Graph, operands: readonly Node[]) => Node | undefined) | undefined;
  /** Finite with all its derivatives for every finite operand. */
  readonly isTame?: boolean | undefined;
  /** Whether the value of a symmetric operand is symmetric. */
  readonly keepsSymmetry: boolean;
  /** The function whose value is log |value|, where there is one. */
  readonly logarithm?: (() => MatrixFunction) | undefined;
  /** What must hold of the operand. */
  readonly domain?: Exclude<MatrixCondition, SmoothnessCondition> | "nonzero" | undefined;
  /** What must hold of the operand where it moves. */
  readonly smoothness?: SmoothnessCondition | undefined;
  /** Where the derivative jumps and what is taken there, in words for the operand. */
  readonly kink?: ((operand: string) => string) | undefined;
  /** Where the function itself jumps, in words for its operand; its derivative is taken as 0 there. */
  readonly jump?: ((operand: string) => string) | undefined;
  readonly source: string;
}

/** A matrix as it stands in a product: itself or transposed. */
export interface OrientedNode {
  readonly node: Node;
  readonly isTransposed: boolean;
}

/** The interning constructors. Every node of one derivation comes from one graph, so identity is equality of form. */
export interface Graph {
  /** Functions that the constructors themselves produce. */
  readonly core: { readonly abs: ScalarFunction; readonly lowerTriangle: MatrixFunction };
  readonly size: () => number;
  variable(name: string, dims: readonly Dimension[], assumptions: ReadonlySet<Assumption>): Node;
  constant(name: "pi" | "e"): Node;
  dimension(dimension: Dimension): Node;
  basis(dimension: Dimension, position: number): Node;
  /** The constant of the given shape; a slice of a whole axis is an identity. */
  pattern(pattern: Pattern, dims: readonly Dimension[]): Node;
  /** The scalar number. */
  number(value: Rational): Node;
  zeros(dims: readonly Dimension[]): Node;
  ones(dims: readonly Dimension[]): Node;
  /** Einstein summation; `labels[l]` is the length of label l. */
  contract(factors: readonly Factor[], out: readonly number[], labels: readonly Dimension[]): Node;
  sum(terms: readonly Term[], dims: readonly Dimension[]): Node;
  apply(fn: ScalarFunction, operands: readonly Node[]): Node;
  power(base: Node, exponent: Node): Node;
  matrixFunction(fn: MatrixFunction, operands: readonly Node[]): Node;
  /** Whether a node of order 2 equals its transpose. */
  isSymmetric(node: Node): boolean;
  /** The node with one axis fixed at a position counted from 0. */
  select(node: Node, axis: number, position: number): Node;
  /** Interns a node in normal form; for the constructors only. */
  intern(key: string, make: (id: number) => Node): Node;
}

/** The number a node is, or `undefined` when it is not a scalar number. */
export function numberOf(node: Node): Rational | undefined {
  if (node.kind !== "sum" || node.dims.length > 0) {
    return isUnit(node) && node.dims.length === 0 ? { numerator: 1n, denominator: 1n } : undefined;
  }
  if (node.terms.length === 0) return { numerator: 0n, denominator: 1n };
  return node.terms.length === 1 && isUnit(node.terms[0].node) ? node.terms[0].coefficient : undefined;
}

/** Whether the node is a contraction of nothing: the number 1, or all ones on the support of its `out`. */
export function isUnit(node: Node): boolean {
  return node.kind === "contraction" && node.factors.length === 0;
}

/** Whether two nodes have the same axes. */
export function hasSameAxes(left: Node, right: Node): boolean {
  return haveSameLengths(left.dims, right.dims);
}

/** Whether the node is zero. */
export function isZero(node: Node): boolean {
  return node.kind === "sum" && node.terms.length === 0;
}

/** Whether a contraction sums over a label. */
export function hasSummedLabel(node: ContractionNode): boolean {
  return node.labels.length > new Set(node.out).size;
}
