import type { Expression } from "../syntax/expression.ts";

/** The parts of `sum(i, body)` or `sum(i, lower, upper, body)`. */
export interface IndexSumParts {
  readonly index: string;
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly body: Expression;
}

/** The parts of a sum over an index, or `undefined` when the call is another sum. The first argument of a sum over an
 * index is a plain name for which `isArray` is false; a literal 1 or 2 as the second one is an axis. */
export function readIndexSum(
  call: Extract<Expression, { readonly kind: "call" }>,
  isArray: (name: string) => boolean,
): IndexSumParts | undefined {
  const [index, second, third, fourth]: readonly (Expression | undefined)[] = call.args;
  if (call.name !== "sum" || index?.kind !== "name" || second === undefined) return undefined;
  if (third && fourth && call.args.length === 4)
    return { index: index.name, lower: second, upper: third, body: fourth };
  if (call.args.length !== 2 || second.kind === "number" || isArray(index.name)) return undefined;
  return { index: index.name, lower: undefined, upper: undefined, body: second };
}
