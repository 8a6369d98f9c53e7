// Choices in notation: indicators are read back as the comparisons that they stand for.

import { writeNumber } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { negateRational, one, rational, signOfRational } from "../scalar/rational.ts";
import { broadcastAxes, dropAxes } from "../tensor/broadcast.ts";
import { isUnit, isZero } from "../tensor/node.ts";
import type { Graph, Node, Term } from "../tensor/node.ts";
import { scalarType } from "../types/type.ts";
import type { Type } from "../types/type.ts";

interface ChoiceContext {
  readonly graph: Graph;
  readonly raise: (node: Node) => MatrixExpression | undefined;
}

// What is the same everywhere is written as a scalar.
function written({ graph, raise }: ChoiceContext, node: Node): MatrixExpression | undefined {
  if (isZero(node)) return writeNumber(rational(0));
  const axes = broadcastAxes(node);
  return raise(node.dims.length > 0 && axes.size === node.dims.length ? dropAxes(graph, node, [...axes]) : node);
}

const mirrored = { ">": "<", "<=": ">=", "!=": "!=", "==": "==" } as const;

// d > 0 with the negative terms of d on the other side.
function comparison(
  context: ChoiceContext,
  node: Node,
  operator: keyof typeof mirrored,
  type: Type,
): MatrixExpression | undefined {
  const terms: readonly Term[] = node.kind === "sum" ? node.terms : [{ coefficient: one, node }];
  const isNegative = (term: Term): boolean => signOfRational(term.coefficient) < 0;
  const positive = terms.filter((term) => !isNegative(term));
  const negative = terms
    .filter(isNegative)
    .map((term) => ({ coefficient: negateRational(term.coefficient), node: term.node }));
  const [left, right] = [positive, negative].map((side) => written(context, context.graph.sum(side, node.dims)));
  if (!left || !right) return undefined;
  return positive.length === 0
    ? { kind: "comparison", operator: mirrored[operator], left: right, right: left, type }
    : { kind: "comparison", operator, left, right, type };
}

// step(|d|) is d != 0, and step(d) is d > 0; their complements are d == 0 and d <= 0.
function ofStep(context: ChoiceContext, step: Node, holds: boolean, type: Type): MatrixExpression | undefined {
  if (step.kind !== "apply" || step.fn.name !== "step") return undefined;
  const [operand] = step.operands;
  if (operand.kind === "apply" && operand.fn.name === "abs")
    return comparison(context, operand.operands[0], holds ? "!=" : "==", type);
  return comparison(context, operand, holds ? ">" : "<=", type);
}

function complementOf(node: Node): Node | undefined {
  if (node.kind !== "sum" || node.terms.length !== 2) return undefined;
  const unit = node.terms.find((term) => isUnit(term.node) && signOfRational(term.coefficient) > 0);
  const other = node.terms.find((term) => term !== unit);
  const isComplement = unit && other && other.coefficient.numerator === -other.coefficient.denominator;
  return isComplement && unit.coefficient.numerator === unit.coefficient.denominator ? other.node : undefined;
}

function isWholeFactor(node: Node & { readonly kind: "contraction" }, labels: readonly number[]): boolean {
  return labels.length === node.out.length && labels.every((label, k) => label === node.out[k]);
}

function conjunction(context: ChoiceContext, node: Node, type: Type): MatrixExpression | undefined {
  if (node.kind !== "contraction" || node.factors.length < 2) return undefined;
  if (!node.factors.every((factor) => isWholeFactor(node, factor.labels))) return undefined;
  const parts = node.factors.map((factor) => singleCondition(context, factor.node, type));
  if (parts.includes(undefined)) return undefined;
  return { kind: "call", name: "and", args: parts as MatrixExpression[], type };
}

function singleCondition(context: ChoiceContext, node: Node, type: Type): MatrixExpression | undefined {
  const complement = complementOf(node);
  return complement ? ofStep(context, complement, false, type) : ofStep(context, node, true, type);
}

// A condition that no comparison says is written by its values, 1 and 0.
function condition(context: ChoiceContext, indicator: Node, type: Type): MatrixExpression | undefined {
  const axes = broadcastAxes(indicator);
  const isConstant = indicator.dims.length > 0 && axes.size === indicator.dims.length;
  const node = isConstant ? dropAxes(context.graph, indicator, [...axes]) : indicator;
  const own = isConstant ? scalarType : type;
  return singleCondition(context, node, own) ?? conjunction(context, node, own) ?? context.raise(node);
}

/** `where(condition, a, b)` for a choice; `undefined` where an operand has no notation. */
export function raiseChoice(
  context: ChoiceContext,
  operands: readonly Node[],
  type: Type,
): MatrixExpression | undefined {
  const [indicator, ...branches] = operands;
  const args = [condition(context, indicator, type), ...branches.map((branch) => written(context, branch))];
  return args.includes(undefined) ? undefined : { kind: "call", name: "where", args: args as MatrixExpression[], type };
}
