// Domain conditions in words.

import { conditionsOf } from "./differentiate/condition.ts";
import { abs } from "./functions/piecewise.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { createRaiser } from "./raise/raise.ts";
import type { Raiser } from "./raise/raise.ts";
import { rational } from "./scalar/rational.ts";
import { withoutSpread } from "./tensor/broadcast.ts";
import { signOf } from "./tensor/facts.ts";
import type { Condition, Graph, MatrixFunctionNode, Node } from "./tensor/node.ts";
import { topologicalOrder } from "./tensor/traverse.ts";

function isBare(expression: MatrixExpression): boolean {
  return expression.kind === "variable" || expression.kind === "call" || expression.kind === "index";
}

function conditionText(condition: Condition, expression: MatrixExpression, other: string): string {
  const text = plainConditionText(condition, expression, other);
  return condition.isInBranch ? `${text} wherever that branch is taken` : text;
}

function plainConditionText(condition: Condition, expression: MatrixExpression, other: string): string {
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
    case "principal":
      return `${subject} has no eigenvalue on the closed negative axis`;
    case "positiveDefinite":
      return `${subject} is positive definite`;
    case "disjointSpectra":
      return `no eigenvalue of ${text} is the negative of one of ${other}`;
    case "constantRank":
      return `${subject} has locally constant rank`;
    case "fullRank":
      return `${subject} has full rank`;
    case "simpleEigenvalues":
      return `the eigenvalues of ${text} are simple`;
    case "kink":
      return `subgradient where ${text}`;
  }
}

type Raise = Raiser["raise"];

function kinkOfEntries({ fn, operands }: MatrixFunctionNode, raise: Raise): string | undefined {
  const operand = raise(operands[0]);
  if (!operand) return undefined;
  const text = toText(operand);
  return fn.kink?.(text) ?? (fn.jump && `${fn.jump(text)} ${fn.name} jumps; its derivative is taken as 0`);
}

function kinkText(graph: Graph, condition: Condition, raise: Raise): string | undefined {
  const { node } = condition;
  if (node.kind === "matrixFunction") return kinkOfEntries(node, raise);
  if (node.kind !== "apply") return undefined;
  const operands = node.operands.map((operand) => raise(withoutSpread(graph, operand)));
  if (operands.includes(undefined)) return undefined;
  const inner = operands.map((operand) => toText(operand!));
  if (node.fn.jump) return `${node.fn.jump(inner[0])} ${node.fn.name} jumps; its derivative is taken as 0`;
  if (!node.fn.kink) return undefined;
  const place = inner.length === 1 ? `${inner[0]} = ${node.fn.kink.at}` : inner.join(" = ");
  return `where ${place} a subgradient is taken: ${node.fn.kink.derivative}`;
}

// What else a condition says of the same node.
const included: ReadonlyMap<Condition["kind"], readonly Condition["kind"][]> = new Map([
  ["positive", ["nonzero", "nonnegative"]],
  ["principal", ["invertible"]],
  ["positiveDefinite", ["invertible"]],
  ["fullRank", ["constantRank"]],
]);

// Each condition on its own node, without those that another one includes: x > 0 says x != 0.
function resolved(graph: Graph, conditions: readonly Condition[]): readonly Condition[] {
  const own = conditions.map((condition): Condition => {
    const { kind, node, of, other, isInBranch } = condition;
    // A symmetric matrix without eigenvalues on the closed negative axis is a positive definite one.
    const isDefinite = kind === "principal" && graph.isSymmetric(node);
    const shown = of ? of(graph, node) : node;
    // |u| > 0 says u ≠ 0.
    const isMagnitude = (kind === "positive" || kind === "nonzero") && shown.kind === "apply" && shown.fn === abs;
    if (isMagnitude) return { kind: "nonzero", node: shown.operands[0], other, isInBranch };
    return { kind: isDefinite ? "positiveDefinite" : kind, node: shown, other, isInBranch };
  });
  const says = (one: Condition, condition: Condition): boolean => {
    if (one.node !== condition.node) return false;
    if (one.kind === condition.kind) return !one.isInBranch && condition.isInBranch === true;
    return (
      (included.get(one.kind) ?? []).includes(condition.kind) && (!one.isInBranch || condition.isInBranch === true)
    );
  };
  return own.filter((condition) => !own.some((one) => says(one, condition)));
}

// norm2(x) != 0 rather than x'*x != 0.
function shownNode(graph: Graph, condition: Condition): Node {
  if (condition.kind !== "nonzero" || signOf(condition.node) !== "nonnegative") return condition.node;
  return graph.power(condition.node, graph.number(rational(1, 2)));
}

const smoothness: ReadonlySet<Condition["kind"]> = new Set(["constantRank", "fullRank", "simpleEigenvalues"]);

// A condition on how a matrix moves says something only of a matrix that does.
function isMoving({ kind, node }: Condition, moving: ReadonlySet<string> | undefined): boolean {
  if (!moving || !smoothness.has(kind)) return true;
  return topologicalOrder([node]).some((part) => part.kind === "variable" && moving.has(part.name));
}

/** How conditions are said. */
export interface ConditionOptions {
  readonly moving?: ReadonlySet<string> | undefined;
  readonly raise?: Raise | undefined;
}

/**
 * The conditions under which what was differentiated (the expression and derivatives of lower order) and the derivative
 * are defined, each once, with the subgradients taken at the kinks of what was differentiated. `moving` are the variables
 * of the derivative, all unless given; `raise` gives the notation of a node, in the names of the result.
 */
export function conditionTexts(
  graph: Graph,
  differentiated: readonly Node[],
  derivative: Node,
  { moving, raise = createRaiser(graph).raise }: ConditionOptions = {},
): readonly string[] {
  const kinks = conditionsOf(graph, differentiated).filter((condition) => condition.kind === "kink");
  const domains = resolved(
    graph,
    conditionsOf(graph, [...differentiated, derivative]).filter(
      (condition) => condition.kind !== "kink" && isMoving(condition, moving),
    ),
  );
  // Where x is not 0, |x| has no kink.
  const isReached = ({ node }: Condition): boolean =>
    node.kind !== "apply" ||
    node.fn !== abs ||
    !domains.some((one) => one.kind === "nonzero" && !one.isInBranch && one.node === node.operands[0]);
  const texts = [...domains, ...kinks.filter(isReached)].flatMap((condition) => {
    if (condition.kind === "kink") return kinkText(graph, condition, raise) ?? [];
    const shown = raise(shownNode(graph, condition));
    const other = condition.other && raise(condition.other);
    return shown ? [conditionText(condition, shown, other ? toText(other) : "")] : [];
  });
  return [...new Set(texts)];
}
