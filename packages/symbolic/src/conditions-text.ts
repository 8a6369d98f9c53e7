// Domain conditions in words.

import { conditionsOf } from "./differentiate/condition.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { createRaiser } from "./raise/raise.ts";
import type { Raiser } from "./raise/raise.ts";
import { rational } from "./scalar/rational.ts";
import { signOf } from "./tensor/facts.ts";
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
    case "notPole":
      return `${text} is not 0, -1, -2, ...`;
    case "kink":
      return `subgradient where ${text}`;
  }
}

type Raise = Raiser["raise"];

function kinkText(condition: Condition, raise: Raise): string | undefined {
  const { node } = condition;
  if (node.kind !== "apply") return undefined;
  const operands = node.operands.map((operand) => raise(operand));
  if (operands.includes(undefined)) return undefined;
  const inner = operands.map((operand) => toText(operand!));
  if (node.fn.jump) return `${node.fn.jump(inner[0])} ${node.fn.name} jumps; its derivative is taken as 0`;
  if (!node.fn.kink) return undefined;
  const place = inner.length === 1 ? `${inner[0]} = ${node.fn.kink.at}` : inner.join(" = ");
  return `where ${place} a subgradient is taken: ${node.fn.kink.derivative}`;
}

const weakerThanPositive: ReadonlySet<Condition["kind"]> = new Set(["nonzero", "nonnegative"]);

// Each condition on its own node, without those that another one includes: x > 0 says x != 0.
function resolved(graph: Graph, conditions: readonly Condition[]): readonly Condition[] {
  const own = conditions.map(({ kind, node, of }): Condition => ({ kind, node: of ? of(graph, node) : node }));
  const positive = new Set(own.filter(({ kind }) => kind === "positive").map(({ node }) => node));
  return own.filter(({ kind, node }) => !weakerThanPositive.has(kind) || !positive.has(node));
}

// norm2(x) != 0 rather than x'*x != 0.
function shownNode(graph: Graph, condition: Condition): Node {
  if (condition.kind !== "nonzero" || signOf(condition.node) !== "nonnegative") return condition.node;
  return graph.power(condition.node, graph.number(rational(1, 2)));
}

/**
 * The conditions under which the expression and its derivative are defined, each once, with the subgradients taken at
 * the kinks of the expression. `raise` gives the notation of a node, in the names of the result.
 */
export function conditionTexts(
  graph: Graph,
  expression: Node,
  derivative: Node,
  raise: Raise = createRaiser(graph).raise,
): readonly string[] {
  const kinks = conditionsOf([expression]).filter((condition) => condition.kind === "kink");
  const domains = resolved(
    graph,
    conditionsOf([expression, derivative]).filter((condition) => condition.kind !== "kink"),
  );
  const texts = [...domains, ...kinks].flatMap((condition) => {
    if (condition.kind === "kink") return kinkText(condition, raise) ?? [];
    const shown = raise(shownNode(graph, condition));
    return shown ? [conditionText(condition, shown)] : [];
  });
  return [...new Set(texts)];
}
