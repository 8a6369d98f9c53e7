// Domain conditions in words.

import { conditionsOf } from "./differentiate/condition.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { createRaiser } from "./raise/raise.ts";
import type { Condition, Graph, Node } from "./tensor/node.ts";

function isBare(expression: MatrixExpression): boolean {
  return expression.kind === "variable" || expression.kind === "call" || expression.kind === "index";
}

function conditionText(condition: Condition, expression: MatrixExpression): string {
  const text = toText(expression);
  const subject = isBare(expression) ? text : `(${text})`;
  switch (condition.kind) {
    case "invertible":
      return `${subject} is invertible`;
    case "positive":
      return `${text} > 0`;
    case "nonnegative":
      return `${text} >= 0`;
    case "nonzero":
      return `${text} != 0`;
    case "kink":
      return `subgradient where ${text}`;
  }
}

function kinkText(condition: Condition, graph: Graph): string | undefined {
  const { node } = condition;
  if (node.kind !== "apply" || !node.fn.kink) return undefined;
  const operands = node.operands.map((operand) => createRaiser(graph).raise(operand));
  if (operands.includes(undefined)) return undefined;
  const inner = operands.map((operand) => toText(operand!));
  const place = inner.length === 1 ? `${inner[0]} = ${node.fn.kink.at}` : inner.join(" = ");
  return `where ${place} a subgradient is taken: ${node.fn.kink.derivative}`;
}

/** The conditions under which the roots are defined, and the conventions at kinks, each once. */
export function conditionTexts(graph: Graph, roots: readonly Node[]): readonly string[] {
  const raiser = createRaiser(graph);
  const texts = conditionsOf(roots).flatMap((condition) => {
    if (condition.kind === "kink") return kinkText(condition, graph) ?? [];
    const expression = raiser.raise(condition.node);
    return expression ? [conditionText(condition, expression)] : [];
  });
  return [...new Set(texts)];
}
