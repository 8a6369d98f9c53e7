// Where a formula has values as it is written: exp(log(x)) is x to the engine, but written for positive x only.

import { ClosedformError } from "../error.ts";
import { scalarFunctions } from "../functions/index.ts";
import { createLowering } from "../lower/lower.ts";
import type { Lowering } from "../lower/lower.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isInteger } from "../scalar/rational.ts";
import { isWhole, signOf } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";
import { childrenOf } from "../typing/children.ts";
import type { TypedProgram } from "../typing/infer.ts";

interface Context {
  readonly graph: Graph;
  readonly lowering: Lowering;
}

function isWholeExponent(exponent: Node): boolean {
  const value = numberOf(exponent);
  return value ? isInteger(value) : isWhole(exponent);
}

function ofPower({ lowering }: Context, base: MatrixExpression, exponent: MatrixExpression): readonly Node[] {
  return isWholeExponent(lowering.lower(exponent).node) ? [] : [lowering.lower(base).node];
}

function ofCall(context: Context, name: string, args: readonly MatrixExpression[]): readonly Node[] {
  if (name === "pow") return ofPower(context, args[0], args[1]);
  const { graph, lowering } = context;
  if (name === "sqrt") return [lowering.lower(args[0]).node];
  const fn: ScalarFunction | undefined = Object.hasOwn(scalarFunctions, name)
    ? scalarFunctions[name as keyof typeof scalarFunctions]
    : undefined;
  if (!fn || (fn.domain !== "positive" && fn.domain !== "nonnegative")) return [];
  const operand = lowering.lower(args[0]).node;
  return [fn.domainOf ? fn.domainOf(graph, operand) : operand];
}

function ofPart(context: Context, part: MatrixExpression): readonly Node[] {
  try {
    if (part.kind === "power")
      return part.base.type.kind === "matrix" && !part.elementwise ? [] : ofPower(context, part.base, part.exponent);
    return part.kind === "call" && !part.abstract ? ofCall(context, part.name, part.args) : [];
  } catch (error) {
    // What has no node of its own, as the body of some sums, says nothing.
    if (error instanceof ClosedformError) return [];
    throw error;
  }
}

// A choice computes the branch that it takes; which one that is, is not asked here.
function partsThatCount(part: MatrixExpression): readonly MatrixExpression[] {
  return part.kind === "call" && part.name === "where" ? part.args.slice(0, 1) : childrenOf(part);
}

/** What must not be negative for a program to have a value as it is written. */
export function writtenDomain(graph: Graph, typed: TypedProgram): readonly Node[] {
  const context: Context = { graph, lowering: createLowering(graph, typed.variables) };
  const found = new Set<Node>();
  const seen = new Set<MatrixExpression>();
  const pending: MatrixExpression[] = [typed.target];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    for (const node of ofPart(context, part)) if (signOf(node) === "unknown") found.add(node);
    pending.push(...partsThatCount(part));
  }
  return [...found];
}
