// The Fréchet derivative L(A, E) of a function f of matrices, f(A + E) = f(A) + L(A, E) + o(E). It is linear in E,
// ⟨G, L(A, E)⟩ = ⟨L(A', G), E⟩, L(A', E') = L(A, E)', and L(A, E) = E·f'(A) where A and E commute
// (Higham, Functions of Matrices, 2008, §3.1–3.2).

import { einsum, times, transpose } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { throughKronecker } from "./kronecker-form.ts";
import { commutes, product, splitScale, untransposed } from "./matrix-structure.ts";
import { unsupportedDerivative } from "./unsupported.ts";

/** What a Fréchet derivative needs to know of its function. */
export interface FrechetLaw {
  /** The language's name of L. */
  readonly name: string;
  /** f' at a matrix, as a function of matrices. */
  readonly derivative: (graph: Graph, operand: Node) => Node;
  /** The Kronecker form of L. */
  readonly kronecker: MatrixFunction;
  readonly domain?: MatrixFunction["domain"];
  readonly source: string;
}

/** c·f(E) from f linear in E, or `undefined` where E has no scalar in front. */
export function throughScalars(graph: Graph, operand: Node, of: (matrix: Node) => Node): Node | undefined {
  if (isZero(operand)) return operand;
  const split = splitScale(graph, operand);
  return split && times(graph, split.scalar, of(split.matrix));
}

// L(A', G) = L(A, G')', by which the cotangent of A is found from G.
function adjoint(graph: Graph, derivative: MatrixFunction, at: Node, cotangent: Node): Node {
  return transpose(graph, graph.matrixFunction(derivative, [at, transpose(graph, cotangent)]));
}

/** The cotangent of E, or of A in f(A), from that of L(A, E): by one Fréchet derivative of a scalar, else by K. */
export function directionCotangent(
  graph: Graph,
  derivative: MatrixFunction,
  kronecker: MatrixFunction,
  at: Node,
  cotangent: Node,
  seeds: number,
): Node {
  if (seeds > 0) return throughKronecker(graph, kronecker, [at], cotangent, seeds);
  return adjoint(graph, derivative, at, cotangent);
}

/** The record of the Fréchet derivative L(A, E) of a function of matrices. */
export function frechetDerivative(law: FrechetLaw): MatrixFunction {
  const second = (): never =>
    unsupportedDerivative(`${law.name} by its first argument`, "the second Fréchet derivative has no name here");
  const record: MatrixFunction = {
    name: law.name,
    dims: ([, direction]) => direction.dims,
    cotangents: (graph, node, cotangent, seeds, isNeeded) => {
      if (isNeeded(0)) second();
      const [at, direction] = node.operands;
      return [direction, directionCotangent(graph, record, law.kronecker, at, cotangent, seeds)];
    },
    tangent: (graph, node, [at, direction]) => {
      if (at) second();
      return graph.matrixFunction(record, [node.operands[0], direction!]);
    },
    rewrite: (graph, [at, direction]) => {
      const scaled = throughScalars(graph, direction, (matrix) => graph.matrixFunction(record, [at, matrix]));
      if (scaled) return scaled;
      const plain = untransposed(graph, at);
      if (plain) return einsum(graph, "ij->ji", graph.matrixFunction(record, [plain, transpose(graph, direction)]));
      return commutes(graph, at, direction) ? product(graph, direction, law.derivative(graph, at)) : undefined;
    },
    keepsSymmetry: true,
    trace: (graph, [at, direction]) => einsum(graph, "ij,ji->", direction, law.derivative(graph, at)),
    domain: law.domain,
    source: law.source,
  };
  return record;
}
