import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { describe, mismatch } from "../context.ts";
import { broadcast } from "../product.ts";
import { argument, argumentText, callNode } from "../signature.ts";
import type { CallSite, Signatures } from "../signature.ts";

/** `where(cond, a, b)`: entry by entry; each of the three may be a scalar. */
function where(site: CallSite): MatrixExpression {
  const types = [0, 1, 2].map((position) => argument(site, position).type);
  const values = broadcast(site.context, types[1], types[2]);
  const shape = values && broadcast(site.context, types[0], values);
  if (shape) return callNode(site, "where", shape);
  const shown = describe(
    site.context,
    ...types.map((type, position) => ({ text: argumentText(site, position), type })),
  );
  throw mismatch(
    `cannot choose by ${shown[0]} between ${shown[1]} and ${shown[2]}: their shapes differ`,
    site.call.span,
    "all three need the same shape, or must be scalars",
  );
}

/** Choices between values. */
export const choiceSignatures: Signatures = [["where", { usage: "where(cond, a, b)", least: 3, most: 3, rule: where }]];
