// Composites of each row or column of a matrix, found again among the factors of a product by identity of nodes. A
// reduction of a matrix along one axis is a node of one axis; its powers hang on the label of the other.

import { writeCall, writeDimension, writeNumber, writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import {
  addRationals,
  compareRationals,
  isInteger,
  minusOne,
  multiplyRationals,
  negateRational,
  one,
  rational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { Factor, Graph, Node } from "../tensor/node.ts";
import { sizeOf } from "../types/dimension.ts";
import { covectorType, matrixType, vectorType } from "../types/type.ts";
import { coreFactor } from "./form.ts";
import type { Hypergraph } from "./hypergraph.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

/** A matrix whose entries are summed along `axis`, counted as in `sum(A, 1)`. */
interface AxisSum {
  readonly summand: Node;
  readonly axis: 1 | 2;
}

function axisSumOf(node: Node): AxisSum | undefined {
  if (node.kind !== "contraction" || node.factors.length !== 1 || node.out.length !== 1) return undefined;
  const [{ node: summand, labels }] = node.factors;
  if (labels.length !== 2 || labels[0] === labels[1]) return undefined;
  return { summand, axis: labels[0] === node.out[0] ? 2 : 1 };
}

/** name(operand, axis) as a column. */
export function writeAlongAxis(
  name: string,
  operand: MatrixExpression,
  dims: Node["dims"],
  axis: 1 | 2,
): MatrixExpression {
  const type = axis === 1 ? covectorType(dims[1]) : vectorType(dims[0]);
  const call = writeCall(name, [operand, writeNumber(rational(axis))], type);
  return axis === 1 ? writeTranspose(call) : call;
}

/** log Σ exp along an axis as `logsumexp(A, 2)` or `logsumexp(A, 1)'`. */
export function logSumExpAlongAxis(sum: Node, raise: RaiseOperand): MatrixExpression | undefined {
  const found = axisSumOf(sum);
  if (found?.summand.kind !== "apply" || found.summand.fn.name !== "exp") return undefined;
  const operand = raise(found.summand.operands[0]);
  return operand && writeAlongAxis("logsumexp", operand, found.summand.dims, found.axis);
}

/** The lengths of rows or columns as `norm2(A, 2)` or `norm2(A, 1)'`, for a node that is the sum of their squares. */
export function normAlongAxis(squares: Node, raise: RaiseOperand): MatrixExpression | undefined {
  const found = axisSumOf(squares);
  if (found?.summand.kind !== "power") return undefined;
  const exponent = numberOf(found.summand.exponent);
  const operand = exponent?.numerator === 2n && isInteger(exponent) ? raise(found.summand.base) : undefined;
  return operand && writeAlongAxis("norm2", operand, found.summand.dims, found.axis);
}

/** A composite f(M) = M-like numerator times a power of a reduction of it along one axis. */
interface RowComposite {
  readonly name: "softmax" | "normalize";
  /** The summand of the reduction that belongs to the numerator, if the node can be one. */
  readonly summand: (graph: Graph, numerator: Node) => Node | undefined;
  readonly operand: (numerator: Node) => Node;
  /** The power of the reduction that one composite takes. */
  readonly taken: Rational;
}

const composites: readonly RowComposite[] = [
  {
    name: "softmax",
    summand: (_graph, node) => (node.kind === "apply" && node.fn.name === "exp" ? node : undefined),
    operand: (node) => (node.kind === "apply" ? node.operands[0] : node),
    taken: rational(-1),
  },
  {
    name: "normalize",
    summand: (graph, node) =>
      node.kind === "variable" || node.kind === "sum" ? graph.power(node, graph.number(rational(2))) : undefined,
    operand: (node) => node,
    taken: rational(-1, 2),
  },
];

// The exponents by which a power may be divided by what the composite takes, so that no root is left beside it.
function isDivisible(exponent: Rational, taken: Rational): boolean {
  const quotient = multiplyRationals(exponent, rational(taken.denominator, taken.numerator));
  return isInteger(quotient) && compareRationals(quotient, one) >= 0;
}

function powerOn(factors: readonly Factor[], base: Node, label: number, taken: Rational): Factor | undefined {
  return factors.find(({ node, labels }) => {
    if (node.kind !== "power" || node.base !== base || labels.length !== 1 || labels[0] !== label) return false;
    const exponent = numberOf(node.exponent);
    return exponent !== undefined && isDivisible(exponent, taken);
  });
}

function lower(graph: Graph, factor: Factor, taken: Rational): readonly Factor[] {
  if (factor.node.kind !== "power") return [factor];
  const exponent = addRationals(numberOf(factor.node.exponent)!, negateRational(taken));
  if (exponent.numerator === 0n) return [];
  return [{ node: graph.power(factor.node.base, graph.number(exponent)), labels: factor.labels }];
}

function takeAlong(
  graph: Graph,
  factors: Factor[],
  factor: Factor,
  composite: RowComposite,
  axis: 1 | 2,
  raise: RaiseOperand,
  hypergraph: Hypergraph,
): MatrixExpression | undefined {
  const { node, labels } = factor;
  const summand = composite.summand(graph, node);
  if (!summand) return undefined;
  const base = graph.contract([{ node: summand, labels: [0, 1] }], [axis === 2 ? 0 : 1], node.dims);
  const power = powerOn(factors, base, labels[axis === 2 ? 0 : 1], composite.taken);
  const operand = power && raise(composite.operand(node));
  if (!power || !operand) return undefined;
  factors.splice(factors.indexOf(factor), 1);
  factors.splice(factors.indexOf(power), 1, ...lower(graph, power, composite.taken));
  const [rows, columns] = node.dims;
  const written = (name: string, inner: MatrixExpression): MatrixExpression =>
    writeCall(name, [inner, writeNumber(rational(axis))], matrixType(rows, columns));
  const centred = composite.name === "normalize" ? centredOperand(graph, node, axis) : undefined;
  const uncentred = centred && raise(centred);
  if (!uncentred) return written(composite.name, operand);
  const length = axis === 2 ? columns : rows;
  hypergraph.scalars.push({
    expression: sizeOf(length) === undefined ? writeDimension(length) : writeNumber(rational(sizeOf(length)!)),
    exponent: rational(-1, 2),
  });
  return written("layernorm", uncentred);
}

// The N of N − mean(N) along the axis. Of centred rows, layernorm is √n times what normalize is.
function centredOperand(graph: Graph, node: Node, axis: 1 | 2): Node | undefined {
  if (node.kind !== "sum") return undefined;
  const reciprocal = graph.power(graph.dimension(node.dims[axis - 1]), graph.number(minusOne));
  return node.terms.find(({ node: term }) => {
    const labels = axis === 2 ? [0, 2] : [2, 1];
    const mean = graph.contract(
      [
        { node: term, labels },
        { node: reciprocal, labels: [] },
      ],
      [0, 1],
      [...node.dims, node.dims[axis - 1]],
    );
    return (
      graph.sum(
        [
          { coefficient: one, node: term },
          { coefficient: minusOne, node: mean },
        ],
        node.dims,
      ) === node
    );
  })?.node;
}

/**
 * Moves one `softmax(A, 2)` or `normalize(A, 2)`, or their like of columns, from the factors into the hypergraph: each
 * numerator takes its power of the reduction. Returns whether there was one.
 */
export function takeRowComposite(
  graph: Graph,
  factors: Factor[],
  raise: RaiseOperand,
  hypergraph: Hypergraph,
): boolean {
  // Every one takes a power of a reduction.
  if (!factors.some(({ node, labels }) => node.kind === "power" && labels.length === 1)) return false;
  for (const factor of factors) {
    const { labels } = factor;
    if (labels.length !== 2 || labels[0] === labels[1]) continue;
    for (const composite of composites) {
      for (const axis of [2, 1] as const) {
        const expression = takeAlong(graph, factors, factor, composite, axis, raise, hypergraph);
        if (!expression) continue;
        hypergraph.edges.push({
          from: labels[0],
          to: labels[1],
          core: [coreFactor(expression, false)],
          exponent: one,
        });
        return true;
      }
    }
  }
  return false;
}
