// Composites are expanded on the way in; here their usual names are recognised on the way out, by identity of nodes.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeCall } from "../notation/construct.ts";
import { addRationals, isInteger, minusOne, one, rational, toNumber } from "../scalar/rational.ts";
import { isUnit, numberOf } from "../tensor/node.ts";
import type { ContractionNode, Factor, Graph, Node } from "../tensor/node.ts";
import { vectorType } from "../types/type.ts";
import { coreFactor } from "./form.ts";
import type { Hypergraph } from "./hypergraph.ts";
import type { RaiseProduct } from "./kronecker.ts";
import { takeRowComposite } from "./row-wise.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

function exponentialSum(graph: Graph, exponential: Node): Node {
  return graph.contract([{ node: exponential, labels: [0] }], [], exponential.dims);
}

function isReciprocalOf(node: Node, base: Node): boolean {
  const exponent = node.kind === "power" && node.base === base ? numberOf(node.exponent) : undefined;
  return exponent !== undefined && isInteger(exponent) && toNumber(exponent) < 0;
}

// exp(u)/Σexp(u) → softmax(u): each exponential takes one power of the sum.
function takeSoftmax(graph: Graph, factors: Factor[], raise: RaiseOperand, hypergraph: Hypergraph): boolean {
  for (const factor of factors) {
    const { node, labels } = factor;
    if (node.kind !== "apply" || node.fn.name !== "exp" || labels.length !== 1) continue;
    const total = exponentialSum(graph, node);
    const reciprocal = factors.find((other) => isReciprocalOf(other.node, total));
    const operand = raise(node.operands[0]);
    if (!reciprocal || reciprocal.node.kind !== "power" || !operand) continue;
    factors.splice(factors.indexOf(factor), 1);
    const exponent = addRationals(numberOf(reciprocal.node.exponent)!, one);
    const left = graph.power(total, graph.number(exponent));
    factors.splice(factors.indexOf(reciprocal), 1, ...(exponent.numerator === 0n ? [] : [{ node: left, labels: [] }]));
    const softmax = coreFactor(writeCall("softmax", [operand], vectorType(node.dims[0])), false);
    hypergraph.pendants.push({ label: labels[0], core: [softmax], exponent: rational(1) });
    return true;
  }
  return false;
}

function holdsExponential(node: Node): node is ContractionNode {
  return (
    node.kind === "contraction" &&
    node.out.length === 0 &&
    node.factors.some((factor) => factor.node.kind === "apply" && factor.node.fn.name === "exp")
  );
}

// (Σ exp(u)·v)/Σexp(u) → softmax(u)'·v: the scalar product takes one power of the sum inside.
function takeWeightedSum(graph: Graph, factors: Factor[], raiseProduct: RaiseProduct, hypergraph: Hypergraph): boolean {
  for (const factor of factors) {
    if (factor.labels.length > 0 || !holdsExponential(factor.node)) continue;
    const exponentials = factor.node.factors
      .map((inner) => inner.node)
      .filter((inner) => inner.kind === "apply" && inner.fn.name === "exp" && inner.dims.length === 1);
    const totals = exponentials.map((inner) => exponentialSum(graph, inner)).filter((total) => total !== factor.node);
    const reciprocal = factors.find((other) => totals.some((total) => isReciprocalOf(other.node, total)));
    if (!reciprocal || reciprocal.node.kind !== "power") continue;
    const once = { node: graph.power(reciprocal.node.base, graph.number(minusOne)), labels: [] };
    const form = raiseProduct([...factor.node.factors, once], [], factor.node.labels);
    if (!form || form.core.length > 0 || form.scalars.length !== 1) continue;
    const left = graph.power(
      reciprocal.node.base,
      graph.number(addRationals(numberOf(reciprocal.node.exponent)!, one)),
    );
    factors.splice(factors.indexOf(factor), 1);
    factors.splice(factors.indexOf(reciprocal), 1, ...(isUnit(left) ? [] : [{ node: left, labels: [] }]));
    hypergraph.scalars.push(...form.scalars);
    return true;
  }
  return false;
}

/** Moves the composites among the factors into the hypergraph and returns the factors that are left. */
export function recogniseComposites(
  graph: Graph,
  given: readonly Factor[],
  raise: RaiseOperand,
  raiseProduct: RaiseProduct,
  hypergraph: Hypergraph,
): readonly Factor[] {
  const factors = [...given];
  while (
    takeSoftmax(graph, factors, raise, hypergraph) ||
    takeWeightedSum(graph, factors, raiseProduct, hypergraph) ||
    takeRowComposite(graph, factors, raise, hypergraph)
  );
  return factors;
}
