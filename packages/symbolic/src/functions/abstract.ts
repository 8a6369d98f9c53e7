import type { AbstractFunction } from "../syntax/abstract-function.ts";
import { abstractText } from "../syntax/abstract-function.ts";
import type { ScalarFunction } from "../tensor/node.ts";

/**
 * The record of an abstract function of scalars, or of one of its partial derivatives. It is taken to be smooth, so that
 * the order of differentiation does not matter; nothing else is known of it.
 */
export function abstractFunction(abstract: AbstractFunction): ScalarFunction {
  const { name, orders } = abstract;
  return {
    name: abstractText(abstract),
    arity: orders.length,
    abstract,
    derivative: (graph, operands) =>
      orders.map((_, argument) => {
        const raised = orders.map((order, k) => (k === argument ? order + 1 : order));
        return graph.apply(abstractFunction({ name, orders: raised }), operands);
      }),
    source: "chain rule; Schwarz's theorem for mixed partial derivatives",
  };
}
