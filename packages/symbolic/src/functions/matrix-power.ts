// A square matrix to a power that is not a known number. Known whole numbers are written out as products.

import { isInteger } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { inverse } from "./inverse.ts";
import { unsupportedDerivative } from "./unsupported.ts";

/** The largest power that is written out. */
export const maximalMatrixPower = 1000;

/** base^count by repeated products, or `undefined` for exponents that are no whole numbers within the limit. */
export function writtenPower(graph: Graph, base: Node, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  const count = value && Number(value.numerator < 0n ? -value.numerator : value.numerator);
  if (!value || count === undefined || !isInteger(value) || count > maximalMatrixPower) return undefined;
  if (count === 0) return graph.contract([], [0, 0], [base.dims[0]]);
  const factor = value.numerator < 0n ? graph.matrixFunction(inverse, [base]) : base;
  let result = factor;
  for (let k = 1; k < count; k++) {
    const factors = [
      { node: result, labels: [0, 1] },
      { node: factor, labels: [1, 2] },
    ];
    result = graph.contract(factors, [0, 2], [base.dims[0], base.dims[0], base.dims[0]]);
  }
  return result;
}

/** A^k for a scalar k. Its own derivative is a sum of k terms, which has no closed form here; det and logdet see through it. */
export const matrixPower: MatrixFunction = {
  name: "matrixPower",
  dims: ([base]) => base.dims,
  cotangents: () =>
    unsupportedDerivative("a matrix to a symbolic power", "it is a sum with as many terms as the exponent"),
  rewrite: (graph, [base, exponent]) => writtenPower(graph, base, exponent),
  keepsSymmetry: true,
  source: "Magnus & Neudecker §8.2",
};
