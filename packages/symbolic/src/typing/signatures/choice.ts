import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { describe, mismatch } from "../context.ts";
import { broadcast } from "../product.ts";
import { argument, argumentCount, argumentText, callNode } from "../signature.ts";
import type { CallSite, Signature, Signatures } from "../signature.ts";

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

/** `a and b and …`: entry by entry; each may be a scalar. Only conditions are combined so, never values. */
function logical(name: "and" | "or" | "not"): (site: CallSite) => MatrixExpression {
  return (site) => {
    let shape = argument(site, 0).type;
    for (let position = 1; position < argumentCount(site); position++) {
      const { type } = argument(site, position);
      const common = broadcast(site.context, shape, type);
      if (!common) {
        const [shown] = describe(site.context, { text: argumentText(site, position), type });
        throw mismatch(
          `cannot combine the condition ${shown} with those before it: the shapes differ`,
          site.call.span,
          "conditions need the same shape, or must be scalars",
        );
      }
      shape = common;
    }
    return callNode(site, name, shape);
  };
}

const maximalConditions = 20_000;

/** Choices between values. */
export const choiceSignatures: Signatures = [["where", { usage: "where(cond, a, b)", least: 3, most: 3, rule: where }]];

/** The words that combine conditions; they are written between or before them, not called. */
export const logicalSignatures: ReadonlyMap<string, Signature> = new Map([
  ["and", { usage: "p and q", least: 2, most: maximalConditions, rule: logical("and") }],
  ["or", { usage: "p or q", least: 2, most: maximalConditions, rule: logical("or") }],
  ["not", { usage: "not p", least: 1, most: 1, rule: logical("not") }],
]);
