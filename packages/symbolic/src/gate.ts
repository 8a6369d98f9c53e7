// Nothing is shown in matrix notation that does not read back as the node it came from: the printed text is parsed,
// typed and lowered again, and compared by form or else in random prime fields.

import { compareInField } from "./equal/exact-field.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { ClosedformError } from "./error.ts";
import { alignedNode } from "./lower/align.ts";
import type { Value } from "./lower/value.ts";
import { openBeside } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { expandProducts } from "./simplify/expand.ts";
import { normalize } from "./syntax/normalize.ts";
import type { Node } from "./tensor/node.ts";

// The gate's points need not be secret: nobody gains by passing a wrong notation of a right result. A fixed seed keeps
// equal requests equal.
const gateSeed = 20_240_229;

// So short a text exceeds no limit, and it has no character that could be foreign to the language.
const plainText = /^[\w\s+\-*/^'.,()]{0,200}$/;

/** Whether the text is within the limits of what the language reads. */
export function isReadable(text: string): boolean {
  if (plainText.test(text)) return true;
  try {
    normalize(text);
    return true;
  } catch (error) {
    if (error instanceof ClosedformError) return false;
    throw error;
  }
}

// A text beyond the parser's limits cannot be read; its notation is lowered as it stands, which checks all but the text.
function readAgain(problem: Problem, expression: MatrixExpression): Value {
  const text = toText(expression);
  try {
    return openBeside(problem, text).value;
  } catch (error) {
    const isBeyond = error instanceof ClosedformError && (error.code === "budget" || !isReadable(text));
    if (isBeyond) return problem.lowering.lower(expression);
    throw error;
  }
}

/**
 * Whether the expression, printed and read again, is the node. `groups` tells how many axes of the node make up each
 * axis of the expression, one each unless given.
 */
export function passesGate(
  problem: Problem,
  expression: MatrixExpression,
  node: Node,
  groups: readonly number[] = node.dims.map(() => 1),
): boolean {
  return isSame(problem, () => readAgain(problem, expression), node, groups);
}

/** Whether a program, read again, is the node. */
export function programPassesGate(problem: Problem, program: string, node: Node, groups: readonly number[]): boolean {
  return isSame(problem, () => openBeside(problem, program).value, node, groups);
}

// What cannot be read or typed is not the node.
function valueOf(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ClosedformError && error.code !== "budget") return undefined;
    throw error;
  }
}

// Most notations differ from their nodes in common factors alone; to multiply these out costs less than random points.
function areOneMultipliedOut({ graph }: Problem, back: Node, node: Node): boolean {
  return expandProducts(graph, back) === expandProducts(graph, node);
}

function isSame(problem: Problem, read: () => Value, node: Node, groups: readonly number[]): boolean {
  const value = valueOf(read);
  if (!value) return false;
  const back = alignedNode(problem.graph, value, node, groups);
  if (!back) return false;
  if (back === node || areOneMultipliedOut(problem, back, node)) return true;
  const verdict = compareInField(back, node, gateSeed);
  return verdict.agree && verdict.isConclusive;
}
