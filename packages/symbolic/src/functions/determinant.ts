// det, log |det| and the matrix of cofactors. d det A = ⟨cof A, dA⟩ holds at singular A too; d log|det A| = ⟨A⁻ᵀ, dA⟩
// (Magnus & Neudecker, Matrix Differential Calculus, §8.3; Jacobi's formula).

import { one, rational } from "../scalar/rational.ts";
import { splitCoefficient } from "../tensor/contract.ts";
import { einsum, minus, plus, seedLetters, times, transpose } from "../tensor/arithmetic.ts";
import type { ContractionNode, Graph, MatrixFunction, MatrixFunctionNode, Node, OrientedNode } from "../tensor/node.ts";
import { inverse } from "./inverse.ts";
import { matrixPower } from "./matrix-power.ts";
import { splitScalars, squareChain } from "./matrix-structure.ts";
import { rankOneUpdate } from "./rank-one.ts";
import type { RankOneUpdate } from "./rank-one.ts";
import { abs } from "./piecewise.ts";
import { log } from "./exponential.ts";

const lead = (seeds: number): string => seedLetters(seeds);

function unary(graph: Graph, fn: MatrixFunction, node: Node): Node {
  return graph.matrixFunction(fn, [node]);
}

// What a function of a product of square matrices, a scaled matrix or an inverse becomes.
interface ProductLaws {
  readonly identity: (graph: Graph) => Node;
  readonly scaled: (graph: Graph, scalar: Node, matrix: Node) => Node;
  readonly chain: (graph: Graph, factors: readonly Node[]) => Node;
  readonly inverse: (graph: Graph, operand: Node) => Node;
  readonly same: (graph: Graph, operand: Node) => Node;
  readonly power: (graph: Graph, base: Node, exponent: Node) => Node;
  readonly update: (graph: Graph, update: RankOneUpdate, matrix: Node) => Node;
  readonly diagonal: ((graph: Graph, vector: Node) => Node) | undefined;
  /** What the record of a function of matrices says of its values. */
  readonly own: (fn: MatrixFunction) => ((graph: Graph, operand: Node) => Node) | undefined;
}

function applyLaws(graph: Graph, laws: ProductLaws, operand: Node): Node | undefined {
  const { coefficient, node } = splitCoefficient(operand);
  if (node !== operand && coefficient.numerator !== 0n) return laws.scaled(graph, graph.number(coefficient), node);
  if (node.kind === "matrixFunction" && node.fn === inverse) return laws.inverse(graph, node.operands[0]);
  if (node.kind === "matrixFunction" && node.fn === matrixPower)
    return laws.power(graph, node.operands[0], node.operands[1]);
  if (node.kind === "matrixFunction") return laws.own(node.fn)?.(graph, node.operands[0]);
  if (node.kind === "contraction") return applyProductLaws(graph, laws, node);
  const update = rankOneUpdate(graph, node);
  return update && laws.update(graph, update, node);
}

function applyProductLaws(graph: Graph, laws: ProductLaws, node: ContractionNode): Node | undefined {
  if (node.factors.length === 0 && node.out[0] === node.out[1]) return laws.identity(graph);
  const split = splitScalars(graph, node);
  if (split) return laws.scaled(graph, split.scalar, split.matrix);
  const [only] = node.factors;
  if (
    node.factors.length === 1 &&
    node.labels.length === 2 &&
    only.labels.length === 2 &&
    only.labels[0] !== only.labels[1]
  )
    return laws.same(graph, only.node);
  if (laws.diagonal && node.factors.length === 1 && node.labels.length === 1 && only.labels.length === 1)
    return laws.diagonal(graph, only.node);
  const chain = squareChain(graph, node);
  return chain ? laws.chain(graph, chain) : undefined;
}

function powerOfSize(graph: Graph, scalar: Node, matrix: Node): Node {
  return graph.power(scalar, graph.dimension(matrix.dims[0]));
}

// c + v'u, the factor of det(c·I + u·v') = c^(n − 1)·(c + v'u) that depends on u and v (matrix determinant lemma).
function updatedFactor(graph: Graph, { scalar, left, right }: RankOneUpdate): Node {
  return plus(graph, scalar, einsum(graph, "i,i->", left, right));
}

function remainingSize(graph: Graph, matrix: Node): Node {
  return minus(graph, graph.dimension(matrix.dims[0]), graph.number(one));
}

const determinantLaws: ProductLaws = {
  update: (graph, update, matrix) =>
    times(graph, graph.power(update.scalar, remainingSize(graph, matrix)), updatedFactor(graph, update)),
  identity: (graph) => graph.number(one),
  scaled: (graph, scalar, matrix) =>
    times(graph, powerOfSize(graph, scalar, matrix), unary(graph, determinant, matrix)),
  chain: (graph, factors) => times(graph, ...factors.map((factor) => unary(graph, determinant, factor))),
  inverse: (graph, operand) => graph.power(unary(graph, determinant, operand), graph.number(rational(-1))),
  same: (graph, operand) => unary(graph, determinant, operand),
  power: (graph, base, exponent) => graph.power(unary(graph, determinant, base), exponent),
  diagonal: undefined,
  own: (fn) => fn.determinant,
};

