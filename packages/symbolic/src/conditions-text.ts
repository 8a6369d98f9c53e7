// Domain conditions in words.

import { conditionsOf } from "./differentiate/condition.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { createRaiser } from "./raise/raise.ts";
import type { Raiser } from "./raise/raise.ts";
import { rational } from "./scalar/rational.ts";
import { broadcastAxes, dropAxes } from "./tensor/broadcast.ts";
import { signOf } from "./tensor/facts.ts";
import { isZero } from "./tensor/node.ts";
import type { Condition, Graph, MatrixFunctionNode, Node } from "./tensor/node.ts";

function isBare(expression: MatrixExpression): boolean {
  return expression.kind === "variable" || expression.kind === "call" || expression.kind === "index";
}

function conditionText(condition: Condition, expression: MatrixExpression): string {
  const text = plainConditionText(condition, expression);
  return condition.isInBranch ? `${text} wherever that branch is taken` : text;
}

function plainConditionText(condition: Condition, expression: MatrixExpression): string {
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

function kinkOfEntries({ fn, operands }: MatrixFunctionNode, raiser: Raiser): string | undefined {
  const operand = raiser.raise(operands[0]);
  if (!operand) return undefined;
  const text = toText(operand);
  return fn.kink?.(text) ?? (fn.jump && `${fn.jump(text)} ${fn.name} jumps; its derivative is taken as 0`);
}

// x = 1 rather than x = ones(n).
function withoutSpread(graph: Graph, node: Node): Node {
  if (isZero(node)) return graph.zeros([]);
  const axes = broadcastAxes(node);
  return axes.size === node.dims.length ? dropAxes(graph, node, [...axes]) : node;
}

function kinkText(graph: Graph, condition: Condition, raiser: Raiser): string | undefined {
  const { node } = condition;
  if (node.kind === "matrixFunction") return kinkOfEntries(node, raiser);
  if (node.kind !== "apply") return undefined;
  const operands = node.operands.map((operand) => raiser.raise(withoutSpread(graph, operand)));
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
  const own = conditions.map(({ kind, node, of, isInBranch }): Condition => ({
    kind,
    node: of ? of(graph, node) : node,
    isInBranch,
  }));
  const isSaid = (condition: Condition): boolean =>
    own.some(
      ({ kind, node, isInBranch }) =>
        node === condition.node &&
        (kind === condition.kind ? !isInBranch && condition.isInBranch : kind === "positive" && !isInBranch),
    );
  const positive = new Set(own.filter(({ kind }) => kind === "positive").map(({ node }) => node));
  return own.filter(
    (condition) =>
      !isSaid(condition) &&
      (!weakerThanPositive.has(condition.kind) || !condition.isInBranch || !positive.has(condition.node)),
  );
}

// norm2(x) != 0 rather than x'*x != 0.
function shownNode(graph: Graph, condition: Condition): Node {
  if (condition.kind !== "nonzero" || signOf(condition.node) !== "nonnegative") return condition.node;
  return graph.power(condition.node, graph.number(rational(1, 2)));
}

/**
 * The conditions under which what was differentiated (the expression and derivatives of lower order) and the derivative
 * are defined, each once, with the subgradients taken at the kinks of what was differentiated.
 */
export function conditionTexts(graph: Graph, differentiated: readonly Node[], derivative: Node): readonly string[] {
  const raiser = createRaiser(graph);
  const kinks = conditionsOf(differentiated).filter((condition) => condition.kind === "kink");
  const domains = resolved(
    graph,
    conditionsOf([...differentiated, derivative]).filter((condition) => condition.kind !== "kink"),
  );
  const texts = [...domains, ...kinks].flatMap((condition) => {
    if (condition.kind === "kink") return kinkText(graph, condition, raiser) ?? [];
    const shown = raiser.raise(shownNode(graph, condition));
    return shown ? [conditionText(condition, shown)] : [];
  });
  return [...new Set(texts)];
}
