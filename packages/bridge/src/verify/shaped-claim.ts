// A claim such as vector(1) or 2*I takes its shape from where it stands: in a claim that is the derivative's.

import { isShapedByContext, parse } from "@closedform/symbolic";
import type { Program, Statement } from "@closedform/symbolic";

/** The claim with its value in the shape of the derivative, where something in it has no shape of its own; otherwise
 * the claim as it is. */
export function shapedLike(claim: Program, shape: readonly string[]): Program {
  const last = claim.statements[claim.statements.length - 1];
  const [zeros] = parse(`zeros(${shape.join(", ")})`, { syntax: "text" }).statements;
  const isPlain = last.kind === "expression" && zeros.kind === "expression";
  if (!isPlain || shape.length === 0 || shape.length > 2 || !isShapedByContext(claim)) return claim;
  const { value } = last;
  const terms = [
    { negative: false, operand: value },
    { negative: false, operand: { ...zeros.value, span: value.span } },
  ];
  const shaped: Statement = { ...last, value: { kind: "sum", terms, span: value.span } };
  return { ...claim, statements: [...claim.statements.slice(0, -1), shaped] };
}
