// Nothing is shown in matrix notation that does not read back as the node it came from: the printed text is parsed,
// typed and lowered again, and compared by form or else in random prime fields.

import { compareInField } from "./equal/exact-field.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toText } from "./print/text.ts";
import { ClosedformError } from "./error.ts";
import { addValues } from "./lower/value.ts";
import type { Value } from "./lower/value.ts";
import { openBeside } from "./problem.ts";
import type { Problem } from "./problem.ts";
import type { Node } from "./tensor/node.ts";

// The gate's points need not be secret: nobody gains by passing a wrong notation of a right result. A fixed seed keeps
// equal requests equal.
const gateSeed = 20_240_229;

/** A scalar spread over a shape, for text such as `1` that stands for a constant vector. */
function spreadTo(problem: Problem, node: Node, like: Node): Node {
  if (node.dims.length > 0 || like.dims.length === 0) return node;
  return problem.graph.contract([{ node, labels: [] }], like.dims.map((_, axis) => axis), like.dims);
}

// A text beyond the parser's limits cannot be read; its notation is lowered as it stands, which checks all but the text.
function readAgain(problem: Problem, expression: MatrixExpression): Value {
  try {
    return openBeside(problem, toText(expression)).value;
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "budget") return problem.lowering.lower(expression);
    throw error;
  }
}

// An identity that stands alone has one axis where the node may have a pair: beside zeros of the node's structure it
// takes that structure on.
function regrouped(problem: Problem, value: Value, node: Node, groups: readonly number[] | undefined): Value | undefined {
  if (!groups) return value;
  const zeros: Value = { node: problem.graph.zeros(node.dims), indices: [], groups };
  try {
    return addValues(problem.graph, [
      { isNegative: false, value: zeros },
      { isNegative: false, value },
    ]);
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

/**
 * Whether the expression, printed and read again, is the node. `groups` tells how many axes of the node make up each
 * axis of the expression; one each unless given.
 */
export function passesGate(problem: Problem, expression: MatrixExpression, node: Node, groups?: readonly number[]): boolean {
  const read = regrouped(problem, readAgain(problem, expression), node, groups);
  if (!read || read.groups.some((length, axis) => length !== (groups?.[axis] ?? 1))) return false;
  const back = spreadTo(problem, read.node, node);
  if (back === node) return true;
  const hasSameShape = back.dims.length === node.dims.length && back.dims.every((dimension, axis) => dimension.key === node.dims[axis]!.key);
  if (!hasSameShape) return false;
  const verdict = compareInField(back, node, gateSeed);
  return verdict.agree && verdict.isConclusive;
}
