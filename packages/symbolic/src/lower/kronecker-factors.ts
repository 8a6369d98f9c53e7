// inv, det and logdet of a Kronecker product of square matrices, by its factors: (A ⊗ B)⁻¹ = A⁻¹ ⊗ B⁻¹ and
// det(A ⊗ B) = det(A)ⁿ·det(B)ᵐ for A m×m and B n×n (Magnus & Neudecker §2.2, §2.3).

import { matrixFunctions, scalarFunctions } from "../functions/index.ts";
import { matrixPower } from "../functions/matrix-power.ts";
import { plus, powerOf, times } from "../tensor/arithmetic.ts";
import { splitCoefficient } from "../tensor/contract.ts";
import type { ContractionNode, Factor, Graph, Node } from "../tensor/node.ts";
import { multiplyDimensions, unitDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import type { Value } from "./value.ts";

interface KroneckerFactors {
  readonly scalar: Node;
  /** Square matrices, the outer one first. */
  readonly blocks: readonly Node[];
}

function connected(factors: readonly Factor[], from: readonly number[]): readonly Factor[] {
  const reached = new Set(from);
  const found = new Set<Factor>();
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const factor of factors) {
      if (!factor.labels.some((label) => reached.has(label))) continue;
      found.add(factor);
      for (const label of factor.labels) reached.add(label);
    }
  }
  return [...found];
}

function isSquareBlock(node: ContractionNode, factors: readonly Factor[], [row, column]: readonly number[]): boolean {
  const isOwn = (label: number): boolean => label === row || label === column || !node.out.includes(label);
  return node.labels[row].key === node.labels[column].key && factors.every(({ labels }) => labels.every(isOwn));
}

function factorsOf(graph: Graph, { node: whole, indices, groups }: Value): KroneckerFactors | undefined {
  const { coefficient, node } = splitCoefficient(whole);
  const [rows, columns] = groups;
  if (indices.length > 0 || groups.length !== 2 || rows !== columns || node.kind !== "contraction") return undefined;
  const taken = new Set<Factor>();
  const blocks: Node[] = [];
  for (let k = 0; k < rows; k++) {
    const sides = [node.out[k], node.out[rows + k]];
    const own = connected(node.factors, sides);
    if (!isSquareBlock(node, own, sides) || own.some((factor) => taken.has(factor))) return undefined;
    for (const factor of own) taken.add(factor);
    blocks.push(graph.contract(own, sides, node.labels));
  }
  const rest = node.factors.filter((factor) => !taken.has(factor));
  return { scalar: times(graph, graph.number(coefficient), graph.contract(rest, [], node.labels)), blocks };
}

function rebuilt(graph: Graph, blocks: readonly Node[], scalar: Node, value: Value): Value {
  const count = blocks.length;
  const factors = blocks.map((node, k) => ({ node, labels: [k, count + k] }));
  const labels = [...blocks.map((block) => block.dims[0]), ...blocks.map((block) => block.dims[1])];
  return { ...value, node: graph.contract([{ node: scalar, labels: [] }, ...factors], [...labels.keys()], labels) };
}

function inverted(graph: Graph, { scalar, blocks }: KroneckerFactors, value: Value): Value {
  const inverses = blocks.map((block) => graph.matrixFunction(matrixFunctions.inv, [block]));
  return rebuilt(graph, inverses, powerOf(graph, scalar, -1), value);
}

// How often each factor counts: the product of the sizes of the others.
function multiplicities(blocks: readonly Node[]): readonly Dimension[] {
  return blocks.map((_, k) =>
    blocks
      .filter((_block, other) => other !== k)
      .map((block) => block.dims[0])
      .reduce(multiplyDimensions, unitDimension),
  );
}

function determinant(graph: Graph, { scalar, blocks }: KroneckerFactors): Node {
  const counts = multiplicities(blocks);
  const size = blocks.map((block) => block.dims[0]).reduce(multiplyDimensions);
  const powers = blocks.map((block, k) =>
    graph.power(graph.matrixFunction(matrixFunctions.det, [block]), graph.dimension(counts[k])),
  );
  return times(graph, graph.power(scalar, graph.dimension(size)), ...powers);
}

function logarithm(graph: Graph, { scalar, blocks }: KroneckerFactors): Node {
  const counts = multiplicities(blocks);
  const size = blocks.map((block) => block.dims[0]).reduce(multiplyDimensions);
  const magnitude = graph.apply(scalarFunctions.log, [graph.apply(scalarFunctions.abs, [scalar])]);
  const terms = blocks.map((block, k) =>
    times(graph, graph.dimension(counts[k]), graph.matrixFunction(matrixFunctions.logdet, [block])),
  );
  return plus(graph, times(graph, graph.dimension(size), magnitude), ...terms);
}

/** The value of inv, det or logdet of a Kronecker product of square matrices; `undefined` for anything else. */
export function ofKroneckerFactors(graph: Graph, name: string, value: Value): Value | undefined {
  const factors = factorsOf(graph, value);
  if (!factors) return undefined;
  switch (name) {
    case "inv":
      return inverted(graph, factors, value);
    case "det":
      return { node: determinant(graph, factors), indices: [], groups: [] };
    case "logdet":
      return { node: logarithm(graph, factors), indices: [], groups: [] };
    default:
      return undefined;
  }
}

/** A power of a Kronecker product of square matrices, by those of its factors; `undefined` for anything else. */
export function powerOfKroneckerFactors(graph: Graph, value: Value, exponent: Node): Value | undefined {
  const factors = factorsOf(graph, value);
  if (!factors) return undefined;
  const powers = factors.blocks.map((block) => graph.matrixFunction(matrixPower, [block, exponent]));
  return rebuilt(graph, powers, graph.power(factors.scalar, exponent), value);
}
