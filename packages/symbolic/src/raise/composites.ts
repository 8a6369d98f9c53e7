// Composites are expanded on the way in; here their usual names are recognised on the way out, by identity of nodes.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeCall } from "../notation/construct.ts";
import { addRationals, isInteger, one, rational, toNumber } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { Factor, Graph, Node } from "../tensor/node.ts";
import { vectorType } from "../types/type.ts";
import { coreFactor } from "./form.ts";
import type { Hypergraph } from "./hypergraph.ts";

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
    const operand = raise(node.operands[0]!);
    if (!reciprocal || reciprocal.node.kind !== "power" || !operand) continue;
    factors.splice(factors.indexOf(factor), 1);
    const exponent = addRationals(numberOf(reciprocal.node.exponent)!, one);
    const left = graph.power(total, graph.number(exponent));
    factors.splice(factors.indexOf(reciprocal), 1, ...(exponent.numerator === 0n ? [] : [{ node: left, labels: [] }]));
    const softmax = coreFactor(writeCall("softmax", [operand], vectorType(node.dims[0]!)), false);
    hypergraph.pendants.push({ label: labels[0]!, core: [softmax], exponent: rational(1) });
    return true;
  }
  return false;
}

/** Moves the composites among the factors into the hypergraph and returns the factors that are left. */
export function recogniseComposites(graph: Graph, given: readonly Factor[], raise: RaiseOperand, hypergraph: Hypergraph): readonly Factor[] {
  const factors = [...given];
  while (takeSoftmax(graph, factors, raise, hypergraph));
  return factors;
}
