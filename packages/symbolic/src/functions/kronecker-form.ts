// The Kronecker form K of a derivative of matrices that is linear in a direction: vec(L(A, E)) = K(A)·vec(E) (Higham,
// Functions of Matrices, 2008, §3.2). A node of it has the axes [i, j, p, q]: what the unit matrix of (p, q) gives at (i, j).

import { einsum, seedLetters } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { unsupportedDerivative } from "./unsupported.ts";

function second(name: string): never {
  return unsupportedDerivative(name, "the second Fréchet derivative has no name here");
}

/** The record of a Kronecker form. */
export function kroneckerForm(
  law: Pick<MatrixFunction, "name" | "dims" | "domain" | "source" | "rewrite">,
): MatrixFunction {
  return {
    ...law,
    cotangents: () => second(law.name),
    tangent: () => second(law.name),
    keepsSymmetry: false,
  };
}

/** The axes of K for a function of one square matrix. */
export const ofOneMatrix: MatrixFunction["dims"] = ([matrix]) => [...matrix.dims, ...matrix.dims];

/** K of the exponential. */
export const exponentialKronecker: MatrixFunction = kroneckerForm({
  name: "expm_kron",
  dims: ofOneMatrix,
  source: "Higham 2008 §10.2",
});

/** K of the principal logarithm. */
export const logarithmKronecker: MatrixFunction = kroneckerForm({
  name: "logm_kron",
  dims: ofOneMatrix,
  domain: "principal",
  source: "Higham 2008 §11.8",
});

/** K of the solution X of A·X + X·B = C as it depends on C: (I ⊗ A + B' ⊗ I)⁻¹. */
export const sylvesterKronecker: MatrixFunction = kroneckerForm({
  name: "sylvester_kron",
  dims: ([a, b]) => [a.dims[0], b.dims[0], a.dims[0], b.dims[0]],
  domain: "disjointSpectra",
  source: "Horn & Johnson, Topics in Matrix Analysis, 1991, §4.4",
});

/** Σ G[s, i, j]·K[i, j, p, q], the cotangent of the direction for that of L, under the seeds s. */
export function throughKronecker(
  graph: Graph,
  form: MatrixFunction,
  operands: readonly Node[],
  cotangent: Node,
  seeds: number,
): Node {
  const s = seedLetters(seeds);
  return einsum(graph, `${s}ij,ijpq->${s}pq`, cotangent, graph.matrixFunction(form, operands));
}
