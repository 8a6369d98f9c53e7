// Conditions are indicators, also as values: x > y is step(x − y), x >= y is 1 − step(y − x), x == y is 1 − step(|x − y|), `and` is a
// product. A number as a condition holds where it is not 0.

import { where } from "../functions/choice.ts";
import { scalarFunctions } from "../functions/index.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { one } from "../scalar/rational.ts";
import type { ComparisonOperator } from "../syntax/expression.ts";
import { isIndicator } from "../tensor/indicator.ts";
import type { Graph } from "../tensor/node.ts";
import { addValues, applyToValues, multiplyValues, plainValue } from "./value.ts";
import type { Value } from "./value.ts";

interface ConditionContext {
  readonly graph: Graph;
  readonly lower: (expression: MatrixExpression) => Value;
}

function difference(graph: Graph, left: Value, right: Value): Value {
  return addValues(graph, [
    { isNegative: false, value: left },
    { isNegative: true, value: right },
  ]);
}

function isPositive(graph: Graph, value: Value): Value {
  return applyToValues(graph, scalarFunctions.step, [value]);
}

function isNonzero(graph: Graph, value: Value): Value {
  return isPositive(graph, applyToValues(graph, scalarFunctions.abs, [value]));
}

function not(graph: Graph, value: Value): Value {
  return difference(graph, plainValue(graph.number(one)), value);
}

function compared(graph: Graph, operator: ComparisonOperator, left: Value, right: Value): Value {
  switch (operator) {
    case ">":
      return isPositive(graph, difference(graph, left, right));
    case "<":
      return isPositive(graph, difference(graph, right, left));
    case ">=":
      return not(graph, isPositive(graph, difference(graph, right, left)));
    case "<=":
      return not(graph, isPositive(graph, difference(graph, left, right)));
    case "!=":
      return isNonzero(graph, difference(graph, left, right));
    case "==":
      return not(graph, isNonzero(graph, difference(graph, left, right)));
  }
}

/** 1 where the condition holds, else 0, entry by entry. */
export function lowerCondition(context: ConditionContext, condition: MatrixExpression): Value {
  const { graph, lower } = context;
  if (condition.kind === "comparison")
    return compared(graph, condition.operator, lower(condition.left), lower(condition.right));
  if (condition.kind === "call" && !condition.abstract) {
    const parts = (): Value[] => condition.args.map((argument) => lowerCondition(context, argument));
    if (condition.name === "and") return multiplyValues(graph, ...parts());
    if (condition.name === "not") return not(graph, parts()[0]);
    if (condition.name === "or") return not(graph, multiplyValues(graph, ...parts().map((part) => not(graph, part))));
  }
  const value = lower(condition);
  return isIndicator(value.node) ? value : isNonzero(graph, value);
}

/** `where(condition, a, b)`: a where the condition holds, b elsewhere, entry by entry. */
export function lowerWhere(
  context: ConditionContext,
  [condition, chosen, otherwise]: readonly MatrixExpression[],
): Value {
  const operands = [lowerCondition(context, condition), context.lower(chosen), context.lower(otherwise)];
  return applyToValues(context.graph, where, operands);
}