/** det A. */
export const determinant: MatrixFunction = {
  name: "det",
  isTame: true,
  dims: () => [],
  cotangents: (graph, node, cotangent, seeds) => [
    einsum(graph, `${lead(seeds)},ij->${lead(seeds)}ij`, cotangent, unary(graph, cofactor, node.operands[0])),
  ],
  rewrite: (graph, [operand]) => applyLaws(graph, determinantLaws, operand),
  keepsSymmetry: false,
  logarithm: () => logDeterminant,
  source: "Magnus & Neudecker §8.3: d det A = ⟨cof A, dA⟩",
};

function logMagnitude(graph: Graph, scalar: Node): Node {
  return graph.apply(log, [graph.apply(abs, [scalar])]);
}

const logDeterminantLaws: ProductLaws = {
  update: (graph, update, matrix) =>
    plus(
      graph,
      times(graph, remainingSize(graph, matrix), logMagnitude(graph, update.scalar)),
      logMagnitude(graph, updatedFactor(graph, update)),
    ),
  identity: (graph) => graph.zeros([]),
  scaled: (graph, scalar, matrix) =>
    plus(
      graph,
      times(graph, graph.dimension(matrix.dims[0]), logMagnitude(graph, scalar)),
      unary(graph, logDeterminant, matrix),
    ),
  chain: (graph, factors) => plus(graph, ...factors.map((factor) => unary(graph, logDeterminant, factor))),
  inverse: (graph, operand) => minus(graph, graph.zeros([]), unary(graph, logDeterminant, operand)),
  same: (graph, operand) => unary(graph, logDeterminant, operand),
  power: (graph, base, exponent) => times(graph, exponent, unary(graph, logDeterminant, base)),
  diagonal: (graph, vector) => einsum(graph, "i->", graph.apply(log, [graph.apply(abs, [vector])])),
  own: (fn) => fn.logDeterminant,
};

/** log |det A|. */
export const logDeterminant: MatrixFunction = {
  name: "logdet",
  dims: () => [],
  cotangents: (graph, node, cotangent, seeds) => [
    einsum(graph, `${lead(seeds)},ji->${lead(seeds)}ij`, cotangent, unary(graph, inverse, node.operands[0])),
  ],
  rewrite: (graph, [operand]) => applyLaws(graph, logDeterminantLaws, operand),
  keepsSymmetry: false,
  domain: "invertible",
  source: "Magnus & Neudecker §8.3: d log|det A| = ⟨A⁻ᵀ, dA⟩",
};

// cof(M₁·…·M_k) = cof M₁·…·cof M_k and cof(c·A) = c^(n−1)·cof A, cof(A⁻¹) = A'/det A.
function rewriteCofactor(graph: Graph, [operand]: readonly Node[]): Node | undefined {
  const node = operand;
  if (node.kind === "matrixFunction" && node.fn === inverse) {
    const inner = node.operands[0];
    return times(
      graph,
      graph.power(unary(graph, determinant, inner), graph.number(rational(-1))),
      transpose(graph, inner),
    );
  }
  if (node.kind !== "contraction") return undefined;
  const chain = squareChain(graph, node);
  if (!chain) return undefined;
  const factors = chain.map((factor, k) => ({ node: unary(graph, cofactor, factor), labels: [k, k + 1] }));
  return graph.contract(factors, [0, factors.length], new Array(factors.length + 1).fill(node.dims[0]));
}

// From cof A = det A·A⁻ᵀ: d cof A = det A·(⟨A⁻ᵀ, dA⟩·A⁻ᵀ − A⁻ᵀ·dA'·A⁻ᵀ).
function cofactorCotangents(graph: Graph, node: MatrixFunctionNode, cotangent: Node, seeds: number): readonly Node[] {
  const operand = node.operands[0];
  const inverted = unary(graph, inverse, operand);
  const det = unary(graph, determinant, operand);
  const s = lead(seeds);
  const first = einsum(graph, `${s}ab,,ba,ji->${s}ij`, cotangent, det, inverted, inverted);
  const second = einsum(graph, `${s}ab,,ja,bi->${s}ij`, cotangent, det, inverted, inverted);
  return [minus(graph, first, second)];
}

// adj(A)·A = A·adj(A) = det(A)·I.
function chainCofactor(graph: Graph, left: OrientedNode, right: OrientedNode): Node | undefined {
  const [adjugate, other] =
    left.node.kind === "matrixFunction" && left.node.fn === cofactor ? [left, right] : [right, left];
  if (
    adjugate.node.kind !== "matrixFunction" ||
    adjugate.node.fn !== cofactor ||
    adjugate.node.operands[0] !== other.node
  )
    return undefined;
  if (adjugate.isTransposed === other.isTransposed && !graph.isSymmetric(other.node)) return undefined;
  return einsum(graph, ",ii->ii", unary(graph, determinant, other.node), identityLike(graph, other.node));
}

function identityLike(graph: Graph, node: Node): Node {
  return graph.contract([], [0, 0], [node.dims[0]]);
}

/** The matrix of cofactors, ∂det A/∂A; det A·A⁻ᵀ where A is invertible. */
export const cofactor: MatrixFunction = {
  name: "cofactor",
  isTame: true,
  dims: ([operand]) => operand.dims,
  cotangents: cofactorCotangents,
  rewrite: rewriteCofactor,
  keepsSymmetry: true,
  chain: chainCofactor,
  source: "Magnus & Neudecker §8.3; Jacobi's formula",
};
