// Structure of a product that functions of matrices can use.

import { multiplyRationals } from "../scalar/rational.ts";
import { scale, transpose } from "../tensor/arithmetic.ts";
import { splitCoefficient } from "../tensor/contract.ts";
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

/** The node whose transpose this is, where it is written as a transpose of one matrix, scalars aside; else `undefined`. */
export function untransposed(graph: Graph, node: Node): Node | undefined {
  const { coefficient, node: bare } = splitCoefficient(node);
  if (bare.kind !== "contraction" || bare.out.length !== 2 || bare.labels.length !== 2) return undefined;
  const matrices = bare.factors.filter((factor) => factor.labels.length > 0);
  const [only] = matrices;
  if (matrices.length !== 1 || only.labels.length !== 2 || only.labels[0] === only.labels[1]) return undefined;
  if (only.labels[0] !== bare.out[1] || only.labels[1] !== bare.out[0]) return undefined;
  return scale(graph, coefficient, transpose(graph, bare));
}

/** The vector v with node = diag(v), where the node is written so, term by term; else `undefined`. */
export function diagonalVector(graph: Graph, node: Node): Node | undefined {
  if (node.kind === "sum") {
    const parts = node.terms.map((term) => diagonalVector(graph, term.node));
    if (parts.length === 0 || parts.includes(undefined)) return undefined;
    const terms = parts.map((part, k): Term => ({ coefficient: node.terms[k].coefficient, node: part! }));
    return graph.sum(terms, [node.dims[0]]);
  }
  if (node.kind !== "contraction" || node.out.length !== 2 || node.out[0] !== node.out[1]) return undefined;
  return graph.contract(node.factors, [node.out[0]], node.labels);
}

/** diag(v). */
export function diagonalMatrix(graph: Graph, vector: Node): Node {
  return graph.contract([{ node: vector, labels: [0] }], [0, 0], vector.dims);
}

/** left·right of square matrices. */
export function product(graph: Graph, left: Node, right: Node): Node {
  const factors = [
    { node: left, labels: [0, 1] },
    { node: right, labels: [1, 2] },
  ];
  return graph.contract(factors, [0, 2], [left.dims[0], left.dims[1], right.dims[1]]);
}

const maximalTerms = 6;

function termsOf(node: Node): readonly Term[] {
  return node.kind === "sum" ? node.terms : [{ coefficient: { numerator: 1n, denominator: 1n }, node }];
}

/** Whether A·B = B·A by form, with the sums on both sides multiplied out. `false` where the form does not tell. */
export function commutes(graph: Graph, a: Node, b: Node): boolean {
  if (a === b) return true;
  const [left, right] = [termsOf(a), termsOf(b)];
  if (left.length > maximalTerms || right.length > maximalTerms) return false;
  const expanded = (of: (x: Node, y: Node) => Node): Node =>
    graph.sum(
      left.flatMap((x) =>
        right.map((y) => ({
          coefficient: multiplyRationals(x.coefficient, y.coefficient),
          node: of(x.node, y.node),
        })),
      ),
      a.dims,
    );
  return expanded((x, y) => product(graph, x, y)) === expanded((x, y) => product(graph, y, x));
}

/** The scalar in front of a matrix, a number or a product, and the matrix; `undefined` where there is none. */
export function splitScale(graph: Graph, node: Node): ScaledMatrix | undefined {
  const { coefficient, node: bare } = splitCoefficient(node);
  const split = bare.kind === "contraction" ? splitScalars(graph, bare) : undefined;
  if (bare === node && !split) return undefined;
  if (coefficient.numerator === 0n) return undefined;
  const scalar = scale(graph, coefficient, split?.scalar ?? graph.contract([], [], []));
  return { scalar, matrix: split?.matrix ?? bare };
}

/** (A + A')/2, which is A for a symmetric A. */
export function symmetricPart(graph: Graph, node: Node): Node {
  const half = { numerator: 1n, denominator: 2n };
  const terms = [node, transpose(graph, node)].map((part): Term => ({ coefficient: half, node: part }));
  return graph.sum(terms, node.dims);
}
